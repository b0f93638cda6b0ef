//! write_file: a whole file, made or replaced.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "write_file",
    description: "Make a file, or replace all of it, inside your home or the projects folder. The owner \
is asked and sees the difference. To change a part of a file use edit_file.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    path: String,
    content: String,
    expected_sha256: Option<String>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "Absolute, or relative to your home."},
            "content": {"type": "string", "description": "The whole new content."},
            "expected_sha256": {"type": "string", "description": "SHA-256 (hex) that the file must have now, or \"absent\" if it must not exist. Left out: any."}
        },
        "required": ["path", "content"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    arguments::not_empty("path", &args.path)?;
    if let Some(hash) = &args.expected_sha256
        && hash != "absent"
        && (hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        return Err("expected_sha256 must be 64 hex digits, or \"absent\"".to_owned());
    }
    Ok(Call::Op(OpBody::WriteFile {
        path: args.path,
        content: args.content,
        expected_sha256: args.expected_sha256.map(|hash| hash.to_ascii_lowercase()),
    }))
}
