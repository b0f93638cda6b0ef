use super::users::{GROUP, METATRON, REDIS};
use crate::{
    Error, Exit, Result,
    config::Settings,
    launch::{
        keyfiles,
        redis_conf::{self, RedisPlace},
    },
};
use std::{
    fs,
    os::unix::fs::{DirBuilderExt, PermissionsExt, lchown},
    path::{Path, PathBuf},
};

const ROOT: u32 = 0;

/// Where compose.yml shows `prepare` every volume.
pub(super) const VOLUMES_AT: &str = "/volumes";

/// Each volume's place below `/volumes`, its owner and its mode.
const VOLUMES: &[(&str, u32, u32)] = &[
    ("state", METATRON, 0o700),
    ("backups", METATRON, 0o700),
    ("work", ROOT, 0o700),
    ("homes", ROOT, 0o755),
    ("run", REDIS, 0o750),
    ("front", METATRON, 0o770),
    ("redis", REDIS, 0o700),
    ("tls", ROOT, 0o750),
    ("public", ROOT, 0o755),
    ("public/acme", ROOT, 0o755),
    ("keys/gateway", METATRON, 0o700),
    ("keys/llm-router", METATRON, 0o700),
    ("keys/pulse", METATRON, 0o700),
    ("keys/vault", METATRON, 0o700),
    ("keys/shell-bridge", ROOT, 0o700),
    ("keys/admin", REDIS, 0o700),
];

/// `metatron compose prepare`: what is there stays; what is missing is made. Runs as root, before everything else.
pub fn prepare() -> Result<Exit> {
    let base = PathBuf::from(VOLUMES_AT);
    for (name, _, mode) in VOLUMES {
        let path = base.join(name);
        fs::DirBuilder::new().recursive(true).mode(*mode).create(&path).map_err(Error::at(&path))?;
    }
    // Written by root, given away below: key files are refused by anyone but their owner.
    own_by(&base.join("keys"), ROOT)?;
    let settings = Settings { data_dir: base.clone(), ..Settings::read()? };
    keyfiles::make(&settings)?;
    redis_conf::write(
        &settings,
        &RedisPlace {
            file: base.join("keys/admin/redis.conf"),
            folder: PathBuf::from("/data"),
            // Who comes near is decided by the folder, which only the services share.
            socket_mode: 770,
        },
    )?;
    for (name, owner, mode) in VOLUMES {
        let path = base.join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).map_err(Error::at(&path))?;
        give(&path, *owner)?;
        // What was restored was laid there by root.
        if name.starts_with("keys/") || *name == "state" {
            own_by(&path, *owner)?;
        }
    }
    Ok(Exit::Ok)
}

/// The folder's own and everything below it.
fn own_by(folder: &Path, owner: u32) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::at(folder))?.flatten() {
        let path = entry.path();
        if fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
            own_by(&path, owner)?;
        }
        give(&path, owner)?;
    }
    Ok(())
}

/// Never what a link leads to: some of these folders are others' to write.
fn give(path: &Path, owner: u32) -> Result<()> {
    lchown(path, Some(owner), Some(GROUP)).map_err(Error::at(path))
}
