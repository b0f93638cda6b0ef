//! The systemd unit: of the system as root, of the user otherwise.

use super::env_file;
use crate::{
    Error, Result,
    config::Settings,
    launch::binaries,
    upgrade::{Release, release},
};
use chassis::config::var;
use nix::unistd::geteuid;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const TEMPLATE: &str = include_str!("../../setup/metatron.service");

/// systemd runs this machine, and can be spoken to.
pub fn is_there() -> bool {
    Path::new("/run/systemd/system").is_dir() && binaries::on_path("systemctl").is_some()
}

/// Where a unit of that name stands for this user.
pub fn path(name: &str) -> Result<PathBuf> {
    let folder = if geteuid().is_root() {
        PathBuf::from("/etc/systemd/system")
    } else {
        let home = var("HOME").ok_or_else(|| Error::Usage("HOME is not set".into()))?;
        var("XDG_CONFIG_HOME")
            .map_or_else(|| Path::new(&home).join(".config"), PathBuf::from)
            .join("systemd/user")
    };
    Ok(folder.join(format!("{name}.service")))
}

fn target() -> &'static str {
    if geteuid().is_root() { "multi-user.target" } else { "default.target" }
}

/// What `systemctl enable` makes.
pub fn is_enabled(unit: &Path) -> bool {
    let name = unit.file_name().unwrap_or_default();
    unit.with_file_name(format!("{}.wants", target())).join(name).is_symlink()
}

/// The unit is the one of this data folder.
pub fn is_ours(unit: &Path, settings: &Settings) -> bool {
    let ours = env_line(settings);
    fs::read_to_string(unit).is_ok_and(|text| text.lines().any(|line| line == ours))
}

fn env_line(settings: &Settings) -> String {
    format!("EnvironmentFile={}", in_unit(&env_file::path(settings)))
}

/// The program by the link that an upgrade moves, where there is one.
pub fn program(settings: &Settings) -> Result<PathBuf> {
    let own = Release::own()?;
    let shelf = release::shelf(settings);
    let on_shelf = own.folder.parent() == Some(shelf.as_path()) || shelf.join("current").is_symlink();
    Ok(if on_shelf { shelf.join("current/metatron") } else { own.program() })
}

pub fn text(settings: &Settings, name: &str) -> Result<String> {
    let program = program(settings)?;
    for path in [&program, &settings.data_dir] {
        if path.to_string_lossy().contains(['"', '\\', '\n', '$']) {
            return Err(Error::Usage(format!("{} cannot stand in a unit", path.display())));
        }
    }
    Ok(TEMPLATE
        .replace("@data@", &in_unit(&settings.data_dir))
        .replace("@env@", &in_unit(&env_file::path(settings)))
        .replace("@program@", &in_unit(&program))
        .replace("@name@", name)
        .replace("@target@", target()))
}

/// `%` begins a specifier.
fn in_unit(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%%")
}

/// As root the system's manager, otherwise the user's.
pub fn systemctl(words: &[&str]) -> Result<Output> {
    let program = binaries::on_path("systemctl").ok_or_else(|| Error::failed("systemctl is not there"))?;
    #[allow(clippy::disallowed_methods, reason = "the launcher speaks with systemd about its own unit")]
    let mut command = Command::new(&program);
    if !geteuid().is_root() {
        command.arg("--user");
    }
    command.args(words).output().map_err(Error::at(&program))
}

/// The same, and what it said when it failed.
pub fn tell(words: &[&str]) -> Result<()> {
    let output = systemctl(words)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let lost = !geteuid().is_root() && said.contains("bus");
    Err(Error::Failed {
        what: format!("systemctl {} failed: {said}", words.join(" ")),
        next: lost.then(|| {
            "The user's own systemd is not reached from here. Log in as this user (ssh, not su), and say `loginctl enable-linger` first.".into()
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// systemd's own judgement, where it is installed (it need not run).
    #[test]
    fn systemd_takes_the_unit() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::on(folder.path());
        let text = text(&settings, "metatron").unwrap();
        assert!(text.contains("KillMode=process") && !text.contains('@'), "{text}");
        let unit = folder.path().join("metatron.service");
        fs::write(&unit, &text).unwrap();
        assert!(is_ours(&unit, &settings) && !is_ours(&unit, &Settings::on(Path::new("/elsewhere"))));
        let Some(analyze) = binaries::on_path("systemd-analyze") else { return };
        #[allow(clippy::disallowed_methods, reason = "a test asks systemd")]
        let verdict = Command::new(analyze).args(["verify", "--man=no"]).arg(&unit).output().unwrap();
        let said = String::from_utf8_lossy(&verdict.stderr).into_owned();
        // The program is not beside the test.
        let ours: Vec<_> = said
            .lines()
            .filter(|line| line.contains("metatron") && !line.contains("is not executable"))
            .collect();
        assert!(ours.is_empty() && !said.contains("fatal"), "{said}");
    }

    #[test]
    fn what_cannot_stand_in_a_unit_is_refused() {
        for odd in ["/a\"b", "/a$b", "/a\nb"] {
            assert!(matches!(text(&Settings::on(Path::new(odd)), "metatron"), Err(Error::Usage(_))), "{odd}");
        }
        let spaced = text(&Settings::on(Path::new("/a%b c")), "metatron").unwrap();
        assert!(spaced.contains("\nEnvironmentFile=/a%%b c/service.env\n"), "{spaced}");
    }
}
