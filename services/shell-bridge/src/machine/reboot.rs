//! Whether the machine wants to be started anew: it says so itself, or runs another kernel than the
//! newest that is installed.

use super::plain::plain;
use protocol::machine::Reboot;
use std::{cmp::Ordering, fs, path::Path};

const MOST: usize = 20;

pub fn look(root: &Path, container: bool) -> Result<Reboot, String> {
    let release = nix::sys::utsname::uname().map_err(|errno| format!("uname: {}.", errno.desc()))?;
    said(root, container, &release.release().to_string_lossy())
}

fn said(root: &Path, container: bool, running: &str) -> Result<Reboot, String> {
    if root.join("run/reboot-required").exists() {
        let packages = fs::read_to_string(root.join("run/reboot-required.pkgs")).unwrap_or_default();
        let mut packages: Vec<String> =
            packages.lines().map(|name| plain(name, 100)).filter(|name| !name.is_empty()).collect();
        packages.sort_unstable();
        packages.dedup();
        packages.truncate(MOST);
        return Ok(Reboot { needed: true, packages });
    }
    if container {
        return Err("This is a container: its kernel is its machine's.".to_owned());
    }
    let installed = kernels(root);
    if !installed.iter().any(|kernel| flavour(kernel) == flavour(running)) {
        return Err("No installed kernel was found to compare the running one with.".to_owned());
    }
    let newer = installed
        .into_iter()
        .filter(|kernel| flavour(kernel) == flavour(running) && by_version(kernel, running).is_gt())
        .max_by(|a, b| by_version(a, b));
    let needed = newer.is_some();
    Ok(Reboot { needed, packages: newer.map(|kernel| format!("linux {kernel}")).into_iter().collect() })
}

/// By the names in /boot; where kernels lie elsewhere, by their modules.
fn kernels(root: &Path) -> Vec<String> {
    let names = |dir: &str| -> Vec<String> {
        let entries = fs::read_dir(root.join(dir)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    };
    let boot: Vec<String> = names("boot")
        .iter()
        .filter_map(|name| name.strip_prefix("vmlinuz-"))
        .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        .map(|version| plain(version, 100))
        .collect();
    if !boot.is_empty() {
        return boot;
    }
    // A folder without this is what a removed kernel left.
    let whole = |version: &String| root.join("usr/lib/modules").join(version).join("modules.dep").exists();
    names("usr/lib/modules").into_iter().filter(whole).map(|version| plain(&version, 100)).collect()
}

/// What kind of kernel: `6.1.0-31-cloud-amd64` and `6.1.0-31-amd64` do not follow one another.
fn flavour(version: &str) -> String {
    version
        .split(['-', '.', '+', '_'])
        .filter(|part| !part.contains(|c: char| c.is_ascii_digit()) || part.ends_with("64"))
        .collect::<Vec<_>>()
        .join("-")
}

/// Numbers as numbers: 6.1.0-9 before 6.1.0-31.
fn by_version(a: &str, b: &str) -> Ordering {
    let parts = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    parts(a).cmp(&parts(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(boot: &[&str], modules: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for dir in ["boot", "run", "usr/lib/modules"] {
            fs::create_dir_all(root.path().join(dir)).unwrap();
        }
        for name in boot {
            fs::write(root.path().join("boot").join(name), "").unwrap();
        }
        for name in modules {
            fs::create_dir(root.path().join("usr/lib/modules").join(name)).unwrap();
            fs::write(root.path().join("usr/lib/modules").join(name).join("modules.dep"), "").unwrap();
        }
        root
    }

    #[test]
    fn the_newest_kernel_of_its_kind_counts() {
        let debian = [
            "vmlinuz-6.1.0-9-amd64",
            "vmlinuz-6.1.0-31-amd64",
            "vmlinuz-6.1.0-40-cloud-amd64",
            "initrd.img-6.1.0-50-amd64",
        ];
        let arch = ["6.12.4-arch1-1", "6.12.6-arch1-1"];
        let none: &[&str] = &[];
        let table = [
            (&debian[..], none, "6.1.0-31-amd64", Some("")),
            (&debian, none, "6.1.0-9-amd64", Some("linux 6.1.0-31-amd64")),
            (none, &arch, "6.12.4-arch1-1", Some("linux 6.12.6-arch1-1")),
            (&["vmlinuz-linux"], &arch[1..], "6.12.4-arch1-1", Some("linux 6.12.6-arch1-1")),
            (none, none, "6.1.0-31-amd64", None),
            (&["vmlinuz-6.8.0-50-generic"], none, "6.18.0-custom", None),
        ];
        for (boot, modules, running, expected) in table {
            let root = root(boot, modules);
            let found = said(root.path(), false, running).ok().map(|found| {
                assert_eq!(found.needed, !found.packages.is_empty());
                found.packages.join(" ")
            });
            assert_eq!(found.as_deref(), expected, "{running} {boot:?} {modules:?}");
        }
    }

    #[test]
    fn what_the_machine_says_itself_comes_first() {
        let root = root(&[], &[]);
        assert!(said(root.path(), true, "6.1").unwrap_err().contains("container"));
        fs::write(root.path().join("run/reboot-required"), "").unwrap();
        assert_eq!(said(root.path(), true, "6.1").unwrap(), Reboot { needed: true, packages: Vec::new() });
        fs::write(root.path().join("run/reboot-required.pkgs"), "linux-base\nlibc6\nlinux-base\n").unwrap();
        assert_eq!(said(root.path(), false, "6.1").unwrap().packages, ["libc6", "linux-base"]);
    }
}
