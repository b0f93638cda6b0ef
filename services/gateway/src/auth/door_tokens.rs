//! The one-time tokens of the doors before the login, made for whoever can read this machine's key files: at
//! each start while nobody has claimed the system, and on SIGUSR1, then for the setup or, once there is an owner, for
//! a reset. The hash is kept for 30 minutes, the token itself in a file that only the data folder's owner can read.

use crate::{
    auth::credentials,
    http::{Error, Result},
};
use chassis::{clock::now, durable, supervise::task};
use protocol::auth::Door;
use std::{path::PathBuf, time::Duration};
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

pub const VALID: Duration = Duration::from_secs(30 * 60);

#[derive(Clone)]
pub struct DoorTokens {
    store: Store,
    /// `keys/gateway`
    folder: PathBuf,
}

impl DoorTokens {
    pub fn new(store: Store, folder: PathBuf) -> Self {
        Self { store, folder }
    }

    /// A start: a token while nobody has claimed the system (`fixed`, or one of its own making). A link for a reset
    /// that somebody has in hand outlives it; files whose token opens nothing are taken away.
    pub async fn begin(&self, fixed: Option<String>) -> Result<()> {
        if self.store.owner().await?.is_none() {
            return self.make(Door::Setup, fixed.unwrap_or_else(credentials::random)).await;
        }
        for door in Door::ALL {
            let Ok(token) = std::fs::read_to_string(self.file(door)) else { continue };
            if !self.store.opens(door, &credentials::sha256(token.trim_end()), now()).await? {
                self.forget(door);
            }
        }
        Ok(())
    }

    /// Takes the file away: the token is spent.
    pub fn forget(&self, door: Door) {
        let file = self.file(door);
        if let Err(error) = durable::remove(&file) {
            tracing::warn!(%error, file = %file.display(), "the file of a spent token stays");
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
            if let Err(error) = self.asked().await {
                tracing::error!(%error, "no one-time token was made");
            }
        }
    }

    async fn asked(&self) -> Result<()> {
        let door = if self.store.owner().await?.is_some() { Door::Reset } else { Door::Setup };
        self.make(door, credentials::random()).await
    }

    /// First the row, then the file: whoever reads the token can use it.
    async fn make(&self, door: Door, token: String) -> Result<()> {
        self.store.add_door_token(door, &credentials::sha256(&token), now(), now().plus(VALID)).await?;
        let file = self.file(door);
        std::fs::create_dir_all(&self.folder)
            .and_then(|()| durable::replace(&file, format!("{token}\n").as_bytes(), 0o600))
            .map_err(|error| Error::Broken(format!("cannot write {}: {error}", file.display())))?;
        tracing::info!(door = door.as_str(), file = %file.display(), "a one-time token stands in this file");
        Ok(())
    }

    fn file(&self, door: Door) -> PathBuf {
        self.folder.join(format!("{}_token", door.as_str()))
    }
}
