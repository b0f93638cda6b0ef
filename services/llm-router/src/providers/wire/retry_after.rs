//! When to come back, in every form in which providers say it.

use protocol::Millis;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;

/// Nobody is believed beyond this.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// A bare number above this is a point in time (2001 in seconds), and above its thousandfold one in milliseconds.
const EPOCH: f64 = 1e9;

/// From headers: `retry-after-ms`, or `retry-after` in seconds or as a date.
pub fn named(headers: &HeaderMap, now: Millis) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let ms = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
    let ms = ms.and_then(|ms| Duration::try_from_secs_f64(ms / 1_000.0).ok());
    ms.or_else(|| text("retry-after").and_then(|text| point(text, now))).map(|wait| wait.min(LONGEST))
}

/// As `named`; else when what is used up is filled again. For who asked too often: others are told of their limits too.
pub fn of_headers(headers: &HeaderMap, now: Millis) -> Option<Duration> {
    named(headers, now).or_else(|| used_up(headers, now)).map(|wait| wait.min(LONGEST))
}

/// `anthropic-ratelimit-<what>-reset` and `x-ratelimit-reset-<what>`, of each `<what>` of which nothing remains: the
/// latest. A plain `x-ratelimit-reset` stands for itself.
fn used_up(headers: &HeaderMap, now: Millis) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let all = headers.keys().filter_map(|name| {
        let name = name.as_str();
        let remaining = match name.strip_prefix("anthropic-ratelimit-") {
            Some(rest) => format!("anthropic-ratelimit-{}-remaining", rest.strip_suffix("-reset")?),
            None => format!("x-ratelimit-remaining{}", name.strip_prefix("x-ratelimit-reset")?),
        };
        let left = text(&remaining).and_then(|left| left.parse::<f64>().ok());
        // Who says nothing of what remains says that it is used up.
        (left.unwrap_or(0.0) <= 0.0).then(|| text(name).and_then(|text| point(text, now)))?
    });
    all.max()
}

/// From an error body: Google's `RetryInfo`, headers that OpenRouter passes on inside it, or the words of OpenAI.
pub fn of_body(error: &Value, message: &str, now: Millis) -> Option<Duration> {
    let details = error["details"].as_array().into_iter().flatten();
    let info = details.filter_map(|detail| detail["retryDelay"].as_str()).find_map(in_units);
    let passed_on = || {
        let headers = error["metadata"]["headers"].as_object()?;
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let pair = |(name, value): (&String, &Value)| Some((name.parse().ok()?, text(value).parse().ok()?));
        let headers: HeaderMap = headers.iter().take(32).filter_map(pair).collect();
        of_headers(&headers, now)
    };
    let number = || error["retry_after"].as_f64().and_then(|s| Duration::try_from_secs_f64(s).ok());
    info.or_else(passed_on).or_else(number).or_else(|| in_words(message)).map(|wait| wait.min(LONGEST))
}

/// "Please try again in 6m0.5s."
fn in_words(message: &str) -> Option<Duration> {
    let (_, rest) = message.split_once("try again in ")?;
    let word = rest.split_whitespace().next()?.trim_end_matches(['.', ',']);
    in_units(word).or_else(|| {
        // "in 20 seconds"
        let unit = rest.split_whitespace().nth(1)?;
        unit.starts_with("second")
            .then(|| word.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok()))?
    })
}

/// Seconds, a duration with units, a date, or a point in time.
fn point(text: &str, now: Millis) -> Option<Duration> {
    let since_epoch = Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
    if let Ok(number) = text.parse::<f64>() {
        let seconds = if number >= EPOCH * 1_000.0 { number / 1_000.0 } else { number };
        let time = Duration::try_from_secs_f64(seconds).ok()?;
        return Some(if number >= EPOCH { time.saturating_sub(since_epoch) } else { time });
    }
    if let Ok(at) = httpdate::parse_http_date(text) {
        let at = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        return Some(at.saturating_sub(since_epoch));
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        let at = Duration::from_millis(u64::try_from(at.as_millisecond()).ok()?);
        return Some(at.saturating_sub(since_epoch));
    }
    in_units(text)
}

/// `34.07s`, `6m0s`, `1h2m`, `20ms`.
fn in_units(text: &str) -> Option<Duration> {
    let (mut rest, mut seconds) = (text.trim(), 0.0);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        seconds += number
            * match &rest[..unit] {
                "ms" => 0.001,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86_400.0,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    const NOW: Millis = Millis(1_445_412_480_000 - 90_000);

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn when_to_come_back() {
        let seconds = |n| Some(Duration::from_secs(n));
        let table: [(&[(&str, &str)], _); 16] = [
            (&[("retry-after", "7")], seconds(7)),
            (&[("retry-after", "0.5")], Some(Duration::from_millis(500))),
            (&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")], seconds(90)),
            (&[("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT")], seconds(0)),
            (&[("retry-after", "2015-10-21T07:28:00Z")], seconds(90)),
            (&[("retry-after-ms", "1500"), ("retry-after", "9")], Some(Duration::from_millis(1500))),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-3")], None),
            (&[("retry-after", "1e300")], None),
            (&[("retry-after", "99999999")], Some(LONGEST)),
            (
                &[
                    ("anthropic-ratelimit-requests-remaining", "40"),
                    ("anthropic-ratelimit-requests-reset", "2015-10-21T08:00:00Z"),
                    ("anthropic-ratelimit-input-tokens-remaining", "0"),
                    ("anthropic-ratelimit-input-tokens-reset", "2015-10-21T07:28:00Z"),
                    ("anthropic-ratelimit-tokens-remaining", "0"),
                    ("anthropic-ratelimit-tokens-reset", "2015-10-21T07:27:00Z"),
                ],
                seconds(90),
            ),
            (&[("anthropic-ratelimit-unified-reset", "1445412480")], seconds(90)),
            (
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "6m0s"),
                    ("x-ratelimit-remaining-tokens", "12"),
                    ("x-ratelimit-reset-tokens", "1h"),
                ],
                seconds(360),
            ),
            (&[("x-ratelimit-reset", "1445412480000")], seconds(90)),
            (&[("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "1445412480000")], None),
            (&[], None),
        ];
        for (pairs, want) in table {
            assert_eq!(of_headers(&headers(pairs), NOW), want, "{pairs:?}");
        }
    }

    #[test]
    fn when_to_come_back_by_the_body() {
        let google = json!({"details": [
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure"},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.074824224s"},
        ]});
        let openrouter = json!({"metadata": {"headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": 1_445_412_480_000_i64}}});
        let none = json!({});
        let table = [
            (&google, "", Some(Duration::from_nanos(34_074_824_224))),
            (&openrouter, "", Some(Duration::from_secs(90))),
            (
                &none,
                "Rate limit reached. Please try again in 6m0.5s. Visit",
                Some(Duration::from_millis(360_500)),
            ),
            (&none, "Please try again in 20ms.", Some(Duration::from_millis(20))),
            (&none, "Please try again in 20 seconds", Some(Duration::from_secs(20))),
            (&none, "Please try again in a while", None),
            (&none, "try again in ", None),
        ];
        for (error, message, want) in table {
            assert_eq!(of_body(error, message, NOW), want, "{error} {message}");
        }
    }
}
