//! The script: replies and tool calls in TOML, found by the last message.

use crate::context::{Prompt, Said};
use regex::{Captures, Regex};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    reply: Vec<ReplyText>,
    /// Said when nothing matches; without it the patterns are listed.
    otherwise: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyText {
    #[serde(rename = "match")]
    pattern: String,
    after: Option<After>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    thinking: String,
    /// Between two words.
    #[serde(default)]
    delay_ms: u64,
    #[serde(default)]
    call: Vec<CallText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum After {
    User,
    Tool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallText {
    tool: String,
    #[serde(default)]
    args: Value,
}

/// A script, ready to be asked.
#[derive(Debug)]
pub struct Scenario {
    replies: Vec<(Regex, ReplyText)>,
    otherwise: Option<String>,
}

/// What the script says to a prompt.
#[derive(Debug, PartialEq)]
pub struct Reply {
    pub thinking: String,
    pub text: String,
    pub delay_ms: u64,
    pub calls: Vec<(String, Value)>,
}

impl Scenario {
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| place(text, &error))?;
        let replies = file.reply.into_iter().map(|reply| match Regex::new(&reply.pattern) {
            Ok(pattern) => Ok((pattern, reply)),
            Err(error) => Err(format!("match = {:?}: {error}", reply.pattern)),
        });
        Ok(Self { replies: replies.collect::<Result<_, _>>()?, otherwise: file.otherwise })
    }

    /// The first reply that fits the last message.
    pub fn reply(&self, prompt: &Prompt) -> Reply {
        let (after, last) = last_said(prompt);
        let result = last_result(prompt);
        let found = self.replies.iter().filter(|(_, reply)| reply.after.is_none_or(|wanted| wanted == after));
        let found = found.filter_map(|(pattern, reply)| Some((pattern.captures(last)?, reply)));
        match found.into_iter().next() {
            Some((captures, reply)) => reply.fill(&captures, result),
            None => Reply { thinking: String::new(), text: self.help(), delay_ms: 0, calls: Vec::new() },
        }
    }

    fn help(&self) -> String {
        self.otherwise.clone().unwrap_or_else(|| {
            let patterns: Vec<_> = self.replies.iter().map(|(_, r)| format!("`{}`", r.pattern)).collect();
            format!(
                "I am a script, not a model, and nothing in it fits. I answer to: {}.",
                patterns.join(", ")
            )
        })
    }
}

/// What is wrong and where, without the text that stands there: the file may be another than was meant, and nobody's business.
fn place(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    format!("line {line} is not what a script has there")
}

impl ReplyText {
    fn fill(&self, captures: &Captures<'_>, result: &str) -> Reply {
        Reply {
            thinking: fill(&self.thinking, captures, result),
            text: fill(&self.text, captures, result),
            delay_ms: self.delay_ms,
            calls: self
                .call
                .iter()
                .map(|call| (call.tool.clone(), fill_value(&call.args, captures, result)))
                .collect(),
        }
    }
}

/// Replaces `${1}` and `${result}`; in one pass, so that a result cannot bring in more of them.
fn fill(template: &str, captures: &Captures<'_>, result: &str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("${") {
        let Some(len) = rest[at..].find('}') else { break };
        let name = &rest[at + 2..at + len];
        filled.push_str(&rest[..at]);
        match name.parse::<usize>() {
            Ok(n) => filled.push_str(captures.get(n).map_or("", |m| m.as_str())),
            Err(_) if name == "result" => filled.push_str(result),
            Err(_) => filled.push_str(&rest[at..=at + len]),
        }
        rest = &rest[at + len + 1..];
    }
    filled + rest
}

fn fill_value(value: &Value, captures: &Captures<'_>, result: &str) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, captures, result)),
        Value::Array(list) => list.iter().map(|value| fill_value(value, captures, result)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), fill_value(value, captures, result))).collect()
        }
        // A table that was left out is an empty one.
        Value::Null => Value::Object(serde_json::Map::new()),
        other => other.clone(),
    }
}

