use super::prepare::VOLUMES_AT;
use crate::{Error, Exit, Result};
use chassis::durable;
use std::{fs, io::ErrorKind, path::Path};

/// `metatron compose lay <folder>`: a restored data folder, laid out into the volumes. The database comes last and by a
/// rename, when everything else is on the disk: as long as it is not there nothing was restored, and it may be said again. `prepare` sets the owners afterwards.
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
    copy(&from.join("metatron.db"), &database)?;
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
        let above = to.parent().unwrap_or(to);
        durable::sync(above).map_err(Error::at(above))?;
    }
    entries.iter().try_for_each(|entry| copy(&entry.path(), &to.join(entry.file_name())))
}

/// 0600, whole, and on the disk with its name when this returns.
fn copy(from: &Path, to: &Path) -> Result<()> {
    durable::copy(from, to, 0o600)
        .map_err(|source| Error::Io { what: format!("{} to {}", from.display(), to.display()), source })
}
