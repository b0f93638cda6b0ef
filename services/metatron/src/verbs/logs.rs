//! `metatron logs [service] [-f]`: the last lines of a log, and what comes.

use crate::{Error, Exit, Result, cli::Logs, config::Settings, show::Show};
use std::{
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
        last.iter().for_each(|line| show.line(line));
    }
    if args.follow { follow(file, &path) } else { Ok(Exit::Ok) }
}

/// Until it is ended from outside. A rotation cuts the file: then it is read from its beginning.
fn follow(mut file: File, path: &Path) -> Result<Exit> {
    loop {
        let text = rest(&mut file).map_err(Error::at(path))?;
        let mut out = std::io::stdout().lock();
        if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
            return Ok(Exit::Ok);
        }
        drop(out);
        let here = file.stream_position().map_err(Error::at(path))?;
        if file.metadata().map_err(Error::at(path))?.len() < here {
            file.rewind().map_err(Error::at(path))?;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
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