fn last_said(prompt: &Prompt) -> (After, &str) {
    match prompt.messages.last() {
        Some(Said::Tool { text, .. }) => (After::Tool, &text.bare),
        Some(Said::User { text, .. }) => (After::User, text),
        Some(Said::Assistant { .. }) | None => (After::User, ""),
    }
}

fn last_result(prompt: &Prompt) -> &str {
    let bare = prompt.messages.iter().rev().find_map(|said| match said {
        Said::Tool { text, .. } => Some(text.bare.as_str()),
        _ => None,
    });
    bare.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Marked;
    use serde_json::json;

    pub(super) fn prompt(messages: Vec<Said>) -> Prompt {
        Prompt { messages, ..Prompt::bare("", None) }
    }

    fn user(text: &str) -> Prompt {
        prompt(vec![Said::note(text)])
    }

    #[test]
    fn captures_and_results_are_filled_in() {
        let script = Scenario::parse(
            r#"
            [[reply]]
            match = "read (.+)"
            after = "user"
            text = "Reading ${1}${9}, ${x}."
            [[reply.call]]
            tool = "read_file"
            args = { path = "${1}", deep = ["${1}"] }
            [[reply.call]]
            tool = "list_dir"
            [[reply]]
            match = "."
            after = "tool"
            text = "It says: ${result}"
            "#,
        )
        .unwrap();
        let reply = script.reply(&user("read /etc/hosts"));
        assert_eq!(reply.text, "Reading /etc/hosts, ${x}.");
        assert_eq!(
            reply.calls[0],
            ("read_file".into(), json!({"path": "/etc/hosts", "deep": ["/etc/hosts"]}))
        );
        assert_eq!(reply.calls[1].1, json!({}));
        let after = prompt(vec![Said::Tool { call_id: "c".into(), text: Marked::trusted("${1} disk") }]);
        assert_eq!(script.reply(&after).text, "It says: ${1} disk");
        assert!(script.reply(&user("sing")).text.contains("I am a script"));
    }

    #[test]
    fn errors_say_where() {
        assert!(Scenario::parse("[[reply]]\nmatch = \"(\"").unwrap_err().contains("match = \"(\""));
        let wrong = Scenario::parse("[[reply]]\nmatch = \"a\"\nsay = \"a secret\"").unwrap_err();
        assert_eq!(wrong, "line 3 is not what a script has there");
    }

    #[test]
    fn the_demo_does_what_it_promises() {
        let demo = Scenario::parse(super::super::DEMO).unwrap();
        let table = [
            ("How full is the disk?", "run_command", json!({"command": "df -h"})),
            ("how much memory is free", "run_command", json!({"command": "free -h"})),
            ("which processes run?", "run_command", json!({"command": "ps aux --sort=-%mem"})),
            ("read notes.txt", "read_file", json!({"path": "notes.txt"})),
            ("Read the file /etc/hostname.", "run_command", json!({"command": "cat /etc/hostname"})),
            (
                "write hello there to notes.txt",
                "write_file",
                json!({"path": "notes.txt", "content": "hello there\n"}),
            ),
            ("run `touch here`", "run_command", json!({"command": "touch here"})),
            ("run uptime", "run_command", json!({"command": "uptime"})),
        ];
        for (text, tool, args) in table {
            let reply = demo.reply(&user(text));
            assert_eq!(reply.calls, vec![(tool.to_owned(), args)], "{text}");
            assert!(reply.text.contains("script"), "{text}: it says what it is");
        }
        let hello = demo.reply(&user("hello"));
        assert!(hello.calls.is_empty() && hello.text.contains("Settings") && hello.text.contains("disk"));
        for (result, part) in [
            ("Filesystem 40%", "Filesystem 40%"),
            ("The owner denied this. Reason: no", "Reason: no"),
            ("", "no output"),
        ] {
            let said = Said::Tool { call_id: "c".into(), text: Marked::trusted(result) };
            let reply = demo.reply(&prompt(vec![said]));
            assert!(reply.calls.is_empty() && reply.text.contains(part), "{}", reply.text);
        }
    }
}
