//! The sources, laid over each other, and one section of the result.

use super::{Environment, Error, refused};
use config::{Config, ConfigError, File, FileFormat, Value};
use std::path::Path;

/// Settings named by contract that are also keys at the top of the file.
const TOP: [(&str, &str); 4] = [
    ("METATRON_REDIS_URL", "redis_url"),
    ("METATRON_NODE_ID", "node_id"),
    ("METATRON_LOG", "log"),
    ("METATRON_LOG_FORMAT", "log_format"),
];

/// `metatron.toml`, then the environment over it.
pub(super) fn settings(data_dir: &Path, environment: &Environment) -> Result<Config, Error> {
    let file = data_dir.join("metatron.toml");
    let failed =
        |error: ConfigError| Error::File { file: file.display().to_string(), detail: error.to_string() };
    let mut builder = Config::builder();
    match std::fs::read_to_string(&file) {
        Ok(text) => builder = builder.add_source(File::from_str(&text, FileFormat::Toml)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(Error::File { file: file.display().to_string(), detail: error.to_string() });
        }
    }
    for (name, value) in environment {
        if let Some(key) = key_of(name) {
            builder = builder
                .set_override(&key, parsed(name, value)?)
                .map_err(|error| refused(name, value, &error.to_string()))?;
        }
    }
    builder.build().map_err(failed)
}

/// `METATRON__LLM_ROUTER__WORKERS` is `llm-router.workers`: sections are services, with their own hyphen.
fn key_of(name: &str) -> Option<String> {
    if let Some((_, key)) = TOP.iter().find(|(top, _)| *top == name) {
        return Some((*key).to_owned());
    }
    let nested = name.strip_prefix("METATRON__")?.to_ascii_lowercase();
    let (section, keys) = nested.split_once("__")?;
    Some(format!("{}.{}", section.replace('_', "-"), keys.replace("__", ".")))
}

/// Text, except for a list, which only TOML can tell from text. Numbers and truth are read from text
/// by whoever wants them, so that a password of digits stays as it is.
fn parsed(name: &str, value: &str) -> Result<Value, Error> {
    if !value.trim_start().starts_with('[') {
        return Ok(Value::new(Some(&name.to_owned()), value));
    }
    Config::builder()
        .add_source(File::from_str(&format!("list = {value}"), FileFormat::Toml))
        .build()
        .and_then(|config| config.get("list"))
        .map_err(|error| refused(name, value, &error.to_string()))
}

/// The section of one service; its defaults when it is nowhere.
pub(super) fn read<T: serde::de::DeserializeOwned + Default>(
    service: &str,
    settings: &Config,
) -> Result<T, Error> {
    let section = match settings.get::<Value>(service) {
        Ok(section) => section,
        Err(ConfigError::NotFound(_)) => return Ok(T::default()),
        Err(error) => return Err(refused(&format!("[{service}]"), "", &error.to_string())),
    };
    let mut unknown = None;
    let read = serde_ignored::deserialize(section, |path| {
        unknown.get_or_insert_with(|| path.to_string());
    });
    match (read, unknown) {
        (_, Some(key)) => {
            let key = format!("{service}.{key}");
            let value = settings.get_string(&key).unwrap_or_default();
            Err(refused(&key, &value, "there is no such setting"))
        }
        (Ok(section), None) => Ok(section),
        (Err(error), None) => Err(misread(service, settings, &error)),
    }
}

/// Names the key that could not be read, with what stands there.
fn misread(service: &str, settings: &Config, error: &ConfigError) -> Error {
    let key = match error {
        ConfigError::Type { key: Some(key), .. } | ConfigError::At { key: Some(key), .. } => {
            format!("{service}.{key}")
        }
        _ => service.to_owned(),
    };
    let value = settings.get_string(&key).unwrap_or_default();
    refused(&key, &value, &error.to_string())
}
