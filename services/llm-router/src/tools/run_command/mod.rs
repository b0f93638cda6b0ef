//! run_command: a line or a script for bash.

use super::{Call, Tool, arguments};
use protocol::op::OpBody;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Seconds that a command may be given at most: a day.
const LONGEST_S: u64 = 86_400;

pub static TOOL: Tool = Tool {
    name: "run_command",
    description: "Run a command or a whole bash script on the machine and get its output and exit code. \
Plain commands that only read run at once; everything else waits for the owner's yes. There is no \
input unless `stdin` is given, and no terminal unless `tty` is true: use flags like -y, and never start an editor or pager.",
    schema,
    read,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Args {
    command: String,
    cwd: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    stdin: Option<String>,
    user: Option<String>,
    #[serde(default)]
    tty: bool,
    timeout_s: Option<u64>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "command": {"type": "string", "description": "One line, or a script, as bash would read it."},
            "cwd": {"type": "string", "description": "Folder to run in. Default: your home."},
            "env": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Variables to add."},
            "stdin": {"type": "string", "description": "Text given to the program."},
            "user": {"type": "string", "description": "Another user to run as, for example root. Always asked."},
            "tty": {"type": "boolean", "description": "Run on a terminal, for programs that refuse pipes. Always asked."},
            "timeout_s": {"type": "integer", "minimum": 1, "maximum": LONGEST_S, "description": "Default 600."}
        },
        "required": ["command"],
        "additionalProperties": false
    })
}

fn read(args: &Value) -> Result<Call, String> {
    let args: Args = arguments::parse(args)?;
    arguments::not_empty("command", &args.command)?;
    if let Some(seconds) = args.timeout_s
        && !(1..=LONGEST_S).contains(&seconds)
    {
        return Err(format!("timeout_s is {seconds}; it must be at least 1 and at most {LONGEST_S}"));
    }
    Ok(Call::Op(OpBody::RunCommand {
        command: args.command,
        cwd: args.cwd,
        env: args.env,
        stdin: args.stdin,
        user: args.user,
        tty: args.tty,
        timeout_ms: args.timeout_s.map(|seconds| seconds * 1_000),
    }))
}
