//! Everything below a folder, parents first, no link followed.

use cap_std::fs::{Dir, MetadataExt as _, OpenOptions, OpenOptionsExt as _};
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

/// Walks one folder; `None` stands for something that is left out.
pub struct Walk {
    root: Dir,
    /// Folders still to be listed, and what was found in the one listed last.
    folders: Vec<PathBuf>,
    found: Vec<PathBuf>,
}

impl Walk {
    pub fn of(root: Dir) -> Self {
        Self { root, folders: vec![PathBuf::new()], found: Vec::new() }
    }

    fn list(&mut self, folder: &Path) -> io::Result<()> {
        let dir = if folder.as_os_str().is_empty() {
            self.root.try_clone()?
        } else {
            self.root.open_dir(folder)?
        };
        for entry in dir.entries()? {
            self.found.push(folder.join(entry?.file_name()));
        }
        // Of one tree always the same file.
        self.found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(())
    }

    fn look(&mut self, path: PathBuf) -> io::Result<Option<Entry>> {
        let meta = self.root.symlink_metadata(&path)?;
        let kind = meta.file_type();
        let kind = if kind.is_dir() {
            self.folders.push(path.clone());
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
        while self.found.is_empty() {
            let folder = self.folders.pop()?;
            if let Err(error) = self.list(&folder) {
                tracing::debug!(folder = %folder.display(), %error, "not packed");
                return Some(None);
            }
        }
        let path = self.found.pop()?;
        // What is gone by now, or may not be read, is left out and counted.
        Some(self.look(path).unwrap_or(None))
    }
}
