//! A file that waits to be put back and is no pack: set aside and kept, since it may be all that is left of the homes.

use std::{fs, io, io::ErrorKind, path::Path};

const ASIDE: &str = "homes.refused";
const END: &str = ".tar.gz";

/// Why homes are not back.
#[derive(Debug)]
pub enum Trouble {
    /// As it would be at every try.
    Pack(io::Error),
    /// Of this machine; the next start tries again.
    Here(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Here(error)
    }
}

impl Trouble {
    /// A disk that is full or read-only is nothing that stands in a pack. All else may be.
    pub fn of_unpacking(error: io::Error) -> Self {
        use nix::libc::{EACCES, EIO, EMFILE, ENFILE, ENOMEM, EROFS};
        // By number: a path that leads outside is a denial too, and stands in the pack.
        let here = [EACCES, EIO, EMFILE, ENFILE, ENOMEM, EROFS];
        match (error.kind(), error.raw_os_error()) {
            (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => Self::Here(error),
            (_, Some(code)) if here.contains(&code) => Self::Here(error),
            _ => Self::Pack(error),
        }
    }
}

/// Gives it another name, so that no start tries it again. A sentence.
pub fn set_aside(waiting: &Path, why: &io::Error) -> String {
    let named = |n: u64| waiting.with_file_name(format!("{ASIDE}-{n}{END}"));
    let mut n = 1;
    while fs::symlink_metadata(named(n)).is_ok() {
        n += 1;
    }
    let path = named(n);
    match fs::rename(waiting, &path) {
        Ok(()) => format!(
            "the home folders of the restored backup cannot be put back: {why}; nothing was unpacked, and the file \
             is kept as {}",
            path.display()
        ),
        Err(error) => format!(
            "the home folders of the restored backup cannot be put back: {why}; they wait in {} and cannot be set \
             aside: {error}",
            waiting.display()
        ),
    }
}

/// The last one set aside has the highest.
fn number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix(ASIDE)?.strip_prefix('-')?.strip_suffix(END)?.parse().ok()
}

/// What an earlier start set aside; said until it is dealt with.
pub fn lies_aside(waiting: &Path) -> Option<String> {
    let folder = waiting.parent()?;
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        entries => entries.ok()?,
    };
    let aside = entries.flatten().map(|entry| entry.path());
    let newest = aside.filter_map(|path| Some((number(&path)?, path))).max()?.1;
    Some(format!(
        "home folders of a restored backup could not be put back and are kept as {}; name it homes.tar.gz to try \
         again at the next start, or delete it",
        newest.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_many_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let waiting = folder.path().join("homes.tar.gz");
        assert_eq!(lies_aside(&waiting), None);
        fs::write(folder.path().join("homes.refused-notes.txt"), "").unwrap();
        for n in 1..=10 {
            fs::write(&waiting, "").unwrap();
            let said = set_aside(&waiting, &io::Error::other("strange"));
            assert!(said.contains(&format!("homes.refused-{n}.tar.gz")), "{said}");
        }
        assert!(lies_aside(&waiting).unwrap().contains("homes.refused-10.tar.gz"));
    }
}
