//! Raw devices and the kernel's trigger: written, formatted, wiped.

use super::Call;
use crate::path;

/// Disks, memory and ports below /dev. Loop and zram devices are ordinary work.
const RAW: &[&str] = &[
    "sd", "hd", "vd", "xvd", "nvme", "mmcblk", "md", "dm-", "mapper/", "disk/", "block/", "nbd", "mtd",
    "rbd", "bcache",
];
const MEMORY: &[&str] = &["mem", "kmem", "port"];

fn is_raw(full: &str) -> bool {
    let Some(name) = full.strip_prefix("/dev/") else { return false };
    MEMORY.contains(&name) || RAW.iter().any(|prefix| name.starts_with(prefix)) && !name.starts_with("mdev")
}

/// Why nobody writes to this resolved path.
pub fn written(full: &str) -> Option<String> {
    if full == "/proc/sysrq-trigger" {
        return Some(
            "it writes to /proc/sysrq-trigger, which crashes or restarts the machine at once".to_owned(),
        );
    }
    if is_raw(full) {
        return Some(format!("it writes to {full} past its file system, which destroys what is on it"));
    }
    matches!(full, "/etc/passwd" | "/etc/shadow")
        .then(|| format!("it overwrites {full}, and with it root's account"))
}

pub fn trip(call: &Call) -> Option<String> {
    let raw = || call.operands().map(|word| path::resolve(&word.text, call.cwd)).find(|full| is_raw(full));
    let wipes = || raw().map(|device| format!("it wipes or formats {device}"));
    match call.name {
        "dd" | "dcfldd" => {
            let target = call.texts().find_map(|word| word.strip_prefix("of="))?;
            written(&path::resolve(target, call.cwd))
        }
        "tee" | "truncate" | "sponge" => {
            // `tee -a` and `truncate` of the account files keep or end what is there: only tee without -a ends it.
            let appends = call.name == "tee" && call.option("a", "append", "a");
            let all = call.operands().map(|word| path::resolve(&word.text, call.cwd));
            all.into_iter()
                .filter(|full| !(appends && full.starts_with("/etc/")))
                .find_map(|full| written(&full))
        }
        "cp" | "install" | "mv" | "ln" => {
            let target = call.operands().last()?;
            (call.operands().count() > 1)
                .then(|| written(&path::resolve(&target.text, call.cwd)))
                .flatten()
                .filter(
                    // Putting a prepared file in place of an account file is asked, not refused.
                    |reason| !reason.contains("/etc/"),
                )
        }
        "shred" | "blkdiscard" | "mkswap" | "mke2fs" | "mkdosfs" | "pvcreate" | "pvremove" => wipes(),
        name if name == "mkfs" || name.starts_with("mkfs.") || name.starts_with("mkntfs") => wipes(),
        "wipefs" => wipes().filter(|_| call.option("ao", "all", "a")),
        "fdisk" | "cfdisk" | "sfdisk" | "gdisk" => wipes()
            .filter(|_| !call.option("lsdJVFg", "list", "l") && !call.has("--dump") && !call.has("--json")),
        "sgdisk" => wipes().filter(|_| !call.option("piv", "print", "p")),
        "parted" => wipes().filter(|_| !call.has("print") && !call.option("l", "list", "l")),
        "badblocks" => wipes().filter(|_| call.option("w", "", "")),
        "cryptsetup" => {
            wipes().filter(|_| call.has("luksFormat") || call.has("erase") || call.has("luksErase"))
        }
        "hdparm" => wipes().filter(|_| call.texts().any(|word| word.contains("security-erase"))),
        "nvme" => wipes().filter(|_| call.has("format") || call.has("sanitize")),
        _ => None,
    }
}
