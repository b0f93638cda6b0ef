//! edit_file: one text in a file replaced by another.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "edit_file",
    description: "Replace a text in a file inside your home or the projects folder. `old` must stand there \
exactly once, unless `replace_all` is true. The owner is asked and sees the difference.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    path: String,
    old: String,
    new: String,
    #[serde(default)]
    replace_all: bool,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "Absolute, or relative to your home."},
            "old": {"type": "string", "description": "The text to replace, exactly as it stands, with enough around it to be unique."},
            "new": {"type": "string", "description": "What takes its place."},
            "replace_all": {"type": "boolean", "description": "Replace every occurrence. Default false."}
        },
        "required": ["path", "old", "new"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    arguments::not_empty("path", &args.path)?;
    if args.old.is_empty() {
        return Err("old is empty; to make a file use write_file".to_owned());
    }
    if args.old == args.new {
        return Err("old and new are the same".to_owned());
    }
    Ok(Call::Op(OpBody::EditFile {
        path: args.path,
        old: args.old,
        new: args.new,
        replace_all: args.replace_all,
    }))
}
