//! `metatron redis-cli`: the distribution's redis-cli on our private socket, as the admin user.

use crate::{
    Error, Exit, Result,
    config::Settings,
    launch::{binaries, checks, keyfiles::password_of},
};
use std::os::unix::process::CommandExt;

/// Becomes redis-cli; returns only when that fails. The password goes by the environment, not the argv.
pub fn perform(settings: &Settings, words: &[String]) -> Result<Exit> {
    let url = chassis::keys::read(&settings.key("admin", "redis_url"))?;
    let password =
        password_of(&url).ok_or_else(|| Error::failed("keys/admin/redis_url holds no password"))?;
    let program = binaries::on_path("redis-cli").ok_or_else(|| Error::Check {
        what: "redis-cli is not installed".into(),
        next: format!("Install it with:  {}", checks::install_redis()),
    })?;
    #[allow(clippy::disallowed_methods, reason = "the launcher becomes redis-cli")]
    let error = std::process::Command::new(&program)
        .arg("-s")
        .arg(settings.redis_socket())
        .args(["--user", "admin"])
        .args(words)
        .env("REDISCLI_AUTH", password)
        .exec();
    Err(Error::Io { what: program.display().to_string(), source: error })
}
