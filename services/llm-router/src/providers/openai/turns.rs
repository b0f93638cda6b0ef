//! Conversations as those want them who look closer than OpenAI does: templates of many models refuse two messages of
//! a user in a row, Mistral's models one right after a result, and some that think calls without a thought.

use super::request::THOUGHTS;
use serde_json::{Value, json};

/// What a model is said to have said where it was stopped before it said anything. Some refuse an empty one.
const NOTHING: &str = "(No answer was given here.)";

/// Two messages of a user are one.
pub fn add(messages: &mut Vec<Value>, mut message: Value) {
    let is_users = |one: &Value| one["role"] == "user";
    match messages.last_mut().filter(|last| is_users(last) && is_users(&message)) {
        Some(last) => last["content"] = joined(last["content"].take(), message["content"].take()),
        None => messages.push(message),
    }
}

/// Puts an answer between a result and what a user says after it; false: there is none of these.
pub fn answered(messages: &mut Vec<Value>) -> bool {
    let is = |one: &Value, role: &str| one["role"] == role;
    let bare = |pair: &[Value]| is(&pair[0], "tool") && is(&pair[1], "user");
    let places: Vec<usize> =
        messages.windows(2).enumerate().filter(|(_, pair)| bare(pair)).map(|(at, _)| at + 1).collect();
    for at in places.iter().rev() {
        messages.insert(*at, json!({"role": "assistant", "content": NOTHING}));
    }
    !places.is_empty()
}

/// Gives each message with calls a thought: another model made them, or they were made without one. Moonshot takes no
/// empty one. False: each has one.
pub fn thought_of(messages: &mut [Value]) -> bool {
    let bare = |one: &&mut Value| one.get("tool_calls").is_some() && one.get(THOUGHTS).is_none();
    let mut any = false;
    for message in messages.iter_mut().filter(bare) {
        message[THOUGHTS] = json!(" ");
        any = true;
    }
    any
}

fn joined(before: Value, more: Value) -> Value {
    match (before, more) {
        (Value::String(before), Value::String(more)) if before.is_empty() || more.is_empty() => {
            Value::String(before + &more)
        }
        (Value::String(before), Value::String(more)) => Value::String(format!("{before}\n\n{more}")),
        (before, more) => parts(before).into_iter().chain(parts(more)).collect(),
    }
}

fn parts(content: Value) -> Vec<Value> {
    match content {
        Value::Array(parts) => parts,
        Value::String(text) if text.is_empty() => Vec::new(),
        text => vec![json!({"type": "text", "text": text})],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_speaks_once_and_only_after_an_answer() {
        let user = |content: Value| json!({"role": "user", "content": content});
        let (result, said) = (json!({"role": "tool"}), json!({"role": "assistant", "content": "so"}));
        let image = json!({"type": "image_url"});
        let text = |text: &str| json!({"type": "text", "text": text});
        let mut messages = vec![json!({"role": "system"})];
        for message in [
            user(json!("a")),
            user(json!("b")),
            user(json!("")),
            result.clone(),
            result.clone(),
            user(json!("")),
            user(json!("c")),
            user(json!([text("d"), image])),
            user(json!([image])),
            user(json!("e")),
            said.clone(),
            user(json!("f")),
            result.clone(),
            user(json!("g")),
        ] {
            add(&mut messages, message);
        }
        let parts = user(json!([text("c"), text("d"), image, image, text("e")]));
        let merged = vec![
            json!({"role": "system"}),
            user(json!("a\n\nb")),
            result.clone(),
            result.clone(),
            parts.clone(),
            said.clone(),
            user(json!("f")),
            result.clone(),
            user(json!("g")),
        ];
        assert_eq!(messages, merged);
        let nothing = json!({"role": "assistant", "content": NOTHING});
        assert!(answered(&mut messages));
        assert_eq!((&messages[4], &messages[5], &messages[9]), (&nothing, &parts, &nothing));
        assert_eq!(messages.len(), merged.len() + 2);
        assert!(!answered(&mut messages));
        assert!(!answered(&mut Vec::new()));
    }

    #[test]
    fn who_made_calls_had_a_thought() {
        let calls = |more: Value| {
            let mut message = json!({"role": "assistant", "tool_calls": [{"id": "a"}]});
            message.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            message
        };
        let said = json!({"role": "assistant", "content": "so"});
        let mut messages = [calls(json!({})), said.clone(), calls(json!({"reasoning_content": "hm"}))];
        assert!(thought_of(&mut messages));
        let thought = |text: &str| calls(json!({"reasoning_content": text}));
        assert_eq!(messages, [thought(" "), said, thought("hm")]);
        assert!(!thought_of(&mut messages));
    }
}
