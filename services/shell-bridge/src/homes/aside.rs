//! A file that waits to be put back and is no pack: set aside and kept, since it may be all that is left of the homes.

use std::{
    fs, io,
    io::ErrorKind,
    path::{Path, PathBuf},
};

const ASIDE: &str = "homes.refused";

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
        use nix::libc::{EACCES, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS};
        let here = [EACCES, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS];
        if error.raw_os_error().is_some_and(|code| here.contains(&code)) {
            Self::Here(error)
        } else {
            Self::Pack(error)
        }
    }
}

/// Gives it another name, so that no start tries it again. A sentence.
pub fn set_aside(waiting: &Path, why: &io::Error) -> String {
    let free = (1..).map(|n: u32| waiting.with_file_name(format!("{ASIDE}-{n}.tar.gz")));
    let path = free.into_iter().find(|path| fs::symlink_metadata(path).is_err());
    let path = path.unwrap_or_else(|| waiting.to_owned());
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

/// What an earlier start set aside; said until it is dealt with.
pub fn lies_aside(waiting: &Path) -> Option<String> {
    let folder = waiting.parent()?;
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        entries => entries.ok()?,
    };
    let mut aside: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(ASIDE))
        .map(|entry| entry.path())
        .collect();
    aside.sort_unstable();
    let newest = aside.last()?;
    Some(format!(
        "home folders of a restored backup could not be put back and are kept as {}; name it homes.tar.gz to try \
         again at the next start, or delete it",
        newest.display()
    ))
}
