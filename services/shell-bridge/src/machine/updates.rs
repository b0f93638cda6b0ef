//! Packages that have newer versions, from the lists as they lie here. Nothing is fetched.

use super::{plain::plain, program};
use crate::host::{Looker, PATH};
use protocol::{Millis, machine::Updates};
use std::{path::Path, time::SystemTime};

const LISTS: &str = "/var/lib/apt/lists";
const SHOWN: usize = 20;
/// Whose updates are not counted, and whose are: the first that is installed manages this machine.
const MANAGERS: &[&str] = &["apt-get", "dnf", "yum", "zypper", "pacman", "apk", "emerge", "xbps-install"];

pub async fn look(looker: Looker) -> Result<Updates, String> {
    let installed = |program: &str| PATH.split(':').any(|dir| Path::new(dir).join(program).is_file());
    match MANAGERS.iter().find(|program| installed(program)) {
        Some(&"apt-get") => {}
        Some(other) => return Err(format!("Updates of {other} are not counted yet.")),
        None => return Err("There is no package manager here that is known.".to_owned()),
    }
    let checked_at =
        fetched(Path::new(LISTS)).ok_or("The package lists were never fetched; apt-get update does that.")?;
    // As `apt upgrade`: with the new packages that newer versions need, for example kernels. Simulated, and
    // without taking the lock: somebody may be installing.
    let args = ["-s", "-q", "-o", "Debug::NoLocking=true", "--with-new-pkgs", "upgrade"];
    Ok(read(&program::output("apt-get", &args, looker).await?, checked_at))
}

/// When the lists were last brought, or tried to be; None when there are none.
fn fetched(lists: &Path) -> Option<Millis> {
    let some = std::fs::read_dir(lists)
        .ok()?
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"));
    let time = |path: &Path| {
        let time = path.metadata().ok()?.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        i64::try_from(time.as_millis()).ok()
    };
    some.then(|| Millis(time(lists).max(time(&lists.join("partial"))).unwrap_or(0)))
}

/// `Inst unzip [6.0-28] (6.0-29 Debian-Security:12/oldstable-security [amd64])`; what is new has no
/// version in the first brackets and is no update.
fn read(text: &str, checked_at: Millis) -> Updates {
    let mut pending: Vec<(&str, bool)> = text.lines().filter_map(update).collect();
    pending.sort_unstable();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Updates {
        pending: count(pending.len()),
        security: count(pending.iter().filter(|(_, security)| *security).count()),
        packages: pending.iter().take(SHOWN).map(|(name, _)| plain(name, 100)).collect(),
        checked_at,
    }
}

fn update(line: &str) -> Option<(&str, bool)> {
    let (name, rest) = line.strip_prefix("Inst ")?.split_once(' ')?;
    let (_, from) = rest.strip_prefix('[')?.split_once("] (")?;
    let security =
        from.split_whitespace().any(|origin| origin.contains("-security") || origin.contains("-Security"));
    Some((name, security))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_apt_would_install() {
        let text = "NOTE: This is only a simulation!\nReading package lists...\n\
            Inst unzip [6.0-28] (6.0-28+deb12u1 Debian-Security:12/oldstable-security [amd64])\n\
            Inst bash [5.2-1] (5.2-2 Debian:12.15/oldstable [amd64])\n\
            Inst openssl [3.0.2-0ubuntu1.18] (3.0.2-0ubuntu1.19 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64]) []\n\
            Inst linux-image-6.1.0-31-amd64 (6.1.128-1 Debian:12.9/stable [amd64])\n\
            Inst linux-image-amd64 [6.1.119-1] (6.1.128-1 Debian:12.9/stable [amd64])\n\
            Conf bash (5.2-2 Debian:12.15/oldstable [amd64])\n";
        let found = read(text, Millis(7));
        assert_eq!((found.pending, found.security, found.checked_at), (4, 2, Millis(7)));
        assert_eq!(found.packages, ["bash", "linux-image-amd64", "openssl", "unzip"]);
        let many: String = (0..30).map(|n| format!("Inst p{n:02} [1] (2 x [all])\n")).collect();
        let found = read(&many, Millis(0));
        assert_eq!((found.pending, found.security, found.packages.len()), (30, 0, SHOWN));
    }

    #[test]
    fn lists_that_were_never_fetched_say_nothing() {
        let lists = tempfile::tempdir().unwrap();
        assert_eq!(fetched(lists.path()), None);
        assert_eq!(fetched(&lists.path().join("none")), None);
        std::fs::write(lists.path().join("deb.debian.org_dists_x_binary-amd64_Packages.lz4"), "").unwrap();
        assert!(fetched(lists.path()).is_some_and(|at| at.0 > 1_600_000_000_000));
    }
}
