//! Key files under `keys/<service>/`: 0600, ours, or refused.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path} is missing; `metatron up` makes it")]
    Missing { path: String },
    #[error("{path} can be read by others (mode {mode:o}); it must be 0600")]
    Open { path: String, mode: u32 },
    #[error("{path} belongs to another user (uid {owner}); it must be ours")]
    Foreign { path: String, owner: u32 },
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
}

/// The file's content without trailing white space.
pub fn read(path: &Path) -> Result<String, Error> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => Error::Missing { path: path.display().to_string() },
        _ => Error::Io { path: path.display().to_string(), source },
    };
    let mut file = File::open(path).map_err(failed)?;
    let facts = file.metadata().map_err(failed)?;
    let mode = facts.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(Error::Open { path: path.display().to_string(), mode });
    }
    if facts.uid() != nix::unistd::geteuid().as_raw() {
        return Err(Error::Foreign { path: path.display().to_string(), owner: facts.uid() });
    }
    let mut content = String::new();
    file.read_to_string(&mut content).map_err(failed)?;
    content.truncate(content.trim_end().len());
    Ok(content)
}

/// Writes a new 0600 file (folders 0700), atomically; leaves an existing one as it is and returns false.
pub fn write_new(path: &Path, content: &str) -> Result<bool, Error> {
    write(path, content).map_err(|source| Error::Io { path: path.display().to_string(), source })
}

/// Whole under another name first, then linked: whoever sees the name sees all of it, and of two
/// writers one wins.
fn write(path: &Path, content: &str) -> io::Result<bool> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if path.try_exists()? {
        return Ok(false);
    }
    let draft = folder.join(format!(".{}.new", uuid::Uuid::new_v4()));
    let linked = fill(&draft, content).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match linked {
        Ok(()) => {
            removed?;
            crate::durable::sync(folder)?;
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn fill(draft: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn of_many_writers_one_wins_and_an_open_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/gateway/permit.key");
        assert!(matches!(read(&path), Err(Error::Missing { .. })));

        let wins = std::thread::scope(|scope| {
            let path = &path;
            let writers: Vec<_> = (0..8)
                .map(|n| scope.spawn(move || write_new(path, &format!("key {n}\n")).unwrap()))
                .collect();
            writers.into_iter().map(|writer| usize::from(writer.join().unwrap())).sum::<usize>()
        });
        assert_eq!(wins, 1);
        let written = read(&path).unwrap();
        assert!(written.starts_with("key ") && !written.ends_with('\n'));
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o7777, 0o700);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft stays behind");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read(&path), Err(Error::Open { mode: 0o640, .. })));
    }
}
