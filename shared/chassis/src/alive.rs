//! The sign of life that a container's engine asks for: a file that is written as long as the process does its work.
//!
//! `METATRON_ALIVE_FILE` names it; without it there is nothing to write and nobody who asks.

use crate::{clock, config::var};
use protocol::Millis;
use std::{fs, path::Path, sync::OnceLock, time::Duration};

/// For services, which give a sign every 2 s.
pub const FRESH: Duration = Duration::from_secs(15);

/// Says that this process works. Called where its work stands or falls, not by a timer of its own.
pub fn touch() {
    static FILE: OnceLock<Option<String>> = OnceLock::new();
    if let Some(file) = FILE.get_or_init(|| var("METATRON_ALIVE_FILE")) {
        // On a full disk the process lives all the same; the engine shows it as unhealthy, which is true.
        let _ = fs::write(file, clock::now().0.to_string());
    }
}

/// For `<program> alive`: the exit code, 0 when the last sign is not older than `fresh`.
pub fn look(fresh: Duration) -> u8 {
    let Some(file) = var("METATRON_ALIVE_FILE") else {
        eprintln!("METATRON_ALIVE_FILE is not set: this is asked by a container's engine");
        return 2;
    };
    match said(Path::new(&file)) {
        Some(at) if clock::now() < at.plus(fresh) => 0,
        Some(at) => {
            eprintln!("the last sign of life is {} s old", clock::now().0.saturating_sub(at.0) / 1000);
            1
        }
        None => {
            eprintln!("no sign of life in {file}");
            1
        }
    }
}

fn said(file: &Path) -> Option<Millis> {
    fs::read_to_string(file).ok()?.trim().parse().ok().map(Millis)
}
