//! Keys are not told, and what upstreams say is told in short. In this order: of a key that is cut in two its first half
//! would be told.

use crate::providers::Failure;
use protocol::unseen::unseen;

const REDACTED: &str = "[redacted]";
/// Characters of an upstream's text that are shown.
const SHOWN: usize = 400;

/// The failure as it may be told: without the key, which upstreams may repeat in what they say of it, and in short.
pub fn hush(mut failure: Failure, key: Option<&str>) -> Failure {
    if let Some(detail) = detail(&mut failure) {
        // First of all: what nobody sees may stand in the middle of the key.
        *detail = detail.trim().chars().filter(|c| !c.is_control() && !unseen(*c)).collect();
        if let Some(key) = key.filter(|key| !key.is_empty()) {
            *detail = detail.replace(key, REDACTED);
        }
        *detail = shorten(detail);
    }
    failure
}

fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

fn detail(failure: &mut Failure) -> Option<&mut String> {
    match failure {
        Failure::Auth { detail, .. }
        | Failure::PutAside { detail }
        | Failure::NoCredit { detail }
        | Failure::RateLimited { detail, .. }
        | Failure::Overloaded { detail, .. }
        | Failure::Unavailable { detail, .. }
        | Failure::Cooling { detail, .. }
        | Failure::Cut { detail }
        | Failure::BadCall { detail }
        | Failure::TooLong { detail }
        | Failure::Images { detail }
        | Failure::Documents { detail }
        | Failure::Filtered { detail }
        | Failure::Seals { detail }
        | Failure::Refused { detail, .. }
        | Failure::NotCompatible { detail }
        | Failure::Setup { detail } => Some(detail),
        Failure::Stalled { .. } | Failure::Empty | Failure::NoRoute => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::wire::status;
    use serde_json::json;

    const KEY: &str = "sk-very-secret-0123456789";

    #[test]
    fn a_key_is_not_told_wherever_it_stands() {
        for at in (0..500).chain([3_900]) {
            let said = format!("{}{KEY}{}{KEY}", "x".repeat(at), "y".repeat(400));
            let failure = hush(status::in_stream(&json!({"error": {"message": said}})), Some(KEY));
            let told = failure.to_string();
            assert!(!told.contains("sk-"), "at {at}: {told}");
            assert!(told.ends_with('…') && told.chars().count() < SHOWN + 40, "at {at}: {told}");
            assert_eq!(told.contains(REDACTED), at <= SHOWN - REDACTED.len(), "at {at}: {told}");
        }
    }

    #[test]
    fn what_is_told_is_short_and_on_one_line() {
        let told = |detail: &str| {
            let failure = hush(Failure::Refused { status: 418, detail: detail.to_owned() }, None);
            let Failure::Refused { detail, .. } = failure else { panic!("{failure:?}") };
            detail
        };
        assert_eq!(told(" tea\u{7}po\u{202e}t\n"), "teapot");
        let split = hush(
            Failure::Refused { status: 401, detail: "sk-very-\u{1}sec\u{200b}ret-0123456789".into() },
            Some(KEY),
        );
        assert!(split.to_string().ends_with(REDACTED), "{split}");
        assert_eq!(told(&"é".repeat(SHOWN)).chars().count(), SHOWN);
        assert_eq!(told(&"é".repeat(SHOWN + 1)).chars().count(), SHOWN + 1);
    }
}
