//! The stack's own Redis: a private socket, a password for each service, an append-only file.

use super::keyfiles::{REDIS_USERS, password_of};
use crate::{Error, Result, config::Settings};
use std::path::PathBuf;

/// What anyone but the admin may do: never the server's administration. `INFO` and `CONFIG GET` are for the self-check
/// of eviction and persistence.
const COMMANDS: &str = "+@all -@admin -@dangerous +info +config|get";

/// A user's keys and channels. The hands may stand on a machine of their own, so they have their own node's; answers,
/// what they say and pieces of homes they may write and not read, the policy set read and not write. The others work on all of it.
fn rules(user: &str, node: &str) -> String {
    match user {
        "admin" => "~* allchannels +@all".to_owned(),
        "shell-bridge" => format!(
            "~metatron:node:{node} ~metatron:node:{node}:ops %W~metatron:replies:* %W~metatron:events \
             %W~metatron:events:epoch %W~metatron:pack:* %R~metatron:policy resetchannels {COMMANDS} -@scripting"
        ),
        _ => format!("~metatron:* ~core:apalis:* allchannels {COMMANDS}"),
    }
}

/// Where Redis stands.
pub struct RedisPlace {
    /// Its configuration.
    pub file: PathBuf,
    /// Its append-only file is kept here, as Redis sees it.
    pub folder: PathBuf,
    /// Octal digits.
    pub socket_mode: u16,
}

impl RedisPlace {
    /// In the data folder, for us alone.
    pub fn native(settings: &Settings) -> Self {
        let folder = settings.data_dir.join("redis");
        Self { file: folder.join("redis.conf"), folder, socket_mode: 700 }
    }
}

/// Writes the configuration (0600: it holds the passwords).
pub fn write(settings: &Settings, place: &RedisPlace) -> Result<()> {
    let text = text(settings, place)?;
    chassis::durable::replace(&place.file, text.as_bytes(), 0o600).map_err(Error::at(&place.file))
}

fn text(settings: &Settings, place: &RedisPlace) -> Result<String> {
    let socket = quoted(&settings.redis_socket().to_string_lossy());
    let folder = quoted(&place.folder.to_string_lossy());
    let mode = place.socket_mode;
    // The database is the truth and Redis may be wiped, so a second's loss at a power cut is harmless, and
    // a snapshot beside the append-only file is not needed. Eviction would lose jobs: refused instead.
    // Nobody can be the default user, who is off; Redis itself is, when it reads its file at a start, and
    // without rights would pass over every transaction in it.
    let mut conf = format!(
        "# Written by `metatron up` at each start.\n\
         port 0\nunixsocket {socket}\nunixsocketperm {mode}\ndir {folder}\ndaemonize no\nlogfile \"\"\n\
         appendonly yes\nappendfsync everysec\nsave \"\"\nmaxmemory-policy noeviction\n\
         user default off ~* allchannels +@all\n"
    );
    for user in REDIS_USERS {
        let url = chassis::keys::read(&settings.key(user, "redis_url"))?;
        let password = password_of(&url).ok_or_else(|| {
            Error::failed(format!("keys/{user}/redis_url holds no password; remove it and start again"))
        })?;
        conf.push_str(&format!("user {user} on >{password} {}\n", rules(user, &settings.node_id)));
    }
    Ok(conf)
}

/// A word as redis.conf reads it.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
