//! The tokens of one-time links, made for whoever can read this machine's key files: at each start while nobody has
//! claimed the system, and on SIGUSR1, then for the setup or, once there is an owner, for a reset. The hash is kept for
//! 30 minutes, the token itself in a file that only the data folder's owner can read. Guesses are slowed down.

use crate::{
    auth::{credentials, throttle::Throttle},
    http::{Error, Result},
};
use chassis::{clock::now, config::var, durable, supervise::task};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use protocol::auth::LinkKind;
use std::{net::IpAddr, path::PathBuf, sync::Arc, time::Duration};
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

pub const VALID: Duration = Duration::from_secs(30 * 60);

/// `metatron-gateway link`: asks the gateway that is this container's first process; the exit code. An engine that sends
/// a signal itself counts the container as ended by a person, and starts it neither after a crash nor at boot.
pub fn ask() -> i32 {
    if var("METATRON_SOCKET").is_none() {
        eprintln!("METATRON_SOCKET is not set: this is asked in a container");
        return 2;
    }
    match kill(Pid::from_raw(1), Signal::SIGUSR1) {
        Ok(()) => 0,
        Err(errno) => {
            eprintln!("the gateway cannot be asked: {}", errno.desc());
            1
        }
    }
}

#[derive(Clone)]
pub struct OneTimeTokens {
    store: Store,
    /// `keys/gateway`
    folder: PathBuf,
    /// Of wrong tokens. They are nobody's: the address alone counts, and no password's failures with it.
    throttle: Arc<Throttle>,
}

impl OneTimeTokens {
    pub fn new(store: Store, folder: PathBuf) -> Self {
        Self { store, folder, throttle: Arc::default() }
    }

    /// A start: a token while nobody has claimed the system (`fixed`, or one of its own making). A link for a reset
    /// that somebody has in hand outlives it; files whose token opens nothing are taken away.
    pub async fn begin(&self, fixed: Option<String>) -> Result<()> {
        if self.store.owner().await?.is_none() {
            return self.make(LinkKind::Setup, fixed.unwrap_or_else(credentials::random)).await;
        }
        for kind in LinkKind::ALL {
            let Ok(token) = std::fs::read_to_string(self.file(kind)) else { continue };
            if !self.store.opens(kind, &credentials::sha256(token.trim_end()), now()).await? {
                self.forget(kind);
            }
        }
        Ok(())
    }

    /// Whether it can be used; spends nothing. Wrong ones are slowed down as wrong passwords are.
    pub async fn opens(&self, kind: LinkKind, sha256: &str, from: IpAddr) -> Result<()> {
        self.throttle.may(None, from)?;
        if self.store.opens(kind, sha256, now()).await? {
            self.throttle.succeeded(None, from);
            return Ok(());
        }
        let wrong = match kind {
            // A token that another spent this moment is none that was guessed.
            LinkKind::Setup if self.store.owner().await?.is_some() => return Err(Error::Claimed),
            LinkKind::Setup => Error::SetupToken,
            LinkKind::Reset => Error::ResetToken,
        };
        self.throttle.failed(None, from);
        Err(wrong)
    }

    /// Takes the file away: the token is spent.
    pub fn forget(&self, kind: LinkKind) {
        let file = self.file(kind);
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
        let kind = if self.store.owner().await?.is_some() { LinkKind::Reset } else { LinkKind::Setup };
        self.make(kind, credentials::random()).await
    }

    /// First the row, then the file: whoever reads the token can use it.
    async fn make(&self, kind: LinkKind, token: String) -> Result<()> {
        self.store.add_one_time_token(kind, &credentials::sha256(&token), now(), now().plus(VALID)).await?;
        let file = self.file(kind);
        std::fs::create_dir_all(&self.folder)
            .and_then(|()| durable::replace(&file, format!("{token}\n").as_bytes(), 0o600))
            .map_err(|error| Error::Broken(format!("cannot write {}: {error}", file.display())))?;
        tracing::info!(kind = kind.as_str(), file = %file.display(), "a one-time token stands in this file");
        Ok(())
    }

    fn file(&self, kind: LinkKind) -> PathBuf {
        self.folder.join(format!("{}_token", kind.as_str()))
    }
}
