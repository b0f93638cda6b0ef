//! What system this is, since when it runs, how much it has to do.

use super::plain::plain;
use procfs::Current as _;

#[derive(Debug, Default)]
pub struct System {
    pub os: String,
    pub kernel: String,
    pub arch: String,
    pub cpus: u32,
    pub uptime_s: u64,
    pub load: [f64; 3],
}

pub fn look(container: bool) -> System {
    let name = nix::sys::utsname::uname().ok();
    let word =
        |word: Option<&std::ffi::OsStr>| word.map(|w| w.to_string_lossy().into_owned()).unwrap_or_default();
    System {
        os: os_name(&std::fs::read_to_string("/etc/os-release").unwrap_or_default()),
        kernel: word(name.as_ref().map(|name| name.release())),
        arch: word(name.as_ref().map(|name| name.machine())),
        cpus: std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX)),
        uptime_s: uptime(container),
        load: procfs::LoadAverage::current()
            .map(|load| [load.one, load.five, load.fifteen].map(f64::from).map(hundredths))
            .unwrap_or_default(),
    }
}

/// Of a container: since its first process.
fn uptime(container: bool) -> u64 {
    let machine = procfs::Uptime::current().map(|uptime| uptime.uptime).unwrap_or_default();
    let first = procfs::process::Process::new(1).and_then(|first| first.stat());
    match first {
        Ok(first) if container => {
            let begun = first.starttime / procfs::ticks_per_second().max(1);
            (machine as u64).saturating_sub(begun)
        }
        _ => machine as u64,
    }
}

/// They come as f32 with two digits.
pub fn hundredths(load: f64) -> f64 {
    (load * 100.0).round() / 100.0
}

fn os_name(release: &str) -> String {
    let field = |name: &str| {
        release.lines().find_map(|line| {
            let value = line.strip_prefix(name)?.strip_prefix('=')?.trim().trim_matches(['"', '\'']);
            (!value.is_empty()).then(|| plain(value, 80))
        })
    };
    field("PRETTY_NAME").or_else(|| field("NAME")).unwrap_or_else(|| "Linux".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_pretty_one() {
        for (release, name) in [
            (
                "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
                "Debian GNU/Linux 12 (bookworm)",
            ),
            ("NAME=Alpine\nVERSION_ID=3\n", "Alpine"),
            ("PRETTY_NAME=''\n", "Linux"),
            ("", "Linux"),
        ] {
            assert_eq!(os_name(release), name);
        }
    }

    #[test]
    fn this_machine_is_something() {
        let here = look(false);
        assert!(
            here.cpus >= 1 && here.uptime_s > 0 && !here.kernel.is_empty() && !here.arch.is_empty(),
            "{here:?}"
        );
        assert!(look(true).uptime_s <= look(false).uptime_s);
    }
}
