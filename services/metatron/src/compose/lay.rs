use super::prepare::VOLUMES_AT;
use crate::{Error, Exit, Result};
use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// `metatron compose lay <folder>`: a restored data folder, laid out into the volumes. The database comes last and by a
/// rename: as long as it is not there nothing was restored, and it may be said again. `prepare` sets the owners afterwards.
pub fn lay(from: &Path) -> Result<Exit> {
    let base = Path::new(VOLUMES_AT);
    let database = base.join("state/metatron.db");
    if database.exists() {
        return Err(Error::Check {
            what: "these volumes hold a database".into(),
            next: "A backup goes into an empty stack: end this one with its data (docker compose down -v), or give another COMPOSE_PROJECT_NAME.".into(),
        });
    }
    for entry in read_dir(&from.join("keys"))? {
        // Passwords of this stack's Redis are its own; what the owner's old keys open and sign is in these two.
        let name = entry.file_name();
        if ["gateway", "vault"].iter().any(|known| name == *known) {
            copy_all(&entry.path(), &base.join("keys").join(&name))?;
        }
    }
    copy_all(&from.join("restore"), &base.join("work/restore"))?;
    let fresh = base.join("state/.metatron.db.new");
    copy(&from.join("metatron.db"), &fresh)?;
    fs::rename(&fresh, &database).map_err(Error::at(&database))?;
    Ok(Exit::Ok)
}

fn read_dir(folder: &Path) -> Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::at(folder)(error)),
    }
}

/// Files of one folder, over what may be there of that name.
fn copy_all(from: &Path, to: &Path) -> Result<()> {
    let entries = read_dir(from)?;
    if !entries.is_empty() {
        fs::create_dir_all(to).map_err(Error::at(to))?;
    }
    entries.iter().try_for_each(|entry| copy(&entry.path(), &to.join(entry.file_name())))
}

/// 0600, and on disk when this returns.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut source = fs::File::open(from).map_err(Error::at(from))?;
    let _ = fs::remove_file(to);
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(Error::at(to))?;
    std::io::copy(&mut source, &mut file)
        .and_then(|_| file.flush())
        .and_then(|()| file.sync_all())
        .map_err(Error::at(to))
}
