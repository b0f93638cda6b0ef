//! Keys are not told.

use crate::providers::Failure;

const REDACTED: &str = "[redacted]";

/// The failure without the key, which upstreams may repeat in what they say of it.
pub fn hush(mut failure: Failure, key: Option<&str>) -> Failure {
    if let (Some(key), Some(detail)) = (key.filter(|key| !key.is_empty()), detail(&mut failure)) {
        *detail = detail.replace(key, REDACTED);
    }
    failure
}

fn detail(failure: &mut Failure) -> Option<&mut String> {
    match failure {
        Failure::Auth { detail, .. }
        | Failure::NoCredit { detail }
        | Failure::RateLimited { detail, .. }
        | Failure::Overloaded { detail, .. }
        | Failure::Unavailable { detail, .. }
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
        Failure::Stalled { .. } | Failure::Empty => None,
    }
}
