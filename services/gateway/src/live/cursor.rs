//! A place in the stream of events: `<epoch>-<milliseconds>-<number>`.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: String,
    pub entry: (u64, u64),
}

impl Cursor {
    /// None when it is not one.
    pub fn parse(seq: &str) -> Option<Self> {
        let mut parts = seq.rsplitn(3, '-');
        let number = parts.next()?.parse().ok()?;
        let millis = parts.next()?.parse().ok()?;
        let epoch = parts.next()?;
        let good =
            (1..=64).contains(&epoch.len()) && epoch.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        good.then(|| Self { epoch: epoch.to_owned(), entry: (millis, number) })
    }

    /// Whoever stands at `self` has had `other`. Places of different epochs cannot be compared.
    pub fn covers(&self, other: &Self) -> bool {
        self.epoch == other.epoch && other.entry <= self.entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_within_an_epoch_and_none_between() {
        let at = |seq| Cursor::parse(seq).unwrap();
        assert!(at("k-10-2").covers(&at("k-10-2")) && at("k-10-2").covers(&at("k-9-99")));
        assert!(!at("k-10-2").covers(&at("k-10-3")) && !at("k-10-2").covers(&at("j-1-1")));
        assert_eq!(at("a-b-1-0").epoch, "a-b");
        for wrong in ["", "k", "k-1", "-1-1", "k-x-1", "k-1-18446744073709551616"] {
            assert!(Cursor::parse(wrong).is_none(), "{wrong}");
        }
    }
}
