use crate::{
    Exit, Result,
    certificates::{self, Status},
    config::Settings,
    launch::links,
    show::Show,
};
use protocol::{Millis, auth::LinkKind};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 100;

#[derive(Serialize)]
struct Said<'a> {
    address: &'a str,
    setup_link: Option<String>,
    reset_link: Option<String>,
    problems: Vec<String>,
    root_sha256: Option<String>,
}

/// `metatron compose link`: where to go on, and what is wrong with the certificate. `reset`: the owner's way back in,
/// too. `since`: the start of the container that keeps the certificate, whose first word is waited for.
pub fn link(settings: &Settings, address: &str, reset: bool, since: Millis, show: Show) -> Result<Exit> {
    let status = status(settings, since)?;
    let said = Said {
        address,
        setup_link: links::read(settings, address, LinkKind::Setup)?,
        reset_link: if reset { links::read(settings, address, LinkKind::Reset)? } else { None },
        problems: status.as_ref().map(|status| status.problems.clone()).unwrap_or_default(),
        root_sha256: root_sha256(settings),
    };
    show.value(&said);
    show.line(format!("MetatronOS is up: {address}"));
    if let Some(link) = &said.setup_link {
        links::say(show, LinkKind::Setup, link);
    }
    if let Some(link) = &said.reset_link {
        links::say(show, LinkKind::Reset, link);
    }
    if status.is_some_and(|status| status.source == certificates::Source::Authority) {
        show.line(format!(
            "The certificate is of this machine's own authority: browsers warn until its root is trusted, which is {address}/ca.crt"
        ));
        if let Some(print) = &said.root_sha256 {
            show.line(format!("What was fetched there is the root when its SHA-256 is  {print}"));
        }
    }
    for problem in &said.problems {
        show.line(problem);
    }
    Ok(Exit::Ok)
}

/// As browsers and openssl show it: whoever fetches the root before trusting it can only compare.
fn root_sha256(settings: &Settings) -> Option<String> {
    let pem = std::fs::read(settings.data_dir.join("public/ca.crt")).ok()?;
    let digest = Sha256::digest(chassis::certificate::der(&pem).ok()?);
    Some(digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"))
}

/// An ACME server may take its time: then what was said before stands, or nothing.
fn status(settings: &Settings, since: Millis) -> Result<Option<Status>> {
    let folder = settings.data_dir.join("tls");
    let mut status = certificates::status(&folder)?;
    for _ in 0..LOOKS {
        if status.as_ref().is_some_and(|status| status.at >= since) {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
        status = certificates::status(&folder)?;
    }
    Ok(status)
}
