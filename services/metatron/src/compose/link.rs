use crate::{Exit, Result, certificates, config::Settings, show::Show};
use chassis::keys;
use serde::Serialize;

/// `metatron compose link`: where to go on, and what is wrong with the certificate.
pub fn link(settings: &Settings, address: &str, show: Show) -> Result<Exit> {
    #[derive(Serialize)]
    struct Said {
        address: String,
        setup_link: Option<String>,
        problems: Vec<String>,
    }
    let token = keys::read(&settings.key("gateway", "setup_token")).ok().filter(|token| !token.is_empty());
    let status = certificates::status(&settings.data_dir.join("tls"))?;
    let said = Said {
        address: address.to_owned(),
        setup_link: token.map(|token| format!("{address}/setup#token={token}")),
        problems: status.as_ref().map(|status| status.problems.clone()).unwrap_or_default(),
    };
    show.value(&said);
    show.line(format!("MetatronOS is up: {address}"));
    if let Some(link) = &said.setup_link {
        show.line(format!("Set it up (this link works once, for 30 minutes):  {link}"));
    }
    if status.is_some_and(|status| status.source == certificates::Source::Authority) {
        show.line(format!(
            "The certificate is of this machine's own authority: browsers warn until its root is trusted, which is {address}/ca.crt"
        ));
    }
    for problem in &said.problems {
        show.line(problem);
    }
    Ok(Exit::Ok)
}
