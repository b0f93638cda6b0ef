//! A release: a folder with our five programs and the web client, and the shelf it stands on.

use crate::{Error, Result, config::Settings, launch::binaries};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

pub const PROGRAMS: [&str; 5] =
    ["metatron", "metatron-gateway", "metatron-llm-router", "metatron-shell-bridge", "metatron-pulse"];
/// Sums of everything in a tarball, as `sha256sum` writes them.
pub const SUMS: &str = "SHA256SUMS";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub version: String,
    pub folder: PathBuf,
}

impl Release {
    /// Looks whether a release stands there, and asks its `metatron` for the version: so it is known that it can be
    /// started on this machine before anything is ended for it.
    pub fn of(folder: &Path) -> Result<Self> {
        for name in PROGRAMS {
            if !folder.join(name).is_file() {
                return Err(not_one(folder, &format!("{name} is missing")));
            }
        }
        let program = folder.join("metatron");
        #[allow(clippy::disallowed_methods, reason = "the launcher looks at the release that it shall start")]
        let output = Command::new(&program)
            .arg("--version")
            .output()
            .map_err(|error| not_one(folder, &format!("metatron cannot be started: {error}")))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match said.trim().strip_prefix("metatron ").filter(|_| output.status.success()) {
            Some(version) if is_a_name(version) => {
                Ok(Self { version: version.to_owned(), folder: folder.to_owned() })
            }
            _ => {
                let error = String::from_utf8_lossy(&output.stderr).into_owned();
                let line = error.lines().next().unwrap_or("it says no version").to_owned();
                Err(not_one(folder, &format!("metatron does not run here: {line}")))
            }
        }
    }

    /// Its version, and on a shelf what tells it from others of that version.
    pub fn name(&self) -> &str {
        let folder = self.folder.file_name().and_then(|name| name.to_str());
        folder.filter(|name| name.starts_with(&self.version)).unwrap_or(&self.version)
    }

    pub fn program(&self) -> PathBuf {
        self.folder.join("metatron")
    }

    /// The one whose program this process runs.
    pub fn own() -> Result<Self> {
        let exe = binaries::own()?;
        let folder = exe.parent().ok_or_else(|| Error::failed("metatron stands in no folder"))?;
        Ok(Self { version: chassis::VERSION.into(), folder: folder.to_owned() })
    }
}

fn not_one(folder: &Path, why: &str) -> Error {
    Error::Check {
        what: format!("{} holds no release that can be used: {why}", folder.display()),
        next: "Nothing was changed. Take a tarball made by `make dist` for this kind of machine, or its unpacked folder.".into(),
    }
}

fn is_a_name(version: &str) -> bool {
    !version.is_empty()
        && version.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+.".contains(&b))
        && !version.starts_with('.')
}

/// What tells two releases of one version apart, without reading all of them: the sums that came along, else
/// name, length and time of each program and of the web's first page.
pub fn stamp(folder: &Path, web: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    match fs::read(folder.join(SUMS)) {
        Ok(sums) => hash.update(sums),
        Err(_) => {
            let pages = [("web", web.join("index.html"))];
            for (name, path) in PROGRAMS.iter().map(|name| (*name, folder.join(name))).chain(pages) {
                let meta = fs::metadata(&path).map_err(Error::at(&path))?;
                hash.update(format!("{name} {} {}\n", meta.len(), meta.mtime()));
            }
        }
    }
    Ok(hex::encode(&hash.finalize()[..4]))
}

/// Where releases stand side by side: beside the one that runs when that stands on a shelf, else in the data folder.
pub fn shelf(settings: &Settings) -> PathBuf {
    let beside = || Some(binaries::own().ok()?.parent()?.parent()?.to_owned());
    beside()
        .filter(|shelf| shelf.join("current").is_symlink())
        .unwrap_or_else(|| settings.data_dir.join("releases"))
}

/// What `current` points at.
pub fn current(shelf: &Path) -> Option<PathBuf> {
    shelf.join("current").canonicalize().ok().filter(|folder| folder.join("metatron").is_file())
}

/// The release that a living process was started from, if its file still stands there.
pub fn of_process(pid: u32) -> Option<PathBuf> {
    let exe = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    let whole = !exe.to_string_lossy().ends_with(" (deleted)");
    whole.then(|| exe.parent().map(Path::to_owned))?
}
