//! `metatron logs [service] [-f]`: the last lines of a log, and what comes.

use crate::{
    Error, Exit, Result,
    cli::Logs,
    config::Settings,
    show::{Show, visible},
};
use serde_json::Value;
use std::{
    borrow::Cow,
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

/// The last lines are looked for in this much of the file's end.
const LOOK_BACK: u64 = 1 << 20;

pub fn perform(settings: &Settings, args: &Logs, show: Show) -> Result<Exit> {
    let name = args.service.as_deref().unwrap_or("metatron").trim_start_matches("metatron-");
    let folder = settings.data_dir.join("logs");
    let path = folder.join(format!("{name}.log"));
    if name.contains('/') || !path.is_file() {
        return Err(Error::Usage(format!(
            "there is no log of {name:?}; there are: {}",
            names(&folder).join(", ")
        )));
    }
    let mut file = File::open(&path).map_err(Error::at(&path))?;
    let length = file.metadata().map_err(Error::at(&path))?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOOK_BACK))).map_err(Error::at(&path))?;
    let text = rest(&mut file).map_err(Error::at(&path))?;
    let lines: Vec<&str> = text.lines().collect();
    let last = &lines[lines.len().saturating_sub(args.lines)..];
    if show.json {
        show.value(&serde_json::json!({ "service": name, "lines": last }));
    } else {
        last.iter().for_each(|line| show.line(readable(line)));
    }
    if args.follow { follow(file, &path) } else { Ok(Exit::Ok) }
}

/// Until it is ended from outside. A rotation cuts the file: then it is read from its beginning.
fn follow(mut file: File, path: &Path) -> Result<Exit> {
    let mut begun = String::new();
    loop {
        begun.push_str(&rest(&mut file).map_err(Error::at(path))?);
        let mut out = std::io::stdout().lock();
        // A line is shown when it is whole.
        while let Some(end) = begun.find('\n') {
            let line: String = begun.drain(..=end).collect();
            if writeln!(out, "{}", readable(line.trim_end())).and_then(|()| out.flush()).is_err() {
                return Ok(Exit::Ok);
            }
        }
        drop(out);
        let here = file.stream_position().map_err(Error::at(path))?;
        if file.metadata().map_err(Error::at(path))?.len() < here {
            file.rewind().map_err(Error::at(path))?;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The services write JSON; a person reads time, level, message, and what goes with it. Other lines stay.
fn readable(line: &str) -> Cow<'_, str> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(line) else { return line.into() };
    let mut take = |name: &str| match fields.shift_remove(name) {
        Some(Value::String(text)) => text,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    };
    let (at, level, message) = (take("timestamp"), take("level"), take("message"));
    take("service");
    let mut out = format!("{at} {level:>5} {message}");
    for (name, value) in &fields {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.push_str(&format!(" {name}={value}"));
    }
    visible(&out).into()
}

fn rest(file: &mut File) -> std::io::Result<String> {
    let mut raw = Vec::new();
    file.read_to_end(&mut raw)?;
    Ok(String::from_utf8_lossy(&raw).into_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|e| Some(e.file_name().to_str()?.strip_suffix(".log")?.to_owned()))
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_json_are_put_into_words() {
        let line = r#"{"service":"pulse","timestamp":"2026-01-01T00:00:00Z","level":"WARN","message":"away","tries":3,"why":"a\u001b[2J","target":"bus"}"#;
        assert_eq!(readable(line), "2026-01-01T00:00:00Z  WARN away tries=3 why=a\\x1b[2J target=bus");
        assert_eq!(readable("redis is up"), "redis is up");
    }
}
