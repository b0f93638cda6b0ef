//! Settings: defaults, then `metatron.toml` in the data folder, then the environment.
//! `METATRON_DATA_DIR`, `METATRON_LISTEN` … by name; nested ones as `METATRON__SECTION__KEY`.

mod section;

use crate::keys;
use serde::Deserialize;
use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

/// What every service knows.
#[derive(Debug, Clone, Deserialize)]
pub struct Common {
    pub data_dir: PathBuf,
    /// With the service's own user and password; from `keys/<service>/redis_url` unless
    /// `METATRON_REDIS_URL` is set. Empty for `metatron` itself, which needs no Redis.
    pub redis_url: String,
    pub node_id: String,
    pub log: Log,
}

/// What `telemetry` writes, and how.
#[derive(Debug, Clone, Deserialize)]
pub struct Log {
    /// A tracing filter: `info`, `gateway=debug,info`.
    pub filter: String,
    /// `json` or `pretty`; default: pretty on a terminal.
    pub format: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{file}: {detail}")]
    File { file: String, detail: String },
    #[error("{name} is {value:?}: {detail}")]
    Value { name: String, value: String, detail: String },
    #[error(transparent)]
    Key(#[from] keys::Error),
}

/// Reads what every service knows, and the section of its own name (`[gateway]`,
/// `METATRON__GATEWAY__…`) as `T`; an unknown key in that section is refused with its name.
///
/// `T` brings the defaults: give it `#[serde(default)]`. A service's name may hold `-`, which is `_` in
/// the environment (`METATRON__LLM_ROUTER__WORKERS=3`). A list is written as in TOML: `["a", "b"]`.
pub fn load<T: serde::de::DeserializeOwned + Default>(service: &str) -> Result<(Common, T), Error> {
    load_from(service, data_dir()?, environment()?)
}

/// `METATRON_DATA_DIR`, else `$XDG_DATA_HOME/metatron`, else `~/.local/share/metatron`.
pub fn data_dir() -> Result<PathBuf, Error> {
    let dir = if let Some(dir) = var("METATRON_DATA_DIR") {
        PathBuf::from(dir)
    } else if let Some(share) = var("XDG_DATA_HOME") {
        Path::new(&share).join("metatron")
    } else if let Some(home) = var("HOME") {
        Path::new(&home).join(".local/share/metatron")
    } else {
        return Err(refused("METATRON_DATA_DIR", "", "it is not set, and neither is HOME"));
    };
    // Services and commands run elsewhere would each take a relative path as another folder.
    std::path::absolute(&dir)
        .map_err(|error| refused("METATRON_DATA_DIR", &dir.display().to_string(), &error.to_string()))
}

/// One setting of the environment that is named by contract, for example `METATRON_LISTEN`.
#[allow(clippy::disallowed_methods, reason = "this is the config")]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Every variable that is ours, by name.
pub type Environment = Vec<(String, String)>;

/// All of `METATRON_…` as it stands; refused when one is not UTF-8.
pub fn environment() -> Result<Environment, Error> {
    let ours = std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"METATRON_"));
    ours.map(|(name, value)| match (name.into_string(), value.into_string()) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        (name, value) => Err(refused(
            &name.unwrap_or_else(|name| name.to_string_lossy().into_owned()),
            &value.unwrap_or_else(|value| value.to_string_lossy().into_owned()),
            "it is not UTF-8",
        )),
    })
    .collect()
}

fn load_from<T: serde::de::DeserializeOwned + Default>(
    service: &str,
    data_dir: PathBuf,
    environment: Environment,
) -> Result<(Common, T), Error> {
    let settings = section::settings(&data_dir, &environment)?;
    let common = common(service, data_dir, &settings)?;
    Ok((common, section::read(service, &settings)?))
}

fn common(service: &str, data_dir: PathBuf, settings: &config::Config) -> Result<Common, Error> {
    let text = |key: &str| settings.get_string(key).ok().filter(|text| !text.is_empty());
    let redis_url = match text("redis_url") {
        Some(url) => url,
        None if service == "metatron" => String::new(),
        None => keys::read(&data_dir.join("keys").join(service).join("redis_url"))?,
    };
    let node_id = text("node_id").unwrap_or_else(|| "local".to_owned());
    if !node_id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        return Err(refused(
            "METATRON_NODE_ID",
            &node_id,
            "only letters, digits, `-`, `_` and `.` may be in it",
        ));
    }
    Ok(Common { data_dir, redis_url, node_id, log: log_of(settings)? })
}

/// `log` and `log_format` alone, for a process that is no service.
pub fn log() -> Result<Log, Error> {
    log_of(&section::settings(&data_dir()?, &environment()?)?)
}

fn log_of(settings: &config::Config) -> Result<Log, Error> {
    let text = |key: &str| settings.get_string(key).ok().filter(|text| !text.is_empty());
    let by_place = if std::io::stderr().is_terminal() { "pretty" } else { "json" };
    let format = text("log_format").unwrap_or_else(|| by_place.to_owned());
    if !["json", "pretty"].contains(&format.as_str()) {
        return Err(refused("METATRON_LOG_FORMAT", &format, "it must be `json` or `pretty`"));
    }
    Ok(Log { filter: text("log").unwrap_or_else(|| "info".to_owned()), format })
}

fn refused(name: &str, value: &str, detail: &str) -> Error {
    Error::Value { name: name.to_owned(), value: value.to_owned(), detail: detail.to_owned() }
}

#[cfg(test)]
mod tests;
