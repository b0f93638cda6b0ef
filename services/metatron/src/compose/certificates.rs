use crate::{
    Error, Exit, Result,
    certificates::{Acme, Names, Options, keep},
    verbs::block_on,
};
use chassis::config::var;
use std::{path::PathBuf, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// `metatron compose certificates`: until it is ended.
pub fn certificates() -> Result<Exit> {
    chassis::telemetry::init("certificates", &chassis::config::log()?);
    let options = options()?;
    block_on(async {
        // The first process of a container hears only what it listens for.
        let mut ended = signal(SignalKind::terminate()).map_err(Error::io("no signal can be heard"))?;
        tokio::select! {
            _ = ended.recv() => Ok(Exit::Ok),
            kept = keep(&options) => kept.map(|()| Exit::Ok),
        }
    })
}

fn options() -> Result<Options> {
    let given = var("METATRON_DOMAIN");
    let names = Names::of(given.as_deref(), &var("METATRON_NAMES").unwrap_or_default());
    if let Some(domain) = given
        && names.domain.is_none()
    {
        return Err(Error::Usage(format!(
            "METATRON_DOMAIN is {domain:?}; it must be a name like os.example.org"
        )));
    }
    let acme = (var("METATRON_ACME").as_deref() != Some("off")).then(|| Acme {
        directory: var("METATRON_ACME_DIRECTORY").unwrap_or_else(|| LETS_ENCRYPT.into()),
        root: var("METATRON_ACME_ROOT").map(PathBuf::from),
        email: var("METATRON_ACME_EMAIL"),
        challenges: PathBuf::from("/public/acme"),
        server: "http://nginx:8080".into(),
    });
    // The volumes' places in compose.yml.
    let (folder, public, given) = ("/tls".into(), "/public".into(), "/own".into());
    Ok(Options { folder, public, given, names, acme })
}

/// It looks every 20 s, and an ACME server may take minutes over one look.
const FRESH: Duration = Duration::from_secs(300);

/// `metatron compose alive`: for the engine's health check.
pub fn alive() -> Result<Exit> {
    Ok(if chassis::alive::look(FRESH) == 0 { Exit::Ok } else { Exit::Failed })
}
