//! `upgrade/journal.json`: how far an upgrade has come. Replaced whole, and on the disk before the next act.

use super::Release;
use crate::{Error, Result, config::Settings};
use chassis::durable;
use protocol::Millis;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// Read by the release before and the one after: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    pub id: String,
    pub phase: Phase,
    /// What to go back to; absent when nobody knows what ran before.
    pub from: Option<Release>,
    pub to: Release,
    /// The link that shall point at `to`.
    pub current: PathBuf,
    /// When the services of `from` were told to end.
    pub stopped_at: Option<Millis>,
    /// Why it is taken back.
    pub why: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// `to` stands on the shelf. Nothing else has been changed.
    Prepared,
    /// The copy of the database is whole. `to` may have been started, and may have changed the database.
    Trying,
    /// `to` did not become ready: the copy is being put back.
    TakingBack,
    /// `to` was ready: it is the one from here on.
    Committed,
}

/// `upgrade/last.json`: how the last one ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub id: String,
    pub from: Option<Release>,
    pub to: Release,
    /// `to` runs; otherwise everything is as it was before.
    pub done: bool,
    pub why: Option<String>,
    pub at: Millis,
    /// From the first service told to end until ready again; absent when nothing ran, or when it was interrupted.
    pub down_ms: Option<i64>,
}

/// `upgrade/used.json`: the release that was ready last with this database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub version: String,
}

pub fn used(settings: &Settings) -> Result<Option<Used>> {
    read_file(&folder(settings).join("used.json"))
}

/// Said by whoever has seen this release ready.
pub fn note_use(settings: &Settings, version: &str) -> Result<()> {
    let now = Used { version: version.to_owned() };
    if used(settings).ok().flatten().as_ref() == Some(&now) {
        return Ok(());
    }
    replace(&folder(settings).join("used.json"), &now)
}

pub fn folder(settings: &Settings) -> PathBuf {
    settings.data_dir.join("upgrade")
}

/// While this file is there the gateway takes nothing in that a return would lose.
pub fn trial_file(settings: &Settings) -> PathBuf {
    folder(settings).join("trial")
}

pub fn read(settings: &Settings) -> Result<Option<Journal>> {
    read_file(&folder(settings).join("journal.json"))
}

pub fn last(settings: &Settings) -> Result<Option<Last>> {
    read_file(&folder(settings).join("last.json"))
}

pub fn write(settings: &Settings, journal: &Journal) -> Result<()> {
    replace(&folder(settings).join("journal.json"), journal)
}

/// Ends it: first how it went is said, then the journal is taken away. Broken off in between, both are done again.
pub fn close(settings: &Settings, last: &Last) -> Result<()> {
    replace(&folder(settings).join("last.json"), last)?;
    let journal = folder(settings).join("journal.json");
    durable::remove(&journal).map_err(Error::at(&journal))
}

fn read_file<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Io { what: path.display().to_string(), source }),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| Error::Failed {
        what: format!("{} cannot be read: {error}", path.display()),
        next: Some("It was written by another version, or by hand. Move it away to start without it.".into()),
    })
}

fn replace(path: &Path, value: &impl Serialize) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(Error::at(folder))?;
    let text = serde_json::to_vec_pretty(value).map_err(|error| Error::failed(error.to_string()))?;
    durable::replace(path, &text, 0o600).map_err(Error::at(path))
}
