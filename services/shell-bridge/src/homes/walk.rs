//! Everything below a folder, parents first, no link followed.

use super::bounds;
use cap_std::fs::{Dir, MetadataExt as _, OpenOptions, OpenOptionsExt as _, ReadDir};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

pub enum Kind {
    Folder,
    File(File),
    /// To where, as it is written.
    Link(PathBuf),
}

pub struct Entry {
    /// Below the folder.
    pub path: PathBuf,
    pub kind: Kind,
    pub mode: u32,
    pub mtime: u64,
    pub size: u64,
}

/// Walks one folder; `None` stands for something that is left out. However much lies there, what is remembered is a way
/// down: one folder open for each step.
pub struct Walk {
    root: Dir,
    way: Vec<(PathBuf, ReadDir)>,
    /// Folders that were given out and could not be listed.
    closed: u32,
}

impl Walk {
    pub fn of(root: Dir) -> io::Result<Self> {
        let way = vec![(PathBuf::new(), root.entries()?)];
        Ok(Self { root, way, closed: 0 })
    }

    fn look(&mut self, path: PathBuf) -> io::Result<Option<Entry>> {
        let meta = self.root.symlink_metadata(&path)?;
        let kind = meta.file_type();
        let kind = if !bounds::may_be_in_a_pack(&path) {
            return Ok(None);
        } else if kind.is_dir() {
            match self.root.read_dir(&path) {
                Ok(entries) => self.way.push((path.clone(), entries)),
                Err(error) => {
                    tracing::debug!(folder = %path.display(), %error, "not packed");
                    self.closed += 1;
                }
            }
            Kind::Folder
        } else if kind.is_symlink() {
            Kind::Link(self.root.read_link_contents(&path)?)
        } else if kind.is_file() {
            Kind::File(self.open(&path)?)
        } else {
            return Ok(None);
        };
        // Of the file that was opened: the name may lead to another by now.
        let size = match &kind {
            Kind::File(file) => file.metadata()?.len(),
            _ => 0,
        };
        let mtime = u64::try_from(meta.mtime()).unwrap_or_default();
        Ok(Some(Entry { path, kind, mode: meta.mode() & 0o777, mtime, size }))
    }

    /// Without waiting, since a pipe without a writer may stand there by now, and never through a link.
    fn open(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(nix::libc::O_NONBLOCK | nix::libc::O_NOFOLLOW);
        let file = self.root.open_with(path, &options)?.into_std();
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }
}

impl Iterator for Walk {
    type Item = Option<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.closed > 0 {
            self.closed -= 1;
            return Some(None);
        }
        loop {
            let (folder, entries) = self.way.last_mut()?;
            match entries.next() {
                Some(Ok(entry)) => {
                    let path = folder.join(entry.file_name());
                    // What is gone by now, or may not be read, is left out and counted.
                    return Some(self.look(path).unwrap_or(None));
                }
                // The rest of a folder that cannot be read on counts as one.
                Some(Err(_)) => {
                    self.way.pop();
                    return Some(None);
                }
                None => {
                    self.way.pop();
                }
            }
        }
    }
}
