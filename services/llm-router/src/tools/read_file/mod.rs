//! read_file: a piece of a file.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "read_file",
    description: "Read a file, or a piece of it, inside your home or the projects folder. For files \
elsewhere use run_command with cat, head or tail.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    path: String,
    #[serde(default)]
    offset: u64,
    limit: Option<u64>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "Absolute, or relative to your home."},
            "offset": {"type": "integer", "minimum": 0, "description": "First byte. Default 0."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 262_144, "description": "Bytes at most. Default 262144."}
        },
        "required": ["path"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    arguments::not_empty("path", &args.path)?;
    Ok(Call::Op(OpBody::ReadFile { path: args.path, offset: args.offset, limit: args.limit }))
}
