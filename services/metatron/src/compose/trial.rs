use crate::{
    Error, Exit, Result,
    cli::Trial,
    config::Settings,
    show::Show,
    upgrade::{database, journal},
};
use std::{fs, io::ErrorKind};

/// `metatron compose trial …`: the database's side of another release in containers. The images are its caller's.
///
/// `begin`, while nobody has the database open: it is copied, and until `keep` or `back` the gateway takes nothing in
/// that a return would lose. Broken off anywhere, each may be said again.
pub fn trial(settings: &Settings, act: &Trial, show: Show) -> Result<Exit> {
    let base = &settings.data_dir;
    let settings = Settings { data_dir: base.join("state"), ..settings.clone() };
    let file = journal::trial_file(&settings);
    match act {
        Trial::Begin => {
            if !settings.data_dir.join("metatron.db").exists() {
                return Ok(Exit::Ok);
            }
            database::copy(&settings)?;
            fs::write(&file, "").map_err(Error::at(&file))?;
        }
        Trial::Keep => end(&file)?,
        Trial::Back => {
            database::put_back(&settings)?;
            // Redis knows facts and tickets of the database that is gone; it may be empty, and must not be wrong.
            let redis = base.join("redis/appendonlydir");
            match fs::remove_dir_all(&redis) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::at(&redis)(error)),
                _ => {}
            }
            end(&file)?;
        }
        Trial::Open => {
            show.value(&serde_json::json!({ "open": file.exists() }));
            show.line(if file.exists() { "open" } else { "none" });
        }
    }
    Ok(Exit::Ok)
}

fn end(file: &std::path::Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::at(file)(error)),
        _ => Ok(()),
    }
}
