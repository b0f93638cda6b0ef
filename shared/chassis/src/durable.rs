//! Files that are whole or not there, and on the disk when the call returns: after a power cut either what was before
//! or what is now, and never half of it.
//!
//! A draft is written beside, under a hidden name of its own; what an earlier try left of one is taken away. Two that
//! replace the same file at once are kept apart by their callers' locks.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
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

/// Absent is as good as removed.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Ok(()) => sync(folder_of(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// A name in a folder is on the disk only when the folder is.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
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
}
