//! Writing the one file.

use super::{
    NAMES,
    bounds::{Bounds, TooMuch},
    walk::{Entry, Kind, Walk},
};
use crate::host::Ground;
use cap_std::{ambient_authority, fs::Dir};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use tar::{Builder, EntryType, Header};

/// How far it is, and whether anybody still wants it.
#[derive(Debug, Default)]
pub struct Progress {
    pub files: AtomicU64,
    pub dropped: AtomicBool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Packed {
    pub bytes: u64,
    pub sha256: String,
    pub files: u64,
    pub left_out: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("nobody wants it any more")]
    Dropped,
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
    #[error("the disk is full")]
    Full,
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// Packs homes and projects into a new file at `to`, on disk when this returns. At most `most` bytes before they are
/// compressed. Blocks; everything is read with the agents' rights, whatever ours are.
pub fn pack(ground: &Ground, to: &Path, most: u64, progress: &Progress) -> Result<Packed, Error> {
    let out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let mut packing = Packing {
        tar: Builder::new(GzEncoder::new(Counting::new(BufWriter::new(out)), Compression::fast())),
        bounds: Bounds::of(most),
        packed: Packed { bytes: 0, sha256: String::new(), files: 0, left_out: 0 },
        progress,
    };
    {
        let _as_agent = ground.as_agent();
        for (name, folder) in NAMES.iter().zip([&ground.homes, &ground.projects]) {
            packing.folder(name, Dir::open_ambient_dir(folder, ambient_authority())?)?;
        }
    }
    packing.finish()
}

struct Packing<'a> {
    tar: Builder<GzEncoder<Counting<BufWriter<File>>>>,
    bounds: Bounds,
    packed: Packed,
    progress: &'a Progress,
}

impl Packing<'_> {
    fn folder(&mut self, name: &str, root: Dir) -> Result<(), Error> {
        for entry in Walk::of(root)? {
            if self.progress.dropped.load(Ordering::Relaxed) {
                return Err(Error::Dropped);
            }
            match entry {
                Some(entry) => self.entry(&Path::new(name).join(&entry.path), entry)?,
                None => self.packed.left_out += 1,
            }
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, entry: Entry) -> Result<(), Error> {
        self.bounds.take(entry.size)?;
        let mut header = Header::new_gnu();
        header.set_mode(entry.mode);
        header.set_mtime(entry.mtime);
        header.set_size(0);
        match entry.kind {
            Kind::Folder => {
                header.set_entry_type(EntryType::Directory);
                self.tar.append_data(&mut header, path, io::empty())?;
            }
            Kind::Link(to) => {
                header.set_entry_type(EntryType::Symlink);
                self.tar.append_link(&mut header, path, to)?;
            }
            Kind::File(file) => {
                header.set_entry_type(EntryType::Regular);
                header.set_size(entry.size);
                self.tar.append_data(&mut header, path, Exactly { file, left: entry.size })?;
                self.packed.files += 1;
                self.progress.files.store(self.packed.files, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Packed, Error> {
        let mut out = self.tar.into_inner()?.finish()?;
        out.flush()?;
        let file = out.inner.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
        Ok(Packed { bytes: out.bytes, sha256: hex::encode(out.hash.finalize()), ..self.packed })
    }
}

/// As many bytes as the header says, whatever becomes of the file meanwhile: more are left, what is missing is zero.
struct Exactly {
    file: File,
    left: u64,
}

impl Read for Exactly {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let mut read = self.file.read(&mut into[..room])?;
        if read == 0 {
            into[..room].fill(0);
            read = room;
        }
        self.left -= read as u64;
        Ok(read)
    }
}

/// Hashes and counts what goes through.
struct Counting<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Counting<W> {
    fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Where packs lie.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("bridge/packs")
}
