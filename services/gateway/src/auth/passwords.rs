//! Passwords: argon2id, two at a time, throttled by account and address.

use crate::{
    auth::{
        Who,
        throttle::{Account, Throttle},
    },
    http::{Error, Result},
};
use actix_web::HttpRequest;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use protocol::auth::User;
use std::{net::IpAddr, sync::Arc};
use store::Store;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// Logins that may stand in line.
const IN_LINE: usize = 300;

/// The password that a program sends along where a token alone is not enough: `X-Metatron-Password: base64(password)`.
pub fn header(request: &HttpRequest) -> Result<String> {
    let value = request.headers().get("x-metatron-password").ok_or(Error::PasswordNeeded)?;
    let bytes = STANDARD.decode(value.as_bytes()).map_err(|_| Error::PasswordNeeded)?;
    String::from_utf8(bytes).map_err(|_| Error::PasswordNeeded)
}

#[derive(Clone)]
pub struct Passwords {
    line: Arc<Semaphore>,
    room: Arc<Semaphore>,
    throttle: Arc<Throttle>,
    /// Of a password that nobody has: an unknown name takes as long as a known one.
    nobody: Arc<str>,
}

/// A place at the front of the line.
pub struct Turn {
    _line: OwnedSemaphorePermit,
    _room: OwnedSemaphorePermit,
}

impl Passwords {
    pub async fn new() -> Result<Self> {
        let nobody = blocking(|| hash(&super::credentials::random())).await??;
        Ok(Self {
            line: Arc::new(Semaphore::new(IN_LINE)),
            room: Arc::new(Semaphore::new(AT_ONCE)),
            throttle: Arc::default(),
            nobody: nobody.into(),
        })
    }

    /// Waits for one's turn; `Busy` when the line is full.
    pub async fn turn(&self) -> Result<Turn> {
        let line = self.line.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        let room = self.room.clone().acquire_owned().await.map_err(|_| Error::Busy)?;
        Ok(Turn { _line: line, _room: room })
    }

    /// Checks a password against the hash of whoever has the name (none: nobody has it), and gives both back.
    /// Wrong ones count against the person, or the name that nobody has, and against the address.
    pub async fn check(
        &self,
        name: &str,
        known: Option<(User, String)>,
        address: IpAddr,
        password: String,
    ) -> Result<(User, String)> {
        let account = match &known {
            Some((user, _)) => Account::Known(user.id.clone()),
            None => Account::unknown(name),
        };
        self.throttle.may(Some(&account), address)?;
        let _turn = self.turn().await?;
        // Once more: those before us in the line may have failed.
        self.throttle.may(Some(&account), address)?;
        let stored = known.as_ref().map_or_else(|| self.nobody.to_string(), |(_, hash)| hash.clone());
        let good = blocking(move || verify(&password, &stored)).await?;
        match known.filter(|_| good) {
            Some(known) => {
                self.throttle.succeeded(Some(&account), address);
                Ok(known)
            }
            None => {
                self.throttle.failed(Some(&account), address);
                Err(Error::WrongLogin)
            }
        }
    }

    /// A person who was recognised says the password too. Gives the person with its hash.
    pub async fn confirm(&self, store: &Store, who: &Who, password: String) -> Result<(User, String)> {
        let known = store.user(who.id()).await?;
        self.check(&who.user.name, known, who.address, password).await
    }

    /// Wrong ones of before count no more: the person has shown another way who it is.
    pub fn forgive(&self, user: &User, address: IpAddr) {
        self.throttle.succeeded(Some(&Account::Known(user.id.clone())), address);
    }
}

impl Turn {
    pub async fn hash(&self, password: String) -> Result<String> {
        blocking(move || hash(&password)).await?
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(format!("hashing: {error}")))
}

/// argon2id, version 19, 19 MiB, two passes: the crate's defaults, which are OWASP's.
fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::Broken(format!("hashing: {error}")))
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

/// 8 to 1,024 bytes.
pub fn acceptable(field: &'static str, password: &str) -> Result<()> {
    if (8..=1024).contains(&password.len()) {
        return Ok(());
    }
    Err(Error::invalid(field, "It must have 8 to 1,024 bytes."))
}
