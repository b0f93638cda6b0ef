//! What an HTTP answer or an error object says went wrong, and when to come back.

use crate::providers::Failure;
use protocol::Millis;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;

/// Characters of an upstream's text that are shown.
const SHOWN: usize = 400;

/// A failure from an HTTP status that is no success.
pub fn of_answer(status: u16, headers: &HeaderMap, body: &str, now: Millis) -> Failure {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let detail = match &parsed {
        Some(value) => said(value),
        None if body.trim_start().starts_with('<') => format!("status {status} with an HTML page"),
        None if body.trim().is_empty() => format!("status {status} without a word"),
        None => shorten(body),
    };
    let code = parsed.as_ref().map(code_of).unwrap_or_default();
    sort(status, &code, detail, retry_after(headers, now))
}

/// A failure from an error object in the middle of a stream, or in a 200.
pub fn in_stream(error: &Value) -> Failure {
    let code = code_of(error);
    let status = error["status"].as_u64().or_else(|| error["code"].as_u64());
    let status = status.and_then(|n| u16::try_from(n).ok()).unwrap_or(match code.as_str() {
        "rate_limit_exceeded" | "rate_limit_error" => 429,
        "invalid_api_key" | "authentication_error" => 401,
        "invalid_request_error" | "context_length_exceeded" => 400,
        _ => 500,
    });
    sort(status, &code, said(error), None)
}

/// What models without eyes say of an image, and servers of parts that they cannot read.
const IMAGE_WORDS: [&str; 7] =
    ["image", "vision", "multimodal", "multi-modal", "mmproj", "must be a string", "expected a string"];

/// The same failure, when the prompt had images: it may be about them.
pub fn with_images(failure: Failure) -> Failure {
    match failure {
        Failure::Refused { detail, .. }
        | Failure::NotCompatible { detail }
        | Failure::Unavailable { detail, .. }
            if IMAGE_WORDS.iter().any(|word| detail.to_ascii_lowercase().contains(word)) =>
        {
            Failure::Images { detail }
        }
        other => other,
    }
}

fn sort(status: u16, code: &str, detail: String, retry_after: Option<Duration>) -> Failure {
    let lower = detail.to_ascii_lowercase();
    let too_long = code == "context_length_exceeded"
        || lower.contains("context length")
        || lower.contains("maximum context")
        || lower.contains("too many tokens");
    match status {
        401 | 403 => Failure::Auth { status, detail },
        // Out of credit comes as 429 too, and waiting does not help.
        402 => Failure::NoCredit { detail },
        429 if code == "insufficient_quota" => Failure::NoCredit { detail },
        429 => Failure::RateLimited { retry_after, detail },
        408 | 409 | 425 | 500..=599 => Failure::Unavailable { retry_after, detail },
        413 => Failure::TooLong { detail },
        400 | 422 if too_long => Failure::TooLong { detail },
        404 | 405 if code.is_empty() && !lower.contains("model") => Failure::NotCompatible { detail },
        300..=399 => Failure::NotCompatible { detail: format!("it redirects elsewhere (status {status})") },
        _ => Failure::Refused { status, detail },
    }
}

/// The message of `{"error": {"message"}}`, `{"error": ""}`, `{"message"}`, `{"detail"}`.
fn said(value: &Value) -> String {
    let error = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
    let text = error
        .as_str()
        .or_else(|| error["message"].as_str())
        .or_else(|| error["detail"].as_str())
        .map_or_else(|| error.to_string(), str::to_owned);
    shorten(&text)
}

fn code_of(value: &Value) -> String {
    let error = value.get("error").unwrap_or(value);
    let code = error["code"].as_str().or_else(|| error["type"].as_str());
    code.unwrap_or_default().to_owned()
}

fn shorten(text: &str) -> String {
    let mut short: String = text.trim().chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN {
        short.push('…');
    }
    short
}

/// `retry-after-ms`, or `retry-after` in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: Millis) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(ms) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(ms / 1_000.0).ok();
    }
    let wanted = text("retry-after")?;
    if let Ok(seconds) = wanted.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = httpdate::parse_http_date(wanted).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(at.saturating_sub(Duration::from_millis(u64::try_from(now.0).unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn when_to_come_back() {
        let now = Millis(1_445_412_480_000 - 90_000);
        let table = [
            ("retry-after", "7", Some(Duration::from_secs(7))),
            ("retry-after", "0.5", Some(Duration::from_millis(500))),
            ("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT", Some(Duration::from_secs(90))),
            ("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT", Some(Duration::ZERO)),
            ("retry-after-ms", "1500", Some(Duration::from_millis(1500))),
            ("retry-after", "soon", None),
            ("retry-after", "-3", None),
        ];
        for (name, value, want) in table {
            assert_eq!(retry_after(&headers(name, value), now), want, "{name}: {value}");
        }
    }

    #[test]
    fn what_is_said_of_images() {
        let of = |status, body: &str| with_images(of_answer(status, &HeaderMap::new(), body, Millis(0)));
        for (status, said) in [
            (400, "Invalid content type. image_url is only supported by certain models."),
            (404, "No endpoints found that support image input"),
            (400, "fake-1 is not a multimodal model"),
            (
                500,
                "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
            ),
            (422, "messages[1]: unknown variant `image_url`, expected `text`"),
            (400, "'messages.1.content' must be a string"),
        ] {
            let body = json!({"error": {"message": said}}).to_string();
            assert_eq!(of(status, &body), Failure::Images { detail: said.into() });
        }
        assert!(matches!(of(400, r#"{"error":{"message":"no credit"}}"#), Failure::Refused { .. }));
        assert!(matches!(of(503, r#"{"error":{"message":"overloaded"}}"#), Failure::Unavailable { .. }));
    }

    #[test]
    fn statuses_are_sorted() {
        let of = |status, body: &str| of_answer(status, &HeaderMap::new(), body, Millis(0));
        assert_eq!(
            of(401, r#"{"error":{"message":"bad key","code":"invalid_api_key"}}"#),
            Failure::Auth { status: 401, detail: "bad key".into() }
        );
        assert!(matches!(of(429, "{}"), Failure::RateLimited { .. }));
        assert!(matches!(of(429, r#"{"error":{"code":"insufficient_quota"}}"#), Failure::NoCredit { .. }));
        assert_eq!(
            of(502, "<html>bad gateway</html>"),
            Failure::Unavailable { retry_after: None, detail: "status 502 with an HTML page".into() }
        );
        assert!(matches!(
            of(400, r#"{"error":{"code":"context_length_exceeded"}}"#),
            Failure::TooLong { .. }
        ));
        assert!(matches!(of(404, "<html>"), Failure::NotCompatible { .. }));
        assert!(matches!(of(404, r#"{"error":{"message":"no such model"}}"#), Failure::Refused { .. }));
        assert!(matches!(of(302, ""), Failure::NotCompatible { .. }));
        assert!(matches!(in_stream(&json!({"message": "overloaded"})), Failure::Unavailable { .. }));
        assert!(matches!(in_stream(&json!({"message": "x", "code": 429})), Failure::RateLimited { .. }));
        assert!(matches!(in_stream(&json!("boom")), Failure::Unavailable { .. }));
    }
}
