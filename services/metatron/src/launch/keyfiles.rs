//! The key files that a start needs, made once and then left alone. All 0600, apart by service.

use crate::{Error, Result, config::Settings};
use chassis::keys;
use std::path::Path;

/// Redis' users: one for each service, and the owner's own.
pub const REDIS_USERS: [&str; 5] = ["gateway", "llm-router", "shell-bridge", "pulse", "admin"];

pub fn make(settings: &Settings) -> Result<()> {
    permit_key(settings)?;
    let vault = format!("{} {}\n", hex::encode(random::<4>()), hex::encode(random::<32>()));
    keys::write_new(&settings.key("vault", "keyring"), &vault)?;
    if !settings.external_redis {
        for user in REDIS_USERS {
            redis_url(settings, user)?;
        }
    }
    Ok(())
}

/// The gateway signs with the one, the door verifies with the other. The public half is derived anew at
/// each start, so that the two cannot disagree.
fn permit_key(settings: &Settings) -> Result<()> {
    let path = settings.key("gateway", "permit.key");
    keys::write_new(&path, &hex::encode(random::<32>()))?;
    let secret = keys::read(&path)?;
    let seed: [u8; 32] =
        hex::decode(&secret).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
            Error::failed(format!("{} is not 64 hex characters; restore it from a backup", path.display()))
        })?;
    let public = hex::encode(ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes());
    replace_unless_same(&settings.key("shell-bridge", "permit.pub"), &public)
}

/// A moved data folder keeps its passwords and gets its new path.
fn redis_url(settings: &Settings, user: &str) -> Result<()> {
    let path = settings.key(user, "redis_url");
    let known = path.exists().then(|| keys::read(&path)).transpose()?;
    let password =
        known.as_deref().and_then(password_of).map_or_else(|| hex::encode(random::<24>()), str::to_owned);
    let socket = percent_encoded(&settings.redis_socket().to_string_lossy());
    replace_unless_same(&path, &format!("redis+unix://{socket}?user={user}&pass={password}"))
}

/// The password in one of our URLs.
pub fn password_of(url: &str) -> Option<&str> {
    let (_, password) = url.split_once("&pass=")?;
    (!password.is_empty()).then_some(password)
}

fn replace_unless_same(path: &Path, content: &str) -> Result<()> {
    if keys::write_new(path, content)? || keys::read(path)? == content {
        return Ok(());
    }
    std::fs::remove_file(path).map_err(Error::at(path))?;
    keys::write_new(path, content)?;
    Ok(())
}

fn percent_encoded(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte);
    path.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn random<const N: usize>() -> [u8; N] {
    rand::random()
}
