use crate::{
    Error, Exit, Result,
    cli::Trial,
    config::Settings,
    show::Show,
    upgrade::{database, journal},
};
use chassis::durable;

/// `metatron compose trial …`: the database's side of another release in containers. The images are its caller's.
///
/// `begin`, while nobody has the database open: it is copied, and until `keep` or `back` the gateway takes nothing in
/// that a return would lose. Broken off anywhere, each may be said again.
pub fn trial(settings: &Settings, act: &Trial, show: Show) -> Result<Exit> {
    let settings = Settings { data_dir: settings.data_dir.join("state"), ..settings.clone() };
    let file = journal::trial_file(&settings);
    match act {
        Trial::Begin => {
            if !settings.data_dir.join("metatron.db").exists() {
                return Ok(Exit::Ok);
            }
            database::copy(&settings)?;
            durable::replace(&file, b"", 0o600).map_err(Error::at(&file))?;
        }
        Trial::Keep => durable::remove(&file).map_err(Error::at(&file))?,
        Trial::Back => {
            database::put_back(&settings)?;
            durable::remove(&file).map_err(Error::at(&file))?;
        }
        Trial::Open => {
            show.value(&serde_json::json!({ "open": file.exists() }));
            show.line(if file.exists() { "open" } else { "none" });
        }
    }
    Ok(Exit::Ok)
}
