//! Files that are whole or not there, and on the disk when the call returns: after a power cut either what was before
//! or what is now, and never half of it.
//!
//! A draft is written beside, under a hidden name of its own; what an earlier try left of one is taken away. Two that
//! replace the same file at once are kept apart by their callers' locks.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

/// The file has these bytes and exactly this mode. Its folder must be there.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    put(path, mode, |draft| draft.write_all(bytes))
}

/// The same, with what stands in another file. `NotFound` when that one is absent; nothing was changed then.
pub fn copy(from: &Path, to: &Path, mode: u32) -> io::Result<()> {
    let mut source = File::open(from)?;
    put(to, mode, |draft| io::copy(&mut source, draft).map(drop))
}

/// The link leads to `target` from now on, whatever it led to before.
pub fn point(link: &Path, target: &Path) -> io::Result<()> {
    let draft = draft_of(link)?;
    let _ = fs::remove_file(&draft);
    symlink(target, &draft)?;
    fs::rename(&draft, link)?;
    sync(folder_of(link))
}

/// Absent is as good as removed.
pub fn remove(path: &Path) -> io::Result<()> {
    gone(path, fs::remove_file(path))
}

/// A folder with everything in it. What a link in it leads to stays.
pub fn remove_all(folder: &Path) -> io::Result<()> {
    gone(folder, fs::remove_dir_all(folder))
}

fn gone(path: &Path, removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Ok(()) => sync(folder_of(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// A name in a folder is on the disk only when the folder is.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Every file and folder below, and the folder itself. What a link leads to is not followed.
pub fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_tree(&entry.path())?;
        } else if kind.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync(folder)
}

fn put(path: &Path, mode: u32, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let draft = draft_of(path)?;
    let _ = fs::remove_file(&draft);
    // Open to nobody else before it has its own mode, and never through a link that somebody laid there.
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = fill(&mut file)
        // Whatever the umask says.
        .and_then(|()| file.set_permissions(Permissions::from_mode(mode)))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written?;
    sync(folder_of(path))
}

/// `.name.fresh` in the same folder: passed over by those who read a folder by the ends of names (systemd, tmpfiles), and by
/// sudo, which reads none with a dot.
fn draft_of(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut draft = OsString::from(".");
    draft.push(name);
    draft.push(".fresh");
    Ok(path.with_file_name(draft))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_with_its_mode_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two.conf"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let names = || fs::read_dir(folder.path()).unwrap().count();
        // What a killed try left does not stand in the way, nor leads elsewhere.
        std::os::unix::fs::symlink(&two, folder.path().join(".one.fresh")).unwrap();
        replace(&one, b"a longer text", 0o640).unwrap();
        replace(&one, b"text", 0o444).unwrap();
        assert_eq!((fs::read(&one).unwrap(), mode(&one), names()), (b"text".to_vec(), 0o444, 1));

        copy(&one, &two, 0o755).unwrap();
        assert_eq!((fs::read(&two).unwrap(), mode(&two)), (b"text".to_vec(), 0o755));
        let absent = folder.path().join("absent");
        assert_eq!(copy(&absent, &two, 0o600).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(put(&two, 0o600, |_| Err(io::ErrorKind::StorageFull.into())).is_err());
        assert_eq!(
            (fs::read(&two).unwrap(), names()),
            (b"text".to_vec(), 2),
            "as it was, and no draft is left"
        );

        remove(&two).unwrap();
        remove(&two).unwrap();
        remove(&absent.join("in no folder")).unwrap();
        assert_eq!(names(), 1);
    }

    #[test]
    fn a_link_is_exchanged_and_a_tree_goes_without_what_it_links_to() {
        let folder = tempfile::tempdir().unwrap();
        let (link, tree) = (folder.path().join("live"), folder.path().join("tree"));
        // What a killed try left.
        symlink("elsewhere", folder.path().join(".live.fresh")).unwrap();
        for target in ["one", "two"] {
            point(&link, Path::new(target)).unwrap();
            assert_eq!(fs::read_link(&link).unwrap(), Path::new(target));
        }
        assert!(point(&folder.path().join("none/live"), Path::new("one")).is_err());

        fs::create_dir_all(tree.join("below")).unwrap();
        fs::write(tree.join("below/file"), "text").unwrap();
        let outside = tempfile::tempdir().unwrap();
        symlink(outside.path(), tree.join("below/out")).unwrap();
        symlink("nowhere", tree.join("dangling")).unwrap();
        sync_tree(&tree).unwrap();
        remove_all(&tree).unwrap();
        remove_all(&tree).unwrap();
        assert!(outside.path().exists() && !tree.exists());
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(remove_all(&file).is_err(), "a file is no folder");
    }
}
