//! Which op ids are accepted: exactly the text form of a UUIDv7, so that an id is a safe folder name
//! and says how old its op is.

use protocol::{Millis, OpId};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no op id (a UUIDv7 in lower case with hyphens)")]
pub struct BadId(String);

/// Refuses everything else, with that `..`, `/`, NUL and upper case.
pub fn whole_op_id(op: &OpId) -> Result<uuid::Uuid, BadId> {
    let bad = || BadId(op.as_str().chars().take(64).collect());
    let id = uuid::Uuid::try_parse(op.as_str()).map_err(|_| bad())?;
    let canonical = id.get_version_num() == 7 && id.hyphenated().to_string() == op.as_str();
    canonical.then_some(id).ok_or_else(bad)
}

/// When the op was made.
pub fn op_time(op: &OpId) -> Result<Millis, BadId> {
    let (millis, _) = (whole_op_id(op)?.as_u128() >> 80, ());
    Ok(Millis(i64::try_from(millis).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_the_canonical_form() {
        let good: OpId = chassis::clock::new_id();
        let age = chassis::clock::now().0 - op_time(&good).unwrap().0;
        assert!((0..5_000).contains(&age), "{age}");
        let upper = good.as_str().to_uppercase();
        let braces = format!("{{{good}}}");
        for bad in ["", ".", "..", "../../etc", "a/b", "\0", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", &braces]
        {
            assert!(whole_op_id(&OpId::from(bad)).is_err(), "{bad:?}");
        }
        assert!(whole_op_id(&OpId(upper)).is_err() || !good.as_str().contains(|c: char| c.is_alphabetic()));
    }
}
