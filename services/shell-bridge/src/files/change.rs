//! Writing: first what would change, later the change itself, against the hash that was looked at.

use super::{Error, Place, at, read};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use sha2::{Digest as _, Sha256};
use std::{
    io::{Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// Stands for the hash of a file that is not there.
pub const ABSENT: &str = "absent";
/// Bytes of a file that may be edited or replaced with a difference shown.
const MOST: u64 = 10 * 1024 * 1024;

/// What a write would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// SHA-256 (hex) of the file as it was looked at, or `ABSENT`.
    pub old_sha256: String,
    pub new_sha256: String,
    pub content: Vec<u8>,
    /// Unified; empty when nothing would change.
    pub diff: String,
}

/// `expected`: what the asker believes that the file is now.
pub fn plan_write(place: &Place, content: &str, expected: Option<&str>) -> Result<Change, Error> {
    let old = if place.exists { Some(bytes(place)?) } else { None };
    let change = change(place, old, content.as_bytes().to_vec());
    match expected {
        Some(expected) if expected != change.old_sha256 => {
            Err(Error::Changed { path: place.real.clone(), now: change.old_sha256 })
        }
        _ => Ok(change),
    }
}

/// `from` must occur exactly once, unless `everywhere`.
pub fn plan_edit(place: &Place, from: &str, to: &str, everywhere: bool) -> Result<Change, Error> {
    if from.is_empty() {
        return Err(Error::Empty);
    }
    let old = bytes(place)?;
    let text = std::str::from_utf8(&old)
        .map_err(|_| Error::Kind { path: place.real.clone(), what: "not UTF-8 text; use run_command" })?;
    match text.matches(from).count() {
        0 => return Err(Error::NotFound(place.real.clone())),
        count if count > 1 && !everywhere => {
            return Err(Error::Ambiguous { path: place.real.clone(), count });
        }
        _ => {}
    }
    let new = text.replace(from, to).into_bytes();
    Ok(change(place, Some(old), new))
}

/// SHA-256 of the file as it is now, or `ABSENT`.
pub fn current_sha256(place: &Place) -> Result<String, Error> {
    match bytes(place) {
        Ok(bytes) => Ok(sha256(&bytes)),
        Err(Error::Missing(_)) => Ok(ABSENT.to_owned()),
        Err(error) => Err(error),
    }
}

/// Replaces the file whole or not at all, if it still is what `change` was made from. Its mode stays;
/// missing folders are made.
pub fn apply(place: &Place, change: &Change) -> Result<(), Error> {
    let now = current_sha256(place)?;
    if now != change.old_sha256 {
        return Err(Error::Changed { path: place.real.clone(), now });
    }
    let io = at(&place.real);
    let parent =
        place.below.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    place.dir.create_dir_all(parent).map_err(&io)?;
    let dir = place.dir.open_dir(parent).map_err(&io)?;
    let name = PathBuf::from(
        place.below.file_name().ok_or_else(|| Error::Kind { path: place.real.clone(), what: "a folder" })?,
    );
    let temp = PathBuf::from(format!(".metatron-{}", uuid::Uuid::now_v7()));
    let written = write_temp(&dir, &temp, &name, place, change).and_then(|()| {
        dir.rename(&temp, &dir, &name).map_err(&io)?;
        dir.open(".").and_then(|dir| dir.sync_all()).map_err(&io)
    });
    if written.is_err() {
        let _ = dir.remove_file(&temp);
    }
    written
}

fn write_temp(dir: &Dir, temp: &Path, name: &Path, place: &Place, change: &Change) -> Result<(), Error> {
    let io = at(&place.real);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o644);
    let mut file = dir.open_with(temp, &options).map_err(&io)?.into_std();
    file.write_all(&change.content).map_err(&io)?;
    if change.old_sha256 != ABSENT {
        let old = dir.open(name).map_err(&io)?.into_std().metadata().map_err(&io)?;
        let new = file.metadata().map_err(&io)?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            std::os::unix::fs::fchown(&file, Some(old.uid()), Some(old.gid()))
                .map_err(|_| Error::Owner(place.real.clone()))?;
        }
        let mode = std::fs::Permissions::from_mode(old.mode() & 0o7777);
        file.set_permissions(mode).map_err(&io)?;
    }
    file.sync_all().map_err(&io)
}

fn bytes(place: &Place) -> Result<Vec<u8>, Error> {
    let file = read::open(place)?;
    let size = file.metadata().map_err(at(&place.real))?.len();
    if size > MOST {
        return Err(Error::Size { path: place.real.clone(), size, limit: MOST });
    }
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).map_err(at(&place.real))?;
    Ok(bytes)
}

fn change(place: &Place, old: Option<Vec<u8>>, content: Vec<u8>) -> Change {
    let diff = diff(&place.real, old.as_deref(), &content);
    let old_sha256 = old.as_deref().map_or_else(|| ABSENT.to_owned(), sha256);
    Change { old_sha256, new_sha256: sha256(&content), content, diff }
}

fn diff(path: &str, old: Option<&[u8]>, new: &[u8]) -> String {
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let (Some(before), Some(after)) = (text(old.unwrap_or_default()), text(new)) else {
        return format!("binary: {} bytes become {} bytes\n", old.map_or(0, <[u8]>::len), new.len());
    };
    let from = if old.is_some() { path } else { "/dev/null" };
    // Out of time it gives a coarser difference, never a wrong one.
    similar::TextDiff::configure()
        .timeout(Duration::from_secs(1))
        .diff_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(from, path)
        .to_string()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Roots;
    use std::fs;

    #[test]
    fn writes_against_the_hash_and_keeps_the_mode() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("f");
        let roots = Roots::new(home.path(), []);
        let find = |path: &str| roots.find(path).unwrap();
        let first = plan_write(&find("f"), "one\n", Some(ABSENT)).unwrap();
        assert!(first.diff.contains("--- /dev/null") && first.diff.contains("+one"), "{}", first.diff);
        apply(&find("f"), &first).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        let second = plan_write(&find("f"), "two\n", Some(&first.new_sha256)).unwrap();
        fs::write(&path, "meanwhile\n").unwrap();
        assert!(matches!(apply(&find("f"), &second), Err(Error::Changed { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "meanwhile\n");
        let third = plan_write(&find("f"), "three\n", None).unwrap();
        apply(&find("f"), &third).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o750);
        assert!(matches!(plan_write(&find("f"), "x", Some(ABSENT)), Err(Error::Changed { .. })));
        apply(&find("new/deep/g"), &plan_write(&find("new/deep/g"), "g", None).unwrap()).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2, "no temporary file stays");
    }

    #[test]
    fn edits_exactly_once() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("f"), "a b a\n").unwrap();
        fs::write(home.path().join("bin"), [0xFF, 0xFE]).unwrap();
        let roots = Roots::new(home.path(), []);
        let place = roots.find("f").unwrap();
        assert!(matches!(plan_edit(&place, "a", "c", false), Err(Error::Ambiguous { count: 2, .. })));
        assert!(matches!(plan_edit(&place, "x", "c", false), Err(Error::NotFound(_))));
        assert!(matches!(plan_edit(&place, "", "c", false), Err(Error::Empty)));
        assert_eq!(plan_edit(&place, "a", "c", true).unwrap().content, b"c b c\n");
        assert_eq!(plan_edit(&place, "b", "c", false).unwrap().content, b"a c a\n");
        assert!(matches!(plan_edit(&roots.find("bin").unwrap(), "a", "b", false), Err(Error::Kind { .. })));
    }
}
