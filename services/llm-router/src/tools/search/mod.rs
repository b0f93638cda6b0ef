//! search: lines that match, in the files below a folder.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "search",
    description: "Find lines that match a regular expression in the files below a folder inside your home \
or the projects folder. For files elsewhere use run_command with grep.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    pattern: String,
    path: Option<String>,
    glob: Option<String>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "description": "A regular expression (Rust's syntax: no look-around, no back-references)."},
            "path": {"type": "string", "description": "Folder or file. Default: your home."},
            "glob": {"type": "string", "description": "Only files whose name matches, for example *.rs."}
        },
        "required": ["pattern"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    if args.pattern.is_empty() {
        return Err("pattern is empty".to_owned());
    }
    regex::Regex::new(&args.pattern)
        .map_err(|error| format!("pattern is not a regular expression: {error}"))?;
    Ok(Call::Op(OpBody::Search { pattern: args.pattern, path: args.path, glob: args.glob }))
}
