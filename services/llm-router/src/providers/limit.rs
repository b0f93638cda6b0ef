//! A limit of output that is more than a model gives.
//!
//! Of a model that stands in no list of prices nobody knows how much it gives: it is asked for what most give, and
//! says how much that may be.

use super::wire::without;
use serde_json::Value;

/// Whether this refusal, in small letters, is about that.
pub fn is_too_high(said: &str) -> bool {
    let of_output =
        ["max_tokens", "max_completion_tokens", "max_output_tokens", "completion tokens", "output tokens"];
    let too_high = [
        "too large",
        "at most",
        "less than or equal",
        "range of max_tokens",
        "maximum allowed",
        "above maximum",
        "exceeds",
        "<=",
    ];
    of_output.iter().any(|word| said.contains(word)) && too_high.iter().any(|word| said.contains(word))
}

/// Asks for no more than was said; false: it asks for less already, or no number can be read.
pub fn lower(body: &mut Value, field: &str, said: &str) -> bool {
    let less = most(said).filter(|most| body[field].as_u64().is_some_and(|asked| asked > *most));
    if let Some(most) = less {
        body[field] = most.into();
    }
    less.is_some()
}

/// The same, or for no limit at all where no number can be read. What asks for less than was refused keeps its limit:
/// no more is reserved for it.
pub fn lower_or_leave(body: &mut Value, field: &str, said: &str) -> bool {
    let less = said.split_once("too large: ").and_then(|(_, after)| digits(after));
    let less = less.is_some_and(|refused| body[field].as_u64().is_some_and(|asked| asked < refused));
    lower(body, field, said) || !less && most(said).is_none() && without(body, field)
}

/// Before what stands the most that a model gives.
const BEFORE: [&str; 5] = [
    // OpenAI, Groq, DeepSeek and DashScope, OpenAI's Responses, Anthropic
    "at most ",
    "less than or equal to ",
    "[1, ",
    "<= ",
    "> ",
];

fn most(said: &str) -> Option<u64> {
    // What is left of the room is another number each time.
    if said.contains("context length") {
        return None;
    }
    let after = BEFORE.iter().find_map(|before| said.split_once(before).map(|(_, after)| after))?;
    digits(after)
}

/// The number that stands at its beginning.
fn digits(after: &str) -> Option<u64> {
    let digits = after.trim_start_matches(['`', '\'', '"', ' ']).chars().filter(|c| *c != ',');
    let digits: String = digits.take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|most| *most > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_most_that_it_gives_is_read_or_it_is_left_out() {
        let own = "max_tokens is too large: 99999. This model supports at most 16384 completion tokens, whereas you provided 99999.";
        let groq = "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model";
        let deepseek = "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]";
        let dashscope = "Range of max_tokens should be [1, 8192]";
        let responses = "Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 32768, but got 65536 instead.";
        let anthropic = "max_tokens: 65536 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku";
        let vllm = "'max_tokens' or 'max_completion_tokens' is too large: 65536. This model's maximum context length is 8192 tokens and your request has 100 input tokens (65536 > 8192 - 100).";
        for (said, want) in [
            (own, Some(16_384)),
            (groq, Some(8_192)),
            (deepseek, Some(8_192)),
            (dashscope, Some(8_192)),
            (responses, Some(32_768)),
            (anthropic, Some(8_192)),
            (vllm, None),
            ("max_tokens exceeds what this model gives", None),
        ] {
            let said = said.to_lowercase();
            assert!(is_too_high(&said), "{said}");
            let asking = |most: u64| {
                let mut body = json!({"max_tokens": most});
                (lower_or_leave(&mut body, "max_tokens", &said), body["max_tokens"].as_u64())
            };
            assert_eq!(asking(65_536), (true, want), "{said}");
            // What asks for less keeps it, where it is known how much that is.
            let numbered = want.is_some() || said == vllm.to_lowercase();
            assert_eq!(asking(24), if numbered { (false, Some(24)) } else { (true, None) }, "{said}");
            let mut required = json!({"max_tokens": 65_536});
            assert_eq!(lower(&mut required, "max_tokens", &said), want.is_some(), "{said}");
            assert!(required["max_tokens"].is_u64(), "{said}");
        }
        for other in [
            "invalid 'max_output_tokens': integer below minimum value. expected a value >= 16, but got 8 instead.",
            "unsupported parameter: 'max_tokens' is not supported with this model. use 'max_completion_tokens' instead.",
            "temperature must be less than or equal to 2",
        ] {
            assert!(!is_too_high(other), "{other}");
        }
    }
}
