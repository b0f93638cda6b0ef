//! Making one. Everything lies in `backups/.making` until it is whole and on disk; then it gets its name.

use crate::{
    backups::{
        Failure, file, homes, keys,
        manifest::{DATABASE, FORMAT, Manifest, Part},
        names,
        room::enough,
    },
    deps::Deps,
};
use chassis::{clock::now, crash::crash_point, durable};
use flate2::{Compression, write::GzEncoder};
use protocol::backup::{BackupCause, BackupMissing};
use std::{
    cmp::Reverse,
    fs::{self, DirBuilder},
    io::{self, Write},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

const MAKING: &str = ".making";

pub struct Made {
    pub name: String,
    pub missing: Vec<BackupMissing>,
}

/// What a process that was killed left.
pub fn sweep(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder.join(MAKING)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// One at a time. `step` hears what it is at.
pub async fn make(
    deps: &Deps,
    folder: &Path,
    cause: BackupCause,
    step: impl Fn(&str),
) -> Result<Made, Failure> {
    let making = folder.join(MAKING);
    room(&deps.config.common.data_dir)?;
    sweep(folder).map_err(Failure::at(&making))?;
    DirBuilder::new().recursive(true).mode(0o700).create(&making).map_err(Failure::at(&making))?;
    let made = made(deps, folder, &making, cause, step).await;
    // Whatever came of it.
    let swept = sweep(folder).map_err(Failure::at(&making));
    let made = made?;
    swept?;
    Ok(made)
}

async fn made(
    deps: &Deps,
    folder: &Path,
    making: &Path,
    cause: BackupCause,
    step: impl Fn(&str),
) -> Result<Made, Failure> {
    let made_at = now();
    step("copying the database");
    let copy = making.join("metatron.db");
    let schema = deps.store.backup_into(&copy).await?;
    crash_point("backup_after_copy");
    let parts = making.to_owned();
    let (database, database_bytes) = blocking(move || packed(&copy, &parts.join(DATABASE))).await?;

    step("fetching the home folders");
    let (homes, missing) = homes::gather(deps, making).await?;

    step("writing the file");
    let sealing = keys::sealing(&deps.store, &deps.keyring).await?;
    let manifest = Manifest {
        format: FORMAT,
        version: chassis::VERSION.to_owned(),
        schema,
        made_at,
        cause,
        database,
        database_bytes,
        homes,
        missing,
        keys: sealing.is_some(),
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| Failure::Broken(error.to_string()))?;
    let keys = sealing.map(|key| keys::sealed(&deps.config, &key, &text)).transpose()?;
    let (parts, folder, missing) = (making.to_owned(), folder.to_owned(), manifest.missing.clone());
    let name = blocking(move || named(&parts, &folder, &text, &manifest, keys.as_deref())).await?;
    Ok(Made { name, missing })
}

/// The whole file gets its name: before this there is none, after this it is there for good.
fn named(
    parts: &Path,
    folder: &Path,
    text: &[u8],
    manifest: &Manifest,
    keys: Option<&str>,
) -> Result<String, Failure> {
    let whole = parts.join("whole");
    file::write(&whole, parts, text, manifest, keys)?;
    // As whoever restores it will read it.
    file::read(&whole, None)?;
    crash_point("backup_before_name");
    let path = names::free(folder, manifest.made_at);
    fs::rename(&whole, &path).and_then(|()| durable::sync(folder)).map_err(Failure::at(&path))?;
    crash_point("backup_after_name");
    Ok(path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// The copy, the packed copy and the whole file lie there at once for a moment.
fn room(data_dir: &Path) -> Result<(), Failure> {
    let database = data_dir.join("metatron.db");
    let bytes = fs::metadata(&database).map_err(Failure::at(&database))?.len();
    enough(data_dir, bytes.saturating_mul(2))
}

/// The packed file, and how large it is unpacked.
fn packed(from: &Path, to: &Path) -> Result<(Part, u64), Failure> {
    let mut copy = file::ours(from).map_err(Failure::at(from))?;
    let mut gz = GzEncoder::new(file::private(to).map_err(Failure::at(to))?, Compression::fast());
    let bytes = io::copy(&mut copy, &mut gz).map_err(Failure::at(to))?;
    gz.finish().and_then(|mut file| file.flush()).map_err(Failure::at(to))?;
    fs::remove_file(from).map_err(Failure::at(from))?;
    Ok((part(to)?, bytes))
}

fn part(path: &Path) -> Result<Part, Failure> {
    let mut file = file::ours(path).map_err(Failure::at(path))?;
    let (bytes, sha256) = file::drain(&mut file, |_| Ok(()), Failure::at(path))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Part { name, bytes, sha256 })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))?
}

/// Every backup in the folder, the newest first.
pub fn all(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) => {
            return Ok(Vec::new());
        }
        entries => entries?,
    };
    // Not what a link leads to: we made none.
    let ours = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(names::is_one)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    let mut all: Vec<PathBuf> = entries.flatten().filter(ours).map(|entry| entry.path()).collect();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    all.sort_by_cached_key(|path| {
        let name = name(path);
        let (time, n) = names::order(&name);
        Reverse((time.to_owned(), n))
    });
    Ok(all)
}
