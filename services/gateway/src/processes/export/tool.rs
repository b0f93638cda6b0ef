//! A call of a tool with what came of it.

use super::inert::{code, fenced, visible, words};
use protocol::{
    auth::User,
    message::{Block, Outcome},
    op::{Op, OpBody, OpState},
};
use serde_json::{Map, Value};

/// Longer texts among the arguments get a block of their own.
const SHORT: usize = 80;

pub fn call(tool: &str, args: &Value, op: Option<&Op>, result: Option<&Block>, owner: &User) -> String {
    let mut out = format!("**{}**{}: {}\n\n", words(tool), place(op, owner), ending(op, result));
    match args {
        Value::Object(args) => {
            for (name, value) in args {
                out.push_str(&argument(tool, name, value));
            }
            if let Some(ran) = edited(args, op) {
                out.push_str(&format!("Edited before it ran:\n\n{}\n", fenced("sh", ran)));
            }
        }
        other => out.push_str(&(fenced("json", &other.to_string()) + "\n")),
    }
    match end(op, result).map(|end| end.text) {
        Some(text) if !text.trim().is_empty() => {
            out.push_str(&format!("Output:\n\n{}", fenced("text", text)));
        }
        Some(_) => out.push_str("No output.\n"),
        None => {}
    }
    out
}

struct End<'a> {
    outcome: Outcome,
    exit_code: Option<i32>,
    text: &'a str,
}

/// What the model read; of a call that was stopped, what the machine told after that.
fn end<'a>(op: Option<&'a Op>, result: Option<&'a Block>) -> Option<End<'a>> {
    if let Some(Block::ToolResult { outcome, exit_code, text, .. }) = result {
        return Some(End { outcome: *outcome, exit_code: *exit_code, text });
    }
    let kept = op?.result.as_ref()?;
    Some(End { outcome: kept.outcome, exit_code: kept.exit_code, text: &kept.text })
}

fn argument(tool: &str, name: &str, value: &Value) -> String {
    let (text, json) = match value {
        Value::String(text) => (text.clone(), false),
        other => (other.to_string(), true),
    };
    if (tool, name) == ("run_command", "command") {
        return fenced("sh", &text) + "\n";
    }
    if text.contains('\n') || text.chars().count() > SHORT {
        return format!("{}:\n\n{}\n", words(name), fenced(if json { "json" } else { "text" }, &text));
    }
    format!("{}: {}\n\n", words(name), code(&visible(&text)))
}

/// The command that ran, when it is another than the one that the model asked for.
fn edited<'a>(args: &Map<String, Value>, op: Option<&'a Op>) -> Option<&'a str> {
    let OpBody::RunCommand { command, .. } = &op?.body else { return None };
    (args.get("command")?.as_str()? != command).then_some(command.as_str())
}

/// Where, and by whose leave.
fn place(op: Option<&Op>, owner: &User) -> String {
    let Some(op) = op else { return String::new() };
    let by = match &op.approved_by {
        Some(id) if *id == owner.id => format!(", approved by {}", words(&owner.name)),
        Some(_) => ", approved".to_owned(),
        None => String::new(),
    };
    format!(" on {}{by}", code(op.node.as_str()))
}

fn ending(op: Option<&Op>, result: Option<&Block>) -> String {
    let Some(End { outcome, exit_code, .. }) = end(op, result) else {
        return match op.map(|op| op.state) {
            Some(OpState::Cancelled) => "stopped before it ran",
            Some(OpState::Cancelling) => "being stopped",
            _ => "no result",
        }
        .to_owned();
    };
    let mut words = outcome.word().to_owned();
    if let Some(exit_code) = exit_code {
        words.push_str(&format!(", exit code {exit_code}"));
    }
    if let Some((from, to)) = op.and_then(|op| Some((op.started_at?, op.ended_at?))) {
        let ms = to.0.saturating_sub(from.0).max(0);
        words.push_str(&format!(", {}.{} s", ms / 1_000, ms % 1_000 / 100));
    }
    words
}
