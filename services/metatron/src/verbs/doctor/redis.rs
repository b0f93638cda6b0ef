//! Redis: the program, and how the living one is set.

use super::{Finding, bad, note, ok};
use crate::{
    config::Settings,
    launch::{binaries, checks, keyfiles::password_of},
};

pub fn server(settings: &Settings) -> Finding {
    if settings.external_redis {
        return note(
            "redis-server",
            "METATRON_REDIS_URL names another Redis; none is started here",
            "Its settings are yours: noeviction, and an append-only file.",
        );
    }
    match checks::redis_server() {
        Ok(path) => ok("redis-server", path.display().to_string()),
        Err(error) => bad("redis-server", error.to_string(), error.next().unwrap_or_default()),
    }
}

/// What Redis says of itself, by the distribution's redis-cli when it is there.
pub fn facts(settings: &Settings) -> Finding {
    if settings.external_redis {
        return note("redis", "it is not ours, so it was not asked", "The gateway checks it: see `ready`.");
    }
    let Some(program) = binaries::on_path("redis-cli") else {
        return note(
            "redis",
            "redis-cli is not installed, so it was not asked",
            "The gateway checks it too: see `ready`.",
        );
    };
    let url = chassis::keys::read(&settings.key("admin", "redis_url")).unwrap_or_default();
    let ask = |words: &[&str]| {
        #[allow(clippy::disallowed_methods, reason = "the launcher asks its own redis")]
        let output = std::process::Command::new(&program)
            .arg("-s")
            .arg(settings.redis_socket())
            .args(["--user", "admin", "--raw"])
            .args(words)
            .env("REDISCLI_AUTH", password_of(&url).unwrap_or_default())
            .output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    let info = ask(&["INFO", "server"]);
    let Some(version) = info.lines().find_map(|line| line.strip_prefix("redis_version:")) else {
        return bad("redis", "it does not answer on its socket", "Look with `metatron logs redis`.");
    };
    let setting = |name: &str| ask(&["CONFIG", "GET", name]).lines().nth(1).unwrap_or_default().to_owned();
    let (eviction, append_only) = (setting("maxmemory-policy"), setting("appendonly"));
    if eviction != "noeviction" || append_only != "yes" {
        return bad(
            "redis",
            format!("{version}, maxmemory-policy {eviction}, appendonly {append_only}"),
            "It must be noeviction and yes; `metatron restart redis` brings our configuration back.",
        );
    }
    ok("redis", format!("{}, noeviction, append-only file on", version.trim()))
}
