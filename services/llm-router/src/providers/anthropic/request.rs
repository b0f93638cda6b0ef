//! The body of a Messages request.
//!
//! Roles alternate; results of tools come first in what the user says, in the order of their calls; marks for the
//! cache stand at the end of what is always the same, and at the ends of the last two things that the user said, so
//! that the next step finds what this one wrote.

use crate::{
    context::{File, Part, Prompt, Said, files},
    providers::content::{base64_of, past_args},
};
use serde_json::{Value, json};

/// Tokens of an answer when nobody says how many: what `context::fit` leaves free for it.
const MOST_OUTPUT: u32 = 16_384;

const CACHED: fn() -> Value = || json!({"type": "ephemeral"});

pub fn body(model: &str, prompt: &Prompt, context: Option<u32>) -> Value {
    let most = prompt
        .max_output
        .unwrap_or_else(|| context.map_or(MOST_OUTPUT, |context| (context / 4).clamp(1_024, MOST_OUTPUT)));
    let mut body = json!({"model": model, "max_tokens": most});
    let mut tools: Vec<Value> = prompt
        .tools
        .iter()
        .map(|tool| {
            json!({"name": tool.name, "description": tool.description, "input_schema": (tool.schema)()})
        })
        .collect();
    // Tools stand before the system prompt: its mark is for both.
    match (prompt.system.is_empty(), tools.last_mut()) {
        (false, _) => {
            body["system"] = json!([{"type": "text", "text": prompt.system, "cache_control": CACHED()}]);
        }
        (true, Some(last)) => last["cache_control"] = CACHED(),
        (true, None) => {}
    }
    if !tools.is_empty() {
        body["tools"] = tools.into();
    }
    body["messages"] = messages(&prompt.messages);
    body["thinking"] = match (prompt.thinks, &prompt.shape) {
        (true, None) => json!({"type": "adaptive", "display": "summarized"}),
        _ => json!({"type": "disabled"}),
    };
    if let Some(shape) = &prompt.shape {
        body["output_config"] = json!({"format": {"type": "json_schema", "schema": shape.schema}});
    }
    body["stream"] = json!(true);
    body
}

struct Turn {
    user: bool,
    content: Vec<Value>,
}

fn messages(said: &[Said]) -> Value {
    let mut turns: Vec<Turn> = Vec::new();
    for one in said {
        match one {
            Said::User { text, files } => add(&mut turns, true, user(text, files)),
            Said::Assistant { parts } => add(&mut turns, false, parts.iter().filter_map(part).collect()),
            Said::Tool { call_id, text } => {
                let result = json!({"type": "tool_result", "tool_use_id": call_id, "content": text.marked()});
                add(&mut turns, true, vec![result]);
            }
        }
    }
    if turns.first().is_some_and(|turn| !turn.user) {
        let before = json!({"type": "text", "text": "(The beginning of this conversation was left out.)"});
        turns.insert(0, Turn { user: true, content: vec![before] });
    }
    for turn in turns.iter_mut().rev().filter(|turn| turn.user).take(2) {
        if let Some(last) = turn.content.last_mut() {
            last["cache_control"] = CACHED();
        }
    }
    let turns = turns
        .into_iter()
        .map(|turn| json!({"role": if turn.user { "user" } else { "assistant" }, "content": turn.content}));
    turns.collect()
}

fn add(turns: &mut Vec<Turn>, user: bool, content: Vec<Value>) {
    if content.is_empty() {
        return;
    }
    let turn = match turns.last_mut() {
        Some(turn) if turn.user == user => turn,
        _ => {
            turns.push(Turn { user, content: Vec::new() });
            let last = turns.len() - 1;
            &mut turns[last]
        }
    };
    let is_result = |block: &Value| block["type"] == "tool_result";
    for block in content {
        let at = match is_result(&block) {
            true => turn.content.iter().take_while(|block| is_result(block)).count(),
            false => turn.content.len(),
        };
        turn.content.insert(at, block);
    }
}

/// Images and documents first, as their makers advise. Blank text is refused.
fn user(text: &str, files: &[File]) -> Vec<Value> {
    let shown = files.iter().filter_map(|file| match file {
        File::Image { media_type, bytes } => Some(json!({"type": "image", "source":
            {"type": "base64", "media_type": media_type, "data": base64_of(bytes)}})),
        File::Document { name, media_type, bytes, .. } => Some(json!({"type": "document", "source":
            {"type": "base64", "media_type": media_type, "data": base64_of(bytes)}, "title": name})),
        File::Text(_) | File::Absent(_) => None,
    });
    let text = files::written(text, files);
    shown.chain((!text.trim().is_empty()).then(|| json!({"type": "text", "text": text}))).collect()
}

