//! Where the programs and the web stand.

use crate::{Error, Result};
use chassis::config::var;
use std::{os::unix::fs::PermissionsExt, path::PathBuf};

/// The service's binary beside our own.
pub fn service(name: &str) -> Result<PathBuf> {
    let path = folder()?.join(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::Check {
        what: format!("{} is missing beside metatron", path.display()),
        next: "Build all of them: `cargo build --release --bins`, or `make up`.".into(),
    })
}

pub fn own() -> Result<PathBuf> {
    std::env::current_exe().map_err(Error::io("cannot find out where metatron itself stands"))
}

fn folder() -> Result<PathBuf> {
    let exe = own()?;
    exe.parent().map(PathBuf::from).ok_or_else(|| Error::failed("metatron stands in no folder"))
}

/// `METATRON_WEB_DIR`, else `web` beside the binary, else the checkout's `web/dist`. A release that stands on a shelf
/// with others has its own pages: those of another one would speak another protocol.
pub fn web() -> Option<PathBuf> {
    let folder = folder().ok()?;
    let on_shelf = folder.parent().is_some_and(|shelf| shelf.join("current").is_symlink());
    if on_shelf && folder.join("web/index.html").is_file() {
        return Some(folder.join("web"));
    }
    if let Some(told) = var("METATRON_WEB_DIR") {
        return std::path::absolute(told).ok();
    }
    [folder.join("web"), folder.join("../../web/dist")]
        .into_iter()
        .find(|place| place.join("index.html").is_file())
        .and_then(|place| place.canonicalize().ok())
}

/// A program found in PATH, and where distributions put servers when PATH leaves that out.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = var("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| {
            file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
        })
}
