//! One-time links, for the setup and for a reset. The gateway makes their tokens and keeps them in 0600 files: whoever
//! can read those may use them.

use crate::{Error, Result, config::Settings, show::Show, supervise::state::State};
use chassis::config::var;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use protocol::auth::LinkKind;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(20);
const LOOKS: u32 = 250;

/// The link whose token was made last; None when there is none.
pub fn read(settings: &Settings, address: &str, kind: LinkKind) -> Result<Option<String>> {
    let kind = kind.as_str();
    match chassis::keys::read(&settings.key("gateway", &format!("{kind}_token"))) {
        Ok(token) if token.is_empty() => Ok(None),
        Ok(token) => Ok(Some(format!("{address}/{kind}#token={token}"))),
        Err(chassis::keys::Error::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks the gateway for another one. Of which kind it is is the gateway's to say: nobody's claim, or the owner's way
/// in; `kind` is what is waited for.
pub async fn make(settings: &Settings, state: &State, kind: LinkKind) -> Result<String> {
    let before = read(settings, &state.address, kind)?;
    let gateway = state.service("gateway").and_then(|service| service.pid);
    let gateway =
        gateway.ok_or_else(|| Error::failed("the gateway is being restarted; try again in a moment"))?;
    kill(Pid::from_raw(gateway), Signal::SIGUSR1)
        .map_err(|errno| Error::failed(format!("the gateway (pid {gateway}) cannot be told: {errno}")))?;
    for _ in 0..LOOKS {
        match read(settings, &state.address, kind)? {
            Some(link) if before.as_ref() != Some(&link) => return Ok(link),
            _ => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
    Err(Error::Failed {
        what: "the gateway made no new token within 5 s".into(),
        next: Some("Look with `metatron logs gateway`.".into()),
    })
}

/// The link, and what it does.
pub fn say(show: Show, kind: LinkKind, link: &str) {
    match kind {
        LinkKind::Setup => show.line(format!("Set it up (this link works once, for 30 minutes):  {link}")),
        LinkKind::Reset => {
            show.line(format!(
                "Choose a new name and password (this link works once, for 30 minutes):  {link}"
            ));
            show.line(
                "Until it is used nothing changes. Then every login ends, on every device, and yours there begins.",
            );
        }
    }
}

/// What `ssh_line` gave, before a link that needs it.
pub fn say_ssh(show: Show, line: Option<&str>) {
    if let Some(line) = line {
        show.line(format!("On your own machine, first:  {line}"));
    }
}

/// In an ssh login: what to type on the machine in front of you, so that a link opens there.
/// SSH_CONNECTION: client address, client port, our address, our port.
pub fn ssh_line(port: u16) -> Option<String> {
    let connection = var("SSH_CONNECTION")?;
    let fields: Vec<&str> = connection.split_whitespace().collect();
    let [_, _, host, ssh_port] = fields[..] else { return None };
    let user = nix::unistd::User::from_uid(nix::unistd::geteuid()).ok()??.name;
    let port_flag = if ssh_port == "22" { String::new() } else { format!("-p {ssh_port} ") };
    Some(format!("ssh {port_flag}-L {port}:127.0.0.1:{port} {user}@{host}"))
}
