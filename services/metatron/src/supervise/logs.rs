//! Logs that do not grow without bound: 10 MiB each, three old ones kept.
//!
//! Children write to the file itself (no pipe that could block or break), so a full one is copied and cut;
//! what is written between the two is lost.

use std::{fs, io, path::Path};

const MOST: u64 = 10 << 20;
const KEPT: u32 = 3;

/// Looks at every `*.log` of the folder.
pub fn rotate(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_log = path.extension().is_some_and(|extension| extension == "log");
        if is_log
            && entry.metadata().is_ok_and(|meta| meta.len() >= MOST)
            && let Err(error) = rotate_one(&path)
        {
            tracing::warn!(log = %path.display(), %error, "a log cannot be rotated");
        }
    }
}

fn rotate_one(path: &Path) -> io::Result<()> {
    let old = |n: u32| path.with_extension(format!("log.{n}"));
    for n in (1..KEPT).rev() {
        match fs::rename(old(n), old(n + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::copy(path, old(1))?;
    fs::OpenOptions::new().write(true).open(path)?.set_len(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_is_cut_and_three_old_ones_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("gateway.log");
        for round in 0..5u8 {
            let file = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
            file.set_len(MOST).unwrap();
            fs::write(folder.path().join("note"), [round]).unwrap();
            rotate(folder.path());
            assert_eq!(fs::metadata(&log).unwrap().len(), 0);
        }
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["gateway.log", "gateway.log.1", "gateway.log.2", "gateway.log.3", "note"]);
    }
}
