//! File systems that hold data.

use super::plain::plain;
use nix::sys::statvfs::statvfs;
use procfs::process::{MountInfo, Process};
use protocol::machine::Disk;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    os::unix::ffi::{OsStrExt as _, OsStringExt as _},
    path::{Path, PathBuf},
};

/// On a disk of this machine. Not those of other machines: asking one that is away hangs.
const REAL: &[&str] = &[
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs", "nilfs2", "vfat",
    "exfat", "ntfs", "ntfs3", "fuseblk", "hfsplus",
];
/// A container's root is one of these.
const ROOT: &[&str] = &["overlay", "fuse-overlayfs", "aufs", "9p", "virtiofs"];
const MOST: usize = 24;

pub fn look() -> Result<Vec<Disk>, String> {
    let mounts = Process::myself().and_then(|me| me.mountinfo());
    let mounts = mounts.map_err(|error| format!("The mounts cannot be read: {error}."))?;
    Ok(chosen(mounts.into_iter().map(Mount::from)).into_iter().filter_map(measured).take(MOST).collect())
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mount {
    /// `major:minor`: the same for each mount of one file system.
    number: String,
    at: PathBuf,
    fs: String,
    device: String,
}

impl From<MountInfo> for Mount {
    fn from(info: MountInfo) -> Self {
        Self {
            number: info.majmin,
            at: unescaped(&info.mount_point),
            fs: info.fs_type,
            device: info.mount_source.unwrap_or_else(|| "none".to_owned()),
        }
    }
}

/// Each file system once, where it is mounted highest; what another mount covers is not there.
fn chosen(mounts: impl Iterator<Item = Mount>) -> Vec<Mount> {
    let visible: BTreeMap<PathBuf, Mount> = mounts.map(|mount| (mount.at.clone(), mount)).collect();
    let mut by_number: BTreeMap<String, Mount> = BTreeMap::new();
    for mount in visible.into_values().filter(real) {
        let depth = |mount: &Mount| mount.at.components().count();
        match by_number.get(&mount.number) {
            Some(known) if depth(known) <= depth(&mount) => {}
            _ => drop(by_number.insert(mount.number.clone(), mount)),
        }
    }
    let mut chosen: Vec<Mount> = by_number.into_values().collect();
    chosen.sort_by(|a, b| a.at.cmp(&b.at));
    chosen
}

fn real(mount: &Mount) -> bool {
    REAL.contains(&mount.fs.as_str()) || (mount.at == Path::new("/") && ROOT.contains(&mount.fs.as_str()))
}

/// None for what is no folder (a container has single files of its machine mounted).
fn measured(mount: Mount) -> Option<Disk> {
    if !mount.at.is_dir() {
        return None;
    }
    let stat = statvfs(&mount.at).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(stat.fragment_size());
    let used = stat.blocks().saturating_sub(stat.blocks_free());
    // Without what is kept back for root: so that the share in use is the one that `df` gives.
    let total = bytes(used + stat.blocks_available());
    (total > 0).then(|| Disk {
        mount: plain(&mount.at.to_string_lossy(), 200),
        device: plain(&mount.device, 200),
        fs: mount.fs,
        total,
        free: bytes(stat.blocks_available()),
    })
}

/// The kernel writes blanks, tabs, newlines and backslashes as `\040` and the like.
fn unescaped(path: &Path) -> PathBuf {
    let bytes = path.as_os_str().as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 4).filter(|_| bytes[at] == b'\\');
        match code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 8).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 4;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    OsString::from_vec(out).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(number: &str, at: &str, fs: &str) -> Mount {
        Mount { number: number.into(), at: at.into(), fs: fs.into(), device: "/dev/x".into() }
    }

    #[test]
    fn each_file_system_counts_once_and_only_real_ones() {
        let mounts = [
            mount("0:20", "/proc", "proc"),
            mount("0:21", "/run", "tmpfs"),
            mount("8:1", "/", "ext4"),
            mount("8:1", "/var/lib/docker", "ext4"),
            mount("8:2", "/srv/data", "xfs"),
            mount("7:0", "/snap/core", "squashfs"),
            mount("0:50", "/mnt/far", "nfs4"),
            mount("8:3", "/mnt/covered", "ext4"),
            mount("8:4", "/mnt/covered", "btrfs"),
            mount("0:60", "/var/lib/docker/overlay2/x", "overlay"),
        ];
        let found: Vec<String> =
            chosen(mounts.into_iter()).iter().map(|m| format!("{} {}", m.number, m.at.display())).collect();
        assert_eq!(found, ["8:1 /", "8:4 /mnt/covered", "8:2 /srv/data"]);
        let container = [mount("0:99", "/", "overlay"), mount("8:1", "/etc/hosts", "ext4")];
        assert_eq!(chosen(container.into_iter()).len(), 2);
        assert_eq!(measured(mount("8:1", "/etc/hosts", "ext4")), None);
    }

    #[test]
    fn names_with_blanks_are_read() {
        assert_eq!(unescaped(Path::new(r"/mnt/a\040b\134c\011")), Path::new("/mnt/a b\\c\t"));
        assert_eq!(unescaped(Path::new(r"/mnt/\04")), Path::new(r"/mnt/\04"));
    }

    #[test]
    fn this_machine_has_a_root() {
        let disks = look().unwrap();
        assert!(disks.iter().all(|disk| disk.free <= disk.total && disk.total > 0), "{disks:?}");
        assert!(disks.iter().any(|disk| disk.mount == "/"), "{disks:?}");
    }
}
