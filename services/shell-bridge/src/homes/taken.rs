//! What this machine's part takes on the disk: bounded in time, no link followed.

use crate::host::Ground;
use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::PathBuf,
    time::{Duration, Instant},
};

const TIME: Duration = Duration::from_secs(2);
const BLOCK: u64 = 512;

/// Bytes of ops, homes and projects; at least these when there is too much to count.
pub fn taken(ground: &Ground) -> u64 {
    let until = Instant::now() + TIME;
    let mut open: Vec<PathBuf> =
        vec![ground.data_dir.join("ops"), ground.homes.clone(), ground.projects.clone()];
    let mut bytes = 0;
    while let Some(folder) = open.pop() {
        if Instant::now() > until {
            break;
        }
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            bytes += meta.blocks() * BLOCK;
            if meta.is_dir() {
                open.push(entry.path());
            }
        }
    }
    bytes
}