/// A seal of thoughts is their signature; one that stands alone is the block itself.
fn part(part: &Part) -> Option<Value> {
    Some(match part {
        Part::Text { text, .. } if text.trim().is_empty() => return None,
        Part::Text { text, .. } => json!({"type": "text", "text": text}),
        Part::Thinking { text, seal } => json!({"type": "thinking", "thinking": text, "signature": seal}),
        Part::Call { call, .. } => {
            json!({"type": "tool_use", "id": call.id, "name": call.name, "input": past_args(&call.args)})
        }
        Part::Sealed(block) => serde_json::from_str(block).ok().filter(Value::is_object)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Marked, PastCall, Shape};

    fn call(id: &str) -> Part {
        let call = PastCall { id: id.into(), name: "run_command".into(), args: json!({"command": "df"}) };
        Part::Call { call, seal: None }
    }

    fn result(id: &str) -> Said {
        Said::Tool { call_id: id.into(), text: Marked::trusted("ok") }
    }

    fn shape(messages: &Value) -> Vec<String> {
        let of = |turn: &Value| {
            let blocks = turn["content"].as_array().unwrap().iter();
            let blocks: Vec<_> = blocks
                .map(|b| {
                    let mark = if b.get("cache_control").is_some() { "*" } else { "" };
                    format!("{}{mark}", b["type"].as_str().unwrap())
                })
                .collect();
            format!("{}: {}", turn["role"].as_str().unwrap(), blocks.join(" "))
        };
        messages.as_array().unwrap().iter().map(of).collect()
    }

    #[test]
    fn roles_alternate_and_results_come_first() {
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"x").into() };
        let said = [
            Said::Assistant { parts: vec![Part::text("so".into())] },
            Said::note("one"),
            Said::User { text: "two".into(), files: vec![image, File::a_pdf()] },
            Said::Assistant {
                parts: vec![
                    Part::Sealed(json!({"type": "redacted_thinking", "data": "e"}).to_string()),
                    Part::Thinking { text: "hm".into(), seal: "s".into() },
                    Part::text(" ".into()),
                    call("c1"),
                    call("c2"),
                ],
            },
            Said::note("early"),
            result("c1"),
            result("c2"),
            Said::note("late"),
            Said::Assistant { parts: vec![Part::Sealed("no block".into())] },
        ];
        let messages = messages(&said);
        assert_eq!(
            shape(&messages),
            [
                "user: text",
                "assistant: text",
                "user: text image document text*",
                "assistant: redacted_thinking thinking tool_use tool_use",
                "user: tool_result tool_result text text*",
            ]
        );
        assert_eq!(
            messages[2]["content"][2],
            json!({"type": "document", "title": "a.pdf", "source":
                {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}})
        );
        assert_eq!(
            messages[3]["content"][1],
            json!({"type": "thinking", "thinking": "hm", "signature": "s"})
        );
        assert_eq!(messages[4]["content"][1]["tool_use_id"], "c2");
    }

    #[test]
    fn what_is_asked_for_fits_the_answer() {
        let of = |prompt: &Prompt, context| body("m", prompt, context);
        let bare = Prompt { thinks: true, ..Prompt::bare("hi", None) };
        assert_eq!(of(&bare, None)["max_tokens"], 16_384);
        assert_eq!(of(&bare, Some(8_000))["max_tokens"], 2_000);
        assert_eq!(of(&bare, None)["thinking"]["type"], "adaptive");
        // A bound of its output, as every call has that costs something, takes no thoughts away.
        let bounded = Prompt { max_output: Some(4_096), ..bare.clone() };
        assert_eq!(of(&bounded, None)["thinking"]["type"], "adaptive");
        let short = Prompt::bare("hi", Some(24));
        assert_eq!(
            (&of(&short, None)["max_tokens"], &of(&short, None)["thinking"]["type"]),
            (&json!(24), &json!("disabled"))
        );
        let shaped = Prompt { shape: Some(Shape { name: "x", schema: json!({"type": "object"}) }), ..bare };
        assert_eq!(of(&shaped, None)["output_config"]["format"]["type"], "json_schema");
        let tools = Prompt { tools: &crate::tools::REGISTRY, ..Prompt::bare("hi", None) };
        let body = of(&tools, None);
        assert!(body["tools"][6].get("cache_control").is_some() && body.get("system").is_none());
        assert_eq!(body.to_string().matches("cache_control").count(), 2);
    }
}
