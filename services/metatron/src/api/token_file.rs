//! `~/.config/metatron/token`: 0600, one line for each address: `<address> <token>`.

use crate::{Error, Result};
use chassis::config::var;
use std::{fs, path::PathBuf};

fn path() -> Result<PathBuf> {
    let config = var("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.or_else(|| Some(PathBuf::from(var("HOME")?).join(".config")));
    Ok(config.ok_or_else(|| Error::failed("neither XDG_CONFIG_HOME nor HOME is set"))?.join("metatron/token"))
}

/// The token for this address; `METATRON_TOKEN` goes before the file.
pub fn load(address: &str) -> Result<Option<String>> {
    if let Some(token) = var("METATRON_TOKEN") {
        return Ok(Some(token));
    }
    let path = path()?;
    if !path.exists() {
        return Ok(None);
    }
    let text = chassis::keys::read(&path)?;
    Ok(text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(a, _)| *a == address)
        .map(|(_, t)| t.to_owned()))
}

/// Replaces the token of this address; others stay.
pub fn save(address: &str, token: &str) -> Result<PathBuf> {
    let path = path()?;
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder).map_err(Error::at(folder))?;
    let mut text = if path.exists() { chassis::keys::read(&path)? } else { String::new() };
    let others: Vec<&str> = text.lines().filter(|line| line.split(' ').next() != Some(address)).collect();
    text = others
        .into_iter()
        .chain([format!("{address} {token}").as_str()])
        .map(|line| format!("{line}\n"))
        .collect();
    chassis::durable::replace(&path, text.as_bytes(), 0o600).map_err(Error::at(&path))?;
    Ok(path)
}
