//! Reading the one file back: into a folder that nothing leads out of.

use super::NAMES;
use cap_std::fs::{Dir, DirBuilder, OpenOptions, OpenOptionsExt as _, Permissions, PermissionsExt as _};
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Component, Path},
    time::{Duration, SystemTime},
};
use tar::{Archive, Entry, EntryType};

/// Unpacks into `root`, which is empty. Fails on the first thing that no pack of ours has, and on a file that is cut or
/// changed. Blocks; with the rights that this thread has.
pub fn unpack(file: File, root: &Dir) -> io::Result<u64> {
    let mut files = 0;
    let mut archive = Archive::new(MultiGzDecoder::new(BufReader::new(file)));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        if !is_ours(&path) {
            return Err(strange(&path, "a name that no pack has"));
        }
        make_parents(root, &path)?;
        files += u64::from(put(root, &path, &mut entry)?);
    }
    // To the end, where the checksum stands.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(files)
}

/// `homes/…` or `projects/…`, plain names all the way.
fn is_ours(path: &Path) -> bool {
    let mut parts = path.components();
    let first = parts.next().is_some_and(|part| NAMES.iter().any(|name| part.as_os_str() == *name));
    first && parts.all(|part| matches!(part, Component::Normal(_)))
}

fn make_parents(root: &Dir, path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) if !root.is_dir(parent) => root.create_dir_all(parent),
        _ => Ok(()),
    }
}

/// Whether it was a file.
fn put(root: &Dir, path: &Path, entry: &mut Entry<'_, impl Read>) -> io::Result<bool> {
    let mode = entry.header().mode()? & 0o777;
    match entry.header().entry_type() {
        EntryType::Directory => {
            match root.create_dir_with(path, &DirBuilder::new()) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
            // A folder that its owner may not enter would keep us out as well.
            root.set_permissions(path, Permissions::from_mode(mode | 0o700))?;
            Ok(false)
        }
        EntryType::Symlink => {
            let to = entry.link_name()?.ok_or_else(|| strange(path, "a link to nowhere"))?;
            root.symlink_contents(to, path)?;
            Ok(false)
        }
        EntryType::Regular => {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(mode | 0o600);
            let mut file = root.open_with(path, &options)?.into_std();
            io::copy(entry, &mut file)?;
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))?;
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(entry.header().mtime()?))?;
            Ok(true)
        }
        _ => Err(strange(path, "neither a file, a folder nor a link")),
    }
}

fn strange(path: &Path, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", path.display()))
}
