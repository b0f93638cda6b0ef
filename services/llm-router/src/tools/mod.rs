//! What a model may ask for: one folder a tool, and this list.
//!
//! In: a tool's name and the arguments that a model wrote. Out: an op for a machine, a question for
//! the owner, or one clear sentence about what is wrong, which goes back to the model.
//! Never here: an effect, a judgement of what may run.

mod arguments;
mod ask_user;
mod edit_file;
mod list_dir;
mod read_file;
mod run_command;
mod search;
mod write_file;

pub use arguments::from_text;

use protocol::op::OpBody;
use serde_json::Value;

/// A tool as models see it, and how its arguments are read.
pub struct Tool {
    pub name: &'static str,
    pub description: &'static str,
    /// JSON Schema of the arguments. Key order is fixed, since it is part of the prompt's prefix.
    pub schema: fn() -> Value,
    read: fn(&Value) -> Result<Call, String>,
}

/// A call that was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// Something for a machine.
    Op(OpBody),
    /// Something for the owner: the next message is the answer.
    AskUser,
}

/// Every tool, in the order in which models see them.
pub static REGISTRY: [&Tool; 7] = [
    &run_command::TOOL,
    &read_file::TOOL,
    &write_file::TOOL,
    &edit_file::TOOL,
    &list_dir::TOOL,
    &search::TOOL,
    &ask_user::TOOL,
];

/// Reads a call. The error is for the model: what is wrong and what is expected.
pub fn read(name: &str, args: &Value) -> Result<Call, String> {
    let Some(tool) = REGISTRY.iter().find(|tool| tool.name == name) else {
        let known: Vec<_> = REGISTRY.iter().map(|tool| tool.name).collect();
        return Err(format!("There is no tool {name:?}. The tools are: {}.", known.join(", ")));
    };
    if let Value::String(sent) = args {
        let sent: String = sent.chars().take(200).collect();
        return Err(format!(
            "The arguments of {name} were not valid JSON, so nothing ran. They began: {sent}\nSend one JSON object that fits {}.",
            (tool.schema)()
        ));
    }
    (tool.read)(args).map_err(|what| {
        format!(
            "The arguments of {name} were not understood, so nothing ran: {what}. They must fit {}.",
            (tool.schema)()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_tool_reads_what_its_schema_shows() {
        let table = [
            ("run_command", json!({"command": "df -h"}), "run_command"),
            ("read_file", json!({"path": "/etc/hostname"}), "read_file"),
            ("write_file", json!({"path": "a", "content": ""}), "write_file"),
            ("edit_file", json!({"path": "a", "old": "x", "new": "y"}), "edit_file"),
            ("list_dir", json!({}), "list_dir"),
            ("search", json!({"pattern": "x"}), "search"),
        ];
        for (name, args, kind) in table {
            match read(name, &args) {
                Ok(Call::Op(body)) => assert_eq!(body.kind(), kind),
                other => panic!("{name}: {other:?}"),
            }
        }
        assert_eq!(read("ask_user", &json!({"question": "Which?"})), Ok(Call::AskUser));
    }

    #[test]
    fn what_is_wrong_is_said_to_the_model() {
        let table = [
            ("rm", json!({}), "There is no tool \"rm\""),
            ("run_command", json!({}), "missing field `command`"),
            ("run_command", json!({"command": "x", "shell": "zsh"}), "unknown field `shell`"),
            ("run_command", json!({"command": "  "}), "command is empty"),
            ("run_command", json!({"command": "x", "timeout_s": 90_000}), "at most 86400"),
            ("run_command", json!("{\"command\": \"df"), "not valid JSON"),
            ("run_command", json!(["df"]), "invalid"),
            ("edit_file", json!({"path": "a", "old": "", "new": "y"}), "old is empty"),
            ("search", json!({"pattern": "("}), "not a regular expression"),
            ("ask_user", json!({"question": ""}), "question is empty"),
        ];
        for (name, args, part) in table {
            let Err(text) = read(name, &args) else { panic!("{name} {args} was read") };
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn schemas_are_the_same_bytes_each_time() {
        for tool in REGISTRY {
            assert_eq!((tool.schema)().to_string(), (tool.schema)().to_string());
            assert_eq!((tool.schema)()["type"], "object", "{}", tool.name);
        }
    }
}
