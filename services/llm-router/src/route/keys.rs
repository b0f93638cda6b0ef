//! Opening providers' keys.

use crate::providers::Failure;
use std::{path::PathBuf, sync::Mutex, sync::PoisonError};
use store::SecretRow;
use vault::{Keyring, Place, Secret};

/// The keyring, read again from its file when a value was sealed by a key that is newer than this start.
pub struct Keys {
    file: PathBuf,
    ring: Mutex<Keyring>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    File(#[from] chassis::keys::Error),
    #[error(transparent)]
    Ring(#[from] vault::Error),
}

impl Keys {
    pub fn read(file: PathBuf) -> Result<Self, Error> {
        let ring = Mutex::new(load(&file)?);
        Ok(Self { file, ring })
    }

    pub fn open(&self, row: &SecretRow) -> Result<Secret, Failure> {
        let place = Place { table: "providers", id: &row.id, field: &row.field, version: row.version };
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = match ring.open(&place, &row.sealed) {
            Err(vault::Error::UnknownKey(_)) => {
                *ring = load(&self.file).map_err(|error| unusable(&error))?;
                ring.open(&place, &row.sealed)
            }
            other => other,
        };
        opened.map_err(|error| unusable(&error))
    }
}

fn load(file: &std::path::Path) -> Result<Keyring, Error> {
    Ok(Keyring::parse(&chassis::keys::read(file)?)?)
}

fn unusable(error: &dyn std::fmt::Display) -> Failure {
    Failure::Setup { detail: format!("its stored key cannot be opened ({error}); give the key again") }
}
