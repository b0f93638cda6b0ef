//! The calls in one answer: each with an id of its own, and no more of them, nor more in them, than can be meant.

use super::{
    AskedCall, Failure,
    wire::{json, lenient::Args},
};
use crate::tools;
use serde_json::Value;
use std::collections::HashSet;

/// Calls in one answer at most.
pub const MOST: usize = 128;
/// Bytes of a tool's name at most; providers allow 128.
const LONGEST_NAME: usize = 1_024;
/// Bytes of a call's id at most: some write what they want to know of it again into it.
const LONGEST_ID: usize = 64 * 1024;

#[derive(Debug, Default)]
pub struct Asked {
    given: HashSet<String>,
    /// Values in the arguments of all of them.
    values: usize,
}

impl Asked {
    /// Arguments as they are kept: an object, or a text with what was sent instead.
    pub fn args(&mut self, sent: Args) -> Result<Value, Failure> {
        let args = match sent {
            Args::None => tools::from_text("", too_large),
            Args::Text(text) if too_large(text.as_bytes()) => return Err(json::too_many(json::MOST_VALUES)),
            Args::Text(text) => tools::from_text(&text, too_large),
            Args::Object(object @ Value::Object(_)) => object,
            Args::Object(other) => Value::String(other.to_string()),
        };
        self.values += json::values(&args);
        if self.values > json::MOST_VALUES { Err(json::too_many(json::MOST_VALUES)) } else { Ok(args) }
    }

    /// `id`: its provider's, where there is one and it is not another's too.
    pub fn call(&mut self, id: Option<String>, name: String, args: Value) -> Result<AskedCall, Failure> {
        if self.given.len() >= MOST {
            return Err(too_many("tool calls"));
        }
        if name.len() > LONGEST_NAME {
            let detail = format!("it called a tool by a name of {} bytes", name.len());
            return Err(Failure::BadCall { detail });
        }
        let wanted = id
            .filter(|id| !id.is_empty() && id.len() <= LONGEST_ID)
            .unwrap_or_else(|| format!("call_{}", self.given.len()));
        let mut id = wanted.clone();
        let mut suffix = 1;
        while !self.given.insert(id.clone()) {
            suffix += 1;
            id = format!("{wanted}_{suffix}");
        }
        Ok(AskedCall { id, name, args })
    }
}

fn too_large(text: &[u8]) -> bool {
    json::has_more_than(json::MOST_VALUES, text)
}

/// Of what is counted before it is whole, too.
pub fn too_many(what: &str) -> Failure {
    Failure::NotCompatible { detail: format!("it made more than {MOST} {what}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_has_an_id_of_its_own() {
        let mut asked = Asked::default();
        let mut id = |id: Option<&str>| {
            let args = asked.args(Args::None).unwrap();
            asked.call(id.map(str::to_owned), "x".to_owned(), args).unwrap().id
        };
        let long = "i".repeat(LONGEST_ID);
        assert_eq!([id(Some("a")), id(None), id(Some("")), id(Some("a"))], ["a", "call_1", "call_2", "a_2"]);
        assert_eq!(id(Some(&long)), long);
        assert_eq!(id(Some(&format!("{long}i"))), "call_5");
    }

    #[test]
    fn they_are_bounded_together() {
        let mut asked = Asked::default();
        let half = json!({"a": vec![0; json::MOST_VALUES / 2]});
        assert_eq!(asked.args(Args::Text(half.to_string())), Ok(half.clone()));
        assert!(matches!(asked.args(Args::Object(half)), Err(Failure::NotCompatible { .. })));
        let long = |bytes| Asked::default().call(None, "x".repeat(bytes), json!({}));
        assert!(long(LONGEST_NAME).is_ok());
        assert!(matches!(long(LONGEST_NAME + 1), Err(Failure::BadCall { .. })));
    }

    #[test]
    fn arguments_are_an_object_or_what_was_sent() {
        for (sent, kept) in [
            (Args::None, json!({})),
            (Args::Text(String::new()), json!({})),
            (Args::Text("[1]".to_owned()), json!("[1]")),
            (Args::Object(json!([1])), json!("[1]")),
            (Args::Object(json!({"n": 1})), json!({"n": 1})),
        ] {
            assert_eq!(Asked::default().args(sent), Ok(kept));
        }
    }
}
