//! `metatron restore`: a backup into an empty data folder, while nothing runs on it. The gateway's program does it, in a
//! mode of its own: only it may read a database and open keys.

use super::login;
use crate::{
    Error, Exit, Result, cli,
    config::Settings,
    launch::{binaries, locks},
    show::{Show, someone_is_there},
};
use protocol::{
    NodeId,
    backup::{BackupHolds, RestoreReport},
};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

pub fn perform(settings: &Settings, args: &cli::Restore, show: Show) -> Result<Exit> {
    if locks::is_supervised(settings) {
        return Err(Error::Failed {
            what: format!("MetatronOS runs on {}", settings.data_dir.display()),
            next: Some("A backup goes into an empty folder: set METATRON_DATA_DIR to another one.".into()),
        });
    }
    let file = std::path::absolute(&args.file).map_err(Error::at(&args.file))?;
    let holds = match gateway(settings, "look", &file, &[], "")? {
        RestoreReport::Whole { holds, .. } => holds,
        other => return Err(unexpected(other)),
    };
    let passphrase = passphrase(args, &holds)?;
    let mut options: Vec<&str> = if passphrase.is_some() { Vec::new() } else { vec!["--without-keys"] };
    options.extend(args.homes.iter().flat_map(|homes| ["--homes", homes]));
    match gateway(settings, "restore", &file, &options, passphrase.as_deref().unwrap_or_default())? {
        RestoreReport::Restored { made_at, holds, keys, homes_of, questions } => {
            show.value(&serde_json::json!({
                "data_dir": settings.data_dir, "made_at": made_at, "holds": holds, "keys": keys, "homes_of": homes_of,
                "questions": questions,
            }));
            say_homes(settings, &holds, homes_of.as_ref(), show);
            say(keys, questions, show);
            Ok(Exit::Ok)
        }
        other => Err(unexpected(other)),
    }
}

/// None: the keys stay out. Empty where nobody is there to say one: the gateway answers that.
fn passphrase(args: &cli::Restore, holds: &BackupHolds) -> Result<Option<String>> {
    if args.without_keys {
        return Ok(None);
    }
    if !holds.keys {
        return Err(Error::Check {
            what: "this backup holds no keys, so nothing proves who made it".into(),
            next:
                "Nothing was changed. Where it is certain that it is yours and unchanged, say --without-keys."
                    .into(),
        });
    }
    if args.passphrase_stdin {
        return Ok(Some(login::first_line_of_stdin()?));
    }
    if !someone_is_there() {
        return Ok(Some(String::new()));
    }
    login::ask_password("Backup passphrase: ").map(Some)
}

/// The program beside this one, and what it reports. It hears the passphrase on stdin, where no list of processes shows it.
fn gateway(
    settings: &Settings,
    verb: &str,
    file: &Path,
    options: &[&str],
    passphrase: &str,
) -> Result<RestoreReport> {
    let program = binaries::service("metatron-gateway")?;
    #[allow(clippy::disallowed_methods, reason = "the launcher starts the services' programs")]
    let mut child = Command::new(&program)
        .arg(verb)
        .arg(file)
        .args(options)
        .env("METATRON_DATA_DIR", &settings.data_dir)
        .env("METATRON_NODE_ID", &settings.node_id)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Error::at(&program))?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may have ended without reading: then it says why.
        let _ = stdin.write_all(format!("{passphrase}\n").as_bytes());
    }
    let output = child.wait_with_output().map_err(Error::at(&program))?;
    let report = serde_json::from_slice(&output.stdout).map_err(|_| Error::Failed {
        what: format!("the gateway's program ended with {} and said nothing", output.status),
        next: Some("Nothing between old and new is left: say it again.".into()),
    })?;
    match report {
        RestoreReport::Failed { problem } => Err(Error::Problem(Box::new(problem))),
        report => Ok(report),
    }
}

fn unexpected(report: RestoreReport) -> Error {
    Error::failed(format!("the gateway's program said something else: {report:?}"))
}

fn say_homes(settings: &Settings, holds: &BackupHolds, homes_of: Option<&NodeId>, show: Show) {
    show.line(format!("Restored into {}.", settings.data_dir.display()));
    match homes_of {
        Some(node) => show.line(format!("  The home folders of {node} are put back at the first start.")),
        None => show.line("  No home folders are put back: they begin empty."),
    }
    let stay: Vec<&str> = holds
        .homes
        .iter()
        .map(|homes| &homes.node)
        .filter(|node| Some(*node) != homes_of)
        .map(NodeId::as_str)
        .collect();
    if !stay.is_empty() {
        show.line(format!("  Those of {} stay in the file.", stay.join(", ")));
    }
}

fn say(keys: bool, questions: i64, show: Show) {
    show.line(if keys {
        "  The keys are back: what was stored sealed opens as before."
    } else {
        "  Without keys: new ones are made at the first start, and keys of providers must be typed in again."
    });
    if questions > 0 {
        show.line(format!(
            "  Questions that wait for an answer: {questions}. They are asked anew, as they would run here."
        ));
    }
    show.line("  Everybody logs in again. Start it with `metatron up`.");
}
