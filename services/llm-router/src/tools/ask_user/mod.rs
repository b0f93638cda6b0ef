//! ask_user: a question to the owner; the next message is its answer.

use super::{Call, Tool, arguments};
use serde::Deserialize;
use serde_json::{Value, json};

pub static TOOL: Tool = Tool {
    name: "ask_user",
    description: "Ask the owner a question when you cannot go on without an answer. Not for permission: \
what needs permission is asked by itself when you call the tool.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    question: String,
    /// Shown as buttons; the browser reads them from the call itself.
    #[serde(default)]
    #[allow(dead_code, reason = "read only to refuse what is not a list of texts")]
    options: Vec<String>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "question": {"type": "string"},
            "options": {"type": "array", "items": {"type": "string"}, "description": "Answers to choose from; the owner may also write another."}
        },
        "required": ["question"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    arguments::not_empty("question", &args.question)?;
    Ok(Call::AskUser)
}
