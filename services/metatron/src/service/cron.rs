//! A line in the user's crontab, for machines without systemd.

use super::{env_file, unit};
use crate::{Error, Result, config::Settings, launch::binaries, machine::processes};
use std::{
    io::Write,
    process::{Command, Stdio},
};

pub fn is_there() -> bool {
    binaries::on_path("crontab").is_some()
}

/// A daemon that would read the table lives.
pub fn is_awake() -> bool {
    processes::all().iter().any(|process| ["cron", "crond", "fcron", "dcron"].contains(&process.name()))
}

fn mark(settings: &Settings) -> String {
    format!("# metatron on {}", settings.data_dir.display())
}

/// What a shell at boot must do; whoever has neither systemd nor cron is told it.
pub fn command(settings: &Settings) -> Result<String> {
    let quoted = |path: &std::path::Path| format!("'{}'", path.to_string_lossy().replace('\'', "'\\''"));
    let program = quoted(&unit::program(settings)?);
    Ok(format!("set -a; . {}; exec {program} up", quoted(&env_file::path(settings))))
}

/// Everything in the table but our line, and whether ours was there.
fn others(settings: &Settings) -> Result<(String, bool)> {
    let output = run(&["-l"], None)?;
    // Without a table it fails and says so.
    let text = if output.status.success() {
        String::from_utf8_lossy(&output.stdout).into_owned()
    } else {
        String::new()
    };
    let mark = mark(settings);
    let (ours, others): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.ends_with(&mark));
    Ok((others.iter().map(|line| format!("{line}\n")).collect(), !ours.is_empty()))
}

pub fn is_installed(settings: &Settings) -> bool {
    is_there() && others(settings).is_ok_and(|(_, ours)| ours)
}

pub fn install(settings: &Settings) -> Result<()> {
    let (others, _) = others(settings)?;
    // `%` is a line end to cron. Under `exec` a remark would be an argument: it stands behind a shell of its own.
    let line = format!("@reboot ( {} ) > /dev/null 2>&1", command(settings)?).replace('%', "\\%");
    replace(&format!("{others}{line} {}\n", mark(settings)))
}

/// Gives whether it was there.
pub fn remove(settings: &Settings) -> Result<bool> {
    let (others, ours) = others(settings)?;
    if ours {
        if others.is_empty() { run(&["-r"], None).map(drop)? } else { replace(&others)? }
    }
    Ok(ours)
}

fn replace(table: &str) -> Result<()> {
    let output = run(&["-"], Some(table))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::failed(format!("crontab refused: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

fn run(words: &[&str], input: Option<&str>) -> Result<std::process::Output> {
    let program = binaries::on_path("crontab").ok_or_else(|| Error::failed("crontab is not there"))?;
    #[allow(clippy::disallowed_methods, reason = "the launcher keeps its own line in the crontab")]
    let mut command = Command::new(&program);
    let mut child = command
        .args(words)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::at(&program))?;
    if let (Some(text), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(text.as_bytes()).map_err(Error::at(&program))?;
    }
    child.wait_with_output().map_err(Error::at(&program))
}
