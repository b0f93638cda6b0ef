//! `metatron-20261128T031500Z.tar`: what a backup is called. It is also what may be named in a path.

use jiff::Timestamp;
use protocol::Millis;
use std::path::{Path, PathBuf};

const BEGIN: &str = "metatron-";
const END: &str = ".tar";

/// A name for one made at this time that nothing in the folder has.
pub fn free(folder: &Path, at: Millis) -> PathBuf {
    let time = Timestamp::from_millisecond(at.0).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string();
    let (mut path, mut n) = (folder.join(format!("{BEGIN}{time}{END}")), 1);
    while path.exists() {
        n += 1;
        path = folder.join(format!("{BEGIN}{time}-{n}{END}"));
    }
    path
}

/// What sorts names by when they were given: the time, then the number behind it, where none is the first.
pub fn order(name: &str) -> (&str, u64) {
    let inner = name.strip_prefix(BEGIN).unwrap_or(name);
    let inner = inner.strip_suffix(END).unwrap_or(inner);
    match inner.split_once('-') {
        Some((time, n)) => (time, n.parse().unwrap_or(u64::MAX)),
        None => (inner, 1),
    }
}

/// Whether it is one: no other file is read, deleted or handed out.
pub fn is_one(name: &str) -> bool {
    let inner = name.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
    inner.is_some_and(|inner| {
        (16..=24).contains(&inner.len())
            && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_time_and_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let at = Millis(1_795_837_500_123);
        let first = free(folder.path(), at);
        let name = first.file_name().unwrap().to_str().unwrap();
        assert!(is_one(name) && name.ends_with("Z.tar"), "{name}");
        std::fs::write(&first, "").unwrap();
        let second = free(folder.path(), at);
        assert!(second != first && is_one(second.file_name().unwrap().to_str().unwrap()));
        let mut names = ["-10", "-2", "", "-9"].map(|n| format!("metatron-20261128T031500Z{n}.tar"));
        names.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        assert_eq!(
            names.map(|name| name["metatron-20261128T031500Z".len()..].to_owned()),
            [".tar", "-2.tar", "-9.tar", "-10.tar"]
        );
        assert!(order("metatron-20261128T031500Z-10.tar") < order("metatron-20261128T031501Z.tar"));
        for bad in [
            "metatron.db",
            "../metatron-20261128T031500Z.tar",
            "metatron-20261128T0315/0Z.tar",
            "metatron-..........................tar",
            "",
            "metatron-.tar",
            ".making",
        ] {
            assert!(!is_one(bad), "{bad}");
        }
    }
}
