//! What an HTTP answer or an error object says went wrong: one sorting for all providers, since those who imitate an
//! API answer with other words, and those behind a gateway with somebody else's.

mod told;
mod words;

use super::retry_after;
use crate::{context::Shows, providers::Failure};
use protocol::Millis;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;
use told::Told;

/// A failure from an HTTP status that is no success.
pub fn of_answer(status: u16, headers: &HeaderMap, body: &str, now: Millis) -> Failure {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let told = match &parsed {
        Some(value) => told::of(value, now),
        None if body.trim_start().starts_with('<') => {
            Told::page(format!("status {status} with an HTML page"))
        }
        None if body.trim().is_empty() => Told::page(format!("status {status} without a word")),
        None => Told::text(body),
    };
    let wait = match status {
        429 => retry_after::of_headers(headers, now),
        _ => retry_after::named(headers, now),
    };
    let wait = wait.or(told.retry_after);
    let again = headers.get("x-should-retry").map(|value| value.as_bytes() == b"true");
    as_asked(again, sort(status, &told, wait))
}

/// A failure from an error object in the middle of a stream, or in a 200.
pub fn in_stream(error: &Value) -> Failure {
    let told = told::of(error, chassis::clock::now());
    let status = told.status.unwrap_or_else(|| status_of(&told));
    sort(status, &told, told.retry_after)
}

/// The status that stands for a code, where there is no status.
fn status_of(told: &Told) -> u16 {
    let any = |codes: &[&str]| codes.iter().any(|code| told.has(code));
    if any(&["rate_limit_exceeded", "rate_limit_error", "insufficient_quota", "resource_exhausted"]) {
        429
    } else if any(&["invalid_api_key", "authentication_error", "permission_error"]) {
        401
    } else if any(&["invalid_request_error", "invalid_argument", "context_length_exceeded", "invalid_prompt"])
    {
        400
    } else if any(&["not_found_error", "model_not_found"]) {
        404
    } else {
        500
    }
}

/// It knows better than its status whether it is worth while.
fn as_asked(again: Option<bool>, failure: Failure) -> Failure {
    match (again, failure) {
        // Later is better than never, where it says when.
        (Some(false), Failure::RateLimited { retry_after: None, detail }) => {
            Failure::Refused { status: 429, detail }
        }
        (Some(false), Failure::Unavailable { detail, .. } | Failure::Overloaded { detail, .. }) => {
            Failure::Refused { status: 503, detail }
        }
        (Some(true), Failure::Refused { detail, .. }) => Failure::Unavailable { retry_after: None, detail },
        (_, failure) => failure,
    }
}

/// The same failure, when the prompt had images or documents: it may be about them.
pub fn about_files(failure: Failure, shows: Shows) -> Failure {
    match failure {
        Failure::Refused { detail, .. }
        | Failure::NotCompatible { detail }
        | Failure::Unavailable { detail, .. }
            if shows.documents && words::of_documents(&detail, shows.images) =>
        {
            Failure::Documents { detail }
        }
        Failure::Refused { detail, .. }
        | Failure::NotCompatible { detail }
        | Failure::Unavailable { detail, .. }
            if shows.images && words::of_images(&detail) =>
        {
            Failure::Images { detail }
        }
        other => other,
    }
}

fn sort(status: u16, told: &Told, retry_after: Option<Duration>) -> Failure {
    let detail = told.detail.clone();
    if words::of_seals(told) {
        return Failure::Seals { detail };
    }
    if words::of_a_bad_call(told) {
        return Failure::BadCall { detail };
    }
    if words::of_no_credit(status, told) {
        return Failure::NoCredit { detail };
    }
    if words::of_a_filter(status, told) {
        return Failure::Filtered { detail };
    }
    if words::of_length(status, told) {
        return Failure::TooLong { detail };
    }
    if words::of_overload(status, told) {
        return Failure::Overloaded { retry_after, detail };
    }
    match status {
        401 => Failure::Auth { status, detail },
        400 | 403 if words::of_a_bad_key(status, told) => Failure::Auth { status, detail },
        429 => Failure::RateLimited { retry_after, detail },
        _ if words::of_a_template(told) => Failure::Refused { status, detail },
        408 | 409 | 425 | 500..=599 => Failure::Unavailable { retry_after, detail },
        300..=399 => Failure::NotCompatible { detail: format!("it redirects elsewhere (status {status})") },
        404 | 405 if !told.is_of_an_api() && !told.words.contains("model") => {
            Failure::NotCompatible { detail }
        }
        _ => Failure::Refused { status, detail },
    }
}

#[cfg(test)]
mod tests;
