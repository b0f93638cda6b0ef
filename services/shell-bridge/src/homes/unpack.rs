//! Reading the one file back: into a folder that nothing leads out of.

use super::{
    NAMES,
    bounds::{Bounds, may_be_in_a_pack, strange},
    entries::{Item, each},
};
use cap_std::fs::{
    Dir, DirBuilder, DirBuilderExt as _, OpenOptions, OpenOptionsExt as _, Permissions, PermissionsExt as _,
};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    time::{Duration, SystemTime},
};
use tar::EntryType;

/// Unpacks into `root`, which is empty: `most` bytes, counted as the packer counts them. Fails on the first thing that
/// no pack of ours has, and on a file that is cut or changed. Blocks; with the rights that this thread has.
pub fn unpack(file: File, root: &Dir, most: u64) -> io::Result<u64> {
    let (mut files, mut bounds) = (0, Bounds::of(most));
    each(file, |item| {
        is_ours(&item)?;
        bounds.take(item.size())?;
        make_parents(root, &item.path)?;
        files += u64::from(put(root, item)?);
        Ok(())
    })?;
    Ok(files)
}

/// `homes/…` or `projects/…`, plain names all the way; and these two are folders, or nothing could take their places.
fn is_ours(item: &Item<'_, impl Read>) -> io::Result<()> {
    let mut parts = item.path.components();
    let first = parts.next().is_some_and(|part| NAMES.iter().any(|name| part.as_os_str() == *name));
    let below = parts.as_path();
    if !first || !may_be_in_a_pack(below) {
        return Err(strange(&item.path, "a name that no pack has"));
    }
    if below.as_os_str().is_empty() && item.kind() != EntryType::Directory {
        return Err(strange(&item.path, "no folder"));
    }
    Ok(())
}

fn make_parents(root: &Dir, path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        // Those of homes and projects themselves: each is its owner's alone, as on the first day.
        Some(parent) if !root.is_dir(parent) => {
            root.create_dir_with(parent, DirBuilder::new().recursive(true).mode(0o700))
        }
        _ => Ok(()),
    }
}

/// Whether it was a file.
fn put(root: &Dir, mut item: Item<'_, impl Read>) -> io::Result<bool> {
    let mode = item.entry.header().mode()? & 0o777;
    let path = &item.path;
    match item.kind() {
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
            let to = item.link()?.ok_or_else(|| strange(path, "a link to nowhere"))?;
            root.symlink_contents(to, path)?;
            Ok(false)
        }
        EntryType::Regular => {
            // Any number can stand there.
            let modified = Duration::from_secs(item.entry.header().mtime()?);
            let modified = SystemTime::UNIX_EPOCH.checked_add(modified);
            let modified = modified.ok_or_else(|| strange(path, "changed at a time that no clock has"))?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(mode | 0o600);
            let mut file = root.open_with(path, &options)?.into_std();
            io::copy(&mut item.entry, &mut file)?;
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))?;
            file.set_modified(modified)?;
            Ok(true)
        }
        _ => Err(strange(path, "neither a file, a folder nor a link")),
    }
}
