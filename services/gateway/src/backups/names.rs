//! `metatron-20261128T031500Z.tar`: what a backup is called. It is also what may be named in a path.

use chassis::clock::now;
use jiff::Timestamp;
use protocol::Millis;
use std::path::{Path, PathBuf};

const BEGIN: &str = "metatron-";
const END: &str = ".tar";

/// A name for one made at this time that nothing in the folder has.
pub fn free(folder: &Path, at: Millis) -> PathBuf {
    let time = Timestamp::from_millisecond(at.0).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string();
    let names =
        (1..).map(|n| if n == 1 { format!("{BEGIN}{time}{END}") } else { format!("{BEGIN}{time}-{n}{END}") });
    names
        .map(|name| folder.join(name))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(now().0.to_string()))
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
