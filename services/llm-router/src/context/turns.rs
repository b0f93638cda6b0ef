//! Messages as stored to messages as said: results stand right after their calls, and calls that never
//! got one get a synthesised one.

use super::{Ingredients, Marked, Part, PastCall, Reader, Said, call_ids::CallIds, compact::BEFORE, files};
use protocol::{
    message::{Block, Message, Outcome, Role, Seal},
    told,
};
use std::collections::HashMap;

/// Bytes of one tool's output that a prompt holds at most.
const MOST_OUTPUT: usize = 24 * 1024;

/// What was said in one turn.
pub struct PastTurn {
    pub said: Vec<Said>,
    pub current: bool,
    /// All it says is what was said before it, in short.
    pub summary: bool,
}

struct Result<'a> {
    outcome: Outcome,
    exit_code: Option<i32>,
    text: &'a str,
}

pub fn of(from: &Ingredients<'_>) -> Vec<PastTurn> {
    let mut turns = Vec::new();
    let mut rest = from.history;
    let mut ids = CallIds::default();
    while let Some(first) = rest.first() {
        let len = rest.iter().take_while(|message| message.turn_id == first.turn_id).count();
        let (turn, later) = rest.split_at(len);
        let summary = summary(turn);
        let said = match &summary {
            Some(text) => vec![Said::note(&format!("{BEFORE}\n\n{text}"))],
            None => one(turn, from, &mut ids),
        };
        turns.push(PastTurn { said, current: first.turn_id == *from.turn, summary: summary.is_some() });
        rest = later;
    }
    turns
}

/// The text of a turn that put the others in short.
fn summary(turn: &[Message]) -> Option<&str> {
    turn.iter().flat_map(|message| &message.blocks).find_map(|block| match block {
        Block::Summary { text } => Some(text.as_str()),
        _ => None,
    })
}

fn one(turn: &[Message], from: &Ingredients<'_>, ids: &mut CallIds) -> Vec<Said> {
    let results = results(turn);
    let mut said = Vec::new();
    let mut asked = false;
    for message in turn {
        match message.role {
            Role::User => {
                let (text, files) = (text_of(message), files::of(message, from.files));
                // What answers a question stands as its tool result already.
                let text = if asked && answers(&results, turn, &text) { String::new() } else { text };
                if !text.is_empty() || !files.is_empty() {
                    said.push(Said::User { text, files });
                }
            }
            Role::Assistant => {
                asked |= calls(message).any(|(_, tool, _)| tool == "ask_user");
                assistant(message, &results, from.reader, ids, &mut said);
            }
            Role::Tool => {}
        }
    }
    said
}

fn assistant(
    message: &Message,
    results: &HashMap<(i64, &str), Result<'_>>,
    reader: Option<Reader<'_>>,
    ids: &mut CallIds,
    said: &mut Vec<Said>,
) {
    let seals = seals(message, reader);
    let alone = |at: usize| seals.iter().filter(move |seal| seal.alone && seal.at == at);
    let mut parts = Vec::new();
    let mut tools = Vec::new();
    for (at, block) in message.blocks.iter().enumerate() {
        parts.extend(alone(at).map(|seal| Part::Sealed(seal.data.clone())));
        let seal = seals.iter().find(|seal| !seal.alone && seal.at == at).map(|seal| seal.data.clone());
        match block {
            Block::Text { text } => parts.push(Part::Text { text: text.clone(), seal }),
            Block::Thinking { text } => {
                parts.extend(seal.map(|seal| Part::Thinking { text: text.clone(), seal }));
            }
            Block::ToolCall { call_id, tool, args, .. } => {
                let id = ids.of(&message.turn_id, message.step, call_id);
                let text = match results.get(&(message.step, call_id.as_str())) {
                    Some(result) => marked(tool, call_id, result),
                    None => Marked::trusted(
                        "There is no result: the turn ended before this was done. It may or may not have run.",
                    ),
                };
                let call = PastCall { id: id.clone(), name: tool.clone(), args: args.clone() };
                parts.push(Part::Call { call, seal });
                tools.push(Said::Tool { call_id: id, text });
            }
            _ => {}
        }
    }
    parts.extend(alone(message.blocks.len()).map(|seal| Part::Sealed(seal.data.clone())));
    if parts.iter().any(|part| matches!(part, Part::Text { .. } | Part::Call { .. })) {
        said.push(Said::Assistant { parts });
        said.extend(tools);
    }
}

/// What this reader sealed of the message.
fn seals<'a>(message: &'a Message, reader: Option<Reader<'_>>) -> &'a [Seal] {
    match (&message.seals, reader) {
        (Some(seals), Some(reader))
            if seals.provider_id == *reader.provider && seals.model == reader.model =>
        {
            &seals.parts
        }
        _ => &[],
    }
}

fn marked(tool: &str, call_id: &str, result: &Result<'_>) -> Marked {
    let text = super::head_and_tail(result.text, MOST_OUTPUT);
    let never_ran = result.outcome == Outcome::Denied || told::never_ran(result.outcome, result.text);
    if never_ran || tool == "ask_user" {
        return Marked::trusted(text);
    }
    Marked::output(tool, call_id, result.outcome, result.exit_code, text)
}

fn results(turn: &[Message]) -> HashMap<(i64, &str), Result<'_>> {
    let mut found = HashMap::new();
    for message in turn {
        for block in &message.blocks {
            if let Block::ToolResult { call_id, outcome, exit_code, text, .. } = block {
                let result = Result { outcome: *outcome, exit_code: *exit_code, text };
                found.entry((message.step, call_id.as_str())).or_insert(result);
            }
        }
    }
    found
}

fn answers(results: &HashMap<(i64, &str), Result<'_>>, turn: &[Message], text: &str) -> bool {
    turn.iter().any(|message| {
        calls(message).any(|(call_id, tool, _)| {
            tool == "ask_user" && results.get(&(message.step, call_id)).is_some_and(|r| r.text == text)
        })
    })
}

fn calls(message: &Message) -> impl Iterator<Item = (&str, &str, &serde_json::Value)> {
    message.blocks.iter().filter_map(|block| match block {
        Block::ToolCall { call_id, tool, args, .. } => Some((call_id.as_str(), tool.as_str(), args)),
        _ => None,
    })
}

fn text_of(message: &Message) -> String {
    let texts = message.blocks.iter().filter_map(|block| match block {
        Block::Text { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}
