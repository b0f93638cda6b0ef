//! Counting the data folder: what lies in it on the disk, by part. Blocks; bounded in time and entries.

use protocol::home::StorageItem;
use std::{
    collections::BTreeMap,
    fs::{self, DirEntry},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const TIME: Duration = Duration::from_secs(2);
const ENTRIES: usize = 300_000;
/// A file's blocks are counted in these, whatever the file system's own are.
const BLOCK: u64 = 512;

#[derive(Debug)]
pub struct Counted {
    pub items: Vec<StorageItem>,
    /// The bounds were met: the sizes are at least these.
    pub partial: bool,
}

/// Parts that there always are, in the order in which they are shown.
const PARTS: [&str; 8] = ["database", "ops", "homes", "logs", "redis", "backups", "releases", "other"];

pub fn count(data_dir: &Path) -> Counted {
    let mut walk = Walk { until: Instant::now() + TIME, left: ENTRIES, partial: false };
    let mut bytes: BTreeMap<&'static str, u64> = PARTS.iter().map(|part| (*part, 0)).collect();
    for entry in entries(data_dir) {
        let part = part(&entry.file_name().to_string_lossy());
        *bytes.entry(part).or_default() += walk.size_of(&entry);
    }
    let items = PARTS.iter().map(|part| StorageItem {
        key: (*part).to_owned(),
        bytes: bytes.get(part).copied().unwrap_or_default(),
    });
    Counted { items: items.collect(), partial: walk.partial }
}

/// Which part a name of the data folder belongs to.
fn part(name: &str) -> &'static str {
    match name {
        "ops" => "ops",
        "homes" | "projects" => "homes",
        "logs" => "logs",
        "backups" => "backups",
        "releases" | "upgrade" => "releases",
        "redis" | "appendonlydir" => "redis",
        name if name.starts_with("metatron.db") => "database",
        name if name.starts_with("redis") || name.ends_with(".rdb") || name.ends_with(".aof") => "redis",
        _ => "other",
    }
}

struct Walk {
    until: Instant,
    left: usize,
    partial: bool,
}

impl Walk {
    /// Homes may lie elsewhere, and their name in the data folder leads there; no other link is followed.
    fn size_of(&mut self, top: &DirEntry) -> u64 {
        let homes = part(&top.file_name().to_string_lossy()) == "homes";
        match fs::symlink_metadata(top.path()) {
            Ok(meta) if meta.is_dir() => self.below(top.path()),
            Ok(meta) if meta.is_symlink() && homes && top.path().is_dir() => self.below(top.path()),
            Ok(meta) => meta.blocks() * BLOCK,
            Err(_) => 0,
        }
    }

    fn below(&mut self, folder: PathBuf) -> u64 {
        let (mut bytes, mut open) = (0, vec![folder]);
        while let Some(folder) = open.pop() {
            for entry in entries(&folder) {
                if self.left == 0 || (self.left.is_multiple_of(256) && Instant::now() > self.until) {
                    self.partial = true;
                    return bytes;
                }
                self.left -= 1;
                let Ok(meta) = entry.metadata() else { continue };
                bytes += meta.blocks() * BLOCK;
                if meta.is_dir() {
                    open.push(entry.path());
                }
            }
        }
        bytes
    }
}

/// What cannot be read counts nothing.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_counted_and_links_are_not_followed() {
        let (data, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let put = |path: &Path, kib: usize| {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![7; kib * 1024]).unwrap();
        };
        put(&data.path().join("metatron.db"), 64);
        put(&data.path().join("metatron.db-wal"), 64);
        put(&data.path().join("ops/a/out"), 32);
        put(&data.path().join("logs/gateway.log"), 16);
        put(&data.path().join("redis/appendonlydir/x.aof"), 16);
        put(&data.path().join("backups/a.tar"), 8);
        put(&data.path().join("releases/0.1.0/metatron"), 8);
        put(&data.path().join("keys/gateway/permit.key"), 4);
        put(&outside.path().join("homes/1/file"), 256);
        std::os::unix::fs::symlink(outside.path().join("homes"), data.path().join("homes")).unwrap();
        std::os::unix::fs::symlink(outside.path(), outside.path().join("homes/1/up")).unwrap();
        std::os::unix::fs::symlink("/usr", data.path().join("strange")).unwrap();
        let counted = count(data.path());
        assert!(!counted.partial);
        let sizes: Vec<(&str, u64)> =
            counted.items.iter().map(|item| (item.key.as_str(), item.bytes >> 10)).collect();
        for ((key, kib), least) in sizes.iter().zip([128, 32, 256, 16, 16, 8, 8, 4]) {
            assert!((least..least + 40).contains(kib), "{key}: {sizes:?}");
        }
    }

    #[test]
    fn a_walk_has_an_end() {
        let data = tempfile::tempdir().unwrap();
        for n in 0..20 {
            fs::write(data.path().join(format!("f{n}")), "x").unwrap();
        }
        let mut walk = Walk { until: Instant::now() + TIME, left: 10, partial: false };
        assert!(walk.below(data.path().to_owned()) > 0 && walk.partial);
        let mut late = Walk { until: Instant::now() - TIME, left: 256, partial: false };
        assert!(late.below(data.path().to_owned()) == 0 && late.partial);
        assert_eq!(count(Path::new("/nowhere")).items.iter().map(|item| item.bytes).sum::<u64>(), 0);
    }
}
