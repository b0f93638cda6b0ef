//! list_dir: what is in a folder.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "list_dir",
    description: "List a folder inside your home or the projects folder. For folders elsewhere use \
run_command with ls.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    path: Option<String>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "Absolute, or relative to your home. Default: your home."}
        },
        "required": [],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    Ok(Call::Op(OpBody::ListDir { path: args.path.unwrap_or_else(|| ".".to_owned()) }))
}
