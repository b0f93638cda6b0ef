//! The one-time token of the first start: made at each start while unclaimed and on SIGUSR1, its
//! hash kept for 30 minutes, itself in a file that only the owner of the data folder can read.

use crate::{auth::credentials, http::Result};
use chassis::{clock::now, supervise::task};
use std::{
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

pub const VALID: Duration = Duration::from_secs(30 * 60);

#[derive(Clone)]
pub struct SetupTokens {
    store: Store,
    /// `keys/gateway/setup_token`
    file: PathBuf,
}

impl SetupTokens {
    pub fn new(store: Store, file: PathBuf) -> Self {
        Self { store, file }
    }

    /// Makes a token, unless the system has its owner; false then.
    pub async fn make(&self, fixed: Option<String>) -> Result<bool> {
        if self.store.owner().await?.is_some() {
            self.forget();
            return Ok(false);
        }
        let token = fixed.unwrap_or_else(credentials::random);
        self.store.add_setup_token(&credentials::sha256(&token), now(), now().plus(VALID)).await?;
        replace(&self.file, &token).map_err(|error| {
            crate::http::Error::Broken(format!("cannot write {}: {error}", self.file.display()))
        })?;
        tracing::info!(file = %self.file.display(), "waits for its owner; the setup token stands in this file");
        Ok(true)
    }

    /// Takes the file away: the token is spent.
    pub fn forget(&self) {
        if let Err(error) = std::fs::remove_file(&self.file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, file = %self.file.display(), "the spent setup token's file stays");
        }
    }

    /// Another token for each SIGUSR1.
    pub async fn serve(self, stop: CancellationToken) -> task::Result {
        let mut asked = signal(SignalKind::user_defined1())?;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                _ = asked.recv() => {}
            }
            match self.make(None).await {
                Ok(true) => {}
                Ok(false) => tracing::info!("asked for a setup token, but the system has its owner"),
                Err(error) => tracing::error!(%error, "no setup token was made"),
            }
        }
    }
}

/// A 0600 file in place of the old one, at once.
fn replace(path: &Path, content: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    writeln!(file, "{content}")?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}
