//! What an error body says, in the shapes in which it is said.

use super::retry_after;
use protocol::Millis;
use serde_json::Value;
use std::time::Duration;

/// Characters of an upstream's text that are looked at. Fewer are shown, but only when no key stands in it any more.
const LOOKED_AT: usize = 4_000;

pub struct Told {
    /// For people.
    pub detail: String,
    /// The same in small letters, to look for words.
    pub words: String,
    /// `code`, `type`, `status` and reasons, in small letters.
    codes: Vec<String>,
    /// Of an error object that names one.
    pub status: Option<u16>,
    pub retry_after: Option<Duration>,
    /// Why moderation flagged it.
    pub flagged: bool,
    /// It is JSON.
    pub json: bool,
}

impl Told {
    /// No word of an API's.
    pub fn page(detail: String) -> Self {
        Self {
            detail,
            words: String::new(),
            codes: Vec::new(),
            status: None,
            retry_after: None,
            flagged: false,
            json: false,
        }
    }

    pub fn text(text: &str) -> Self {
        let detail = looked_at(text);
        Self { words: detail.to_lowercase(), ..Self::page(detail) }
    }

    pub fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|has| has == code)
    }

    /// Some code stands in it: whoever wrote it knows what an API is.
    pub fn is_of_an_api(&self) -> bool {
        self.codes.iter().any(|code| code.parse::<u16>().is_err())
    }
}

/// `{"error": {"message"}}`, `{"error": ""}`, `{"message"}`, `{"detail"}`, and a list with one of them.
pub fn of(value: &Value, now: Millis) -> Told {
    let value = value.as_array().and_then(|all| all.first()).unwrap_or(value);
    let error = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let message = text(error)
        .or_else(|| text(&error["message"]))
        .or_else(|| text(&error["detail"]))
        .or_else(|| text(&value["message"]))
        .unwrap_or_else(|| error.to_string());
    // A gateway that has nothing to say itself passes on what it was told.
    let raw = text(&error["metadata"]["raw"]);
    let message = match raw {
        Some(raw) => format!("{message}: {raw}"),
        None => message,
    };
    let code = |value: &Value| match value {
        Value::String(code) => Some(code.to_ascii_lowercase()),
        Value::Number(code) => Some(code.to_string()),
        _ => None,
    };
    let details = error["details"].as_array().into_iter().flatten();
    let named = [&error["code"], &error["type"], &error["status"]].into_iter();
    let codes: Vec<String> = named.chain(details.map(|d| &d["reason"])).filter_map(code).take(16).collect();
    let status = [&error["status"], &error["code"], &value["status"]].into_iter().find_map(Value::as_u64);
    let reasons = error["metadata"]["reasons"].as_array();
    let detail = looked_at(&message);
    Told {
        words: detail.to_lowercase(),
        detail,
        retry_after: retry_after::of_body(error, &message, now),
        codes,
        status: status.and_then(|n| u16::try_from(n).ok()).filter(|n| (300..600).contains(n)),
        flagged: reasons.is_some_and(|reasons| !reasons.is_empty()),
        json: true,
    }
}

fn looked_at(text: &str) -> String {
    text.trim().chars().take(LOOKED_AT).collect()
}
