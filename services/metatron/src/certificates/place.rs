//! Files of the certificates' folder, each whole or not at all; the pair in force is exchanged by one rename.

use super::{Pair, Status};
use crate::{Error, Result};
use chassis::durable;
use std::{fs, io::ErrorKind, os::unix::fs::DirBuilderExt, path::Path};

/// None when it is not there.
pub fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { what: path.display().to_string(), source }),
    }
}

pub fn write(path: &Path, text: &str, mode: u32) -> Result<()> {
    if read(path).is_ok_and(|there| there.as_deref() == Some(text)) {
        return Ok(());
    }
    durable::replace(path, text.as_bytes(), mode).map_err(Error::at(path))
}

/// `live` leads to the folder of this pair from now on. The key can be read by our group, which is nginx's.
pub fn put(folder: &Path, pair: &Pair, serial: i64) -> Result<()> {
    let name = format!("pair-{serial}");
    let home = folder.join(&name);
    durable::remove_all(&home).map_err(Error::at(&home))?;
    fs::DirBuilder::new().mode(0o750).create(&home).map_err(Error::at(&home))?;
    write(&home.join("fullchain.pem"), &pair.chain, 0o640)?;
    write(&home.join("privkey.pem"), &pair.key, 0o640)?;
    let live = folder.join("live");
    let stands = durable::sync(folder);
    stands.and_then(|()| durable::point(&live, Path::new(&name))).map_err(Error::at(&live))?;
    sweep(folder, &name);
    Ok(())
}

/// Older pairs go; what cannot be removed harms nobody.
fn sweep(folder: &Path, keep: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("pair-") && name.to_string_lossy() != keep {
            let _ = durable::remove_all(&entry.path());
        }
    }
}

/// The chain in force.
pub fn live(folder: &Path) -> Result<Option<(String, String)>> {
    let live = folder.join("live");
    Ok(read(&live.join("fullchain.pem"))?.zip(read(&live.join("privkey.pem"))?))
}

pub fn status(folder: &Path) -> Result<Option<Status>> {
    Ok(read(&folder.join("status.json"))?.and_then(|text| serde_json::from_str(&text).ok()))
}

pub fn write_status(folder: &Path, status: &Status) -> Result<()> {
    let text = serde_json::to_string_pretty(status).map_err(|error| Error::failed(error.to_string()))?;
    write(&folder.join("status.json"), &text, 0o644)
}
