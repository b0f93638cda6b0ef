//! What `up` says when the stack is ready.

use crate::{
    Result,
    api::Api,
    config::Settings,
    launch::links,
    machine::certificate::{self, Verdict},
    show::Show,
    supervise::state::State,
};
use chassis::config::var;
use protocol::auth::LinkKind;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Welcome {
    pub address: String,
    /// True when it ran before this call.
    pub already: bool,
    /// It runs programs that have been replaced by newer ones since.
    pub outdated: bool,
    /// It runs with other settings than this call has.
    pub other_settings: Option<String>,
    /// While nobody has claimed this system: the one-time link that makes the owner.
    pub setup_link: Option<String>,
    /// When this is an ssh login: what to type on the machine in front of you.
    pub ssh: Option<String>,
    pub tier: String,
    /// What is wrong with the certificate that it shows.
    pub certificate: Option<String>,
}

impl Welcome {
    pub async fn of(settings: &Settings, state: &State, already: bool) -> Result<Self> {
        let unclaimed = !Api::new(&state.address, None)?.setup_state().await.is_ok_and(|setup| setup.claimed);
        Ok(Self {
            setup_link: if unclaimed {
                links::read(settings, &state.address, LinkKind::Setup).unwrap_or_default()
            } else {
                None
            },
            ssh: links::ssh_line(state.port),
            address: state.address.clone(),
            already,
            outdated: already && outdated(state),
            other_settings: already.then(|| other_settings(settings, state)).flatten(),
            tier: state.tier.clone(),
            certificate: certificate(settings, state),
        })
    }

    pub fn say(&self, show: Show) {
        show.value(self);
        let first = if self.already { "MetatronOS is already up" } else { "MetatronOS is up" };
        show.line(format!("{first}: {}", self.address));
        links::say_ssh(show, self.ssh.as_deref());
        if self.setup_link.is_some() && is_journalled() {
            // The journal is read by more people than this machine's owner.
            show.line("Nobody has claimed it yet: `metatron token setup` makes a link.");
        } else if let Some(link) = &self.setup_link {
            links::say(show, LinkKind::Setup, link);
        }
        show.line(format!("Commands of agents: {}.", self.tier));
        if let Some(certificate) = &self.certificate {
            show.line(format!("ATTENTION: {certificate}"));
        }
        if let Some(other) = &self.other_settings {
            show.line(format!("It goes on as it was started, {other}. `metatron down` and then `up` takes in what you set (running commands end)."));
        }
        if self.outdated {
            show.line(
                "It still runs the programs it was started with. `metatron restart` takes in the newer ones (running commands go on).",
            );
        }
    }
}

/// What is printed goes to systemd's journal: it tells those it starts which file that is (systemd.exec(5)).
fn is_journalled() -> bool {
    use std::os::unix::fs::MetadataExt;
    let journal = var("JOURNAL_STREAM");
    let stdout = std::fs::metadata("/proc/self/fd/1").map(|meta| format!("{}:{}", meta.dev(), meta.ino()));
    journal.is_some() && journal == stdout.ok()
}

fn certificate(settings: &Settings, state: &State) -> Option<String> {
    match certificate::judge(&settings.certificate_of(Some(state.pid))?) {
        Verdict::Good(_) => None,
        Verdict::Doubtful { what, next }
        | Verdict::Wrong { what, next }
        | Verdict::Refused { what, next } => Some(format!("{what}. {next}")),
    }
}

/// Of what was said for this call alone.
fn other_settings(settings: &Settings, state: &State) -> Option<String> {
    let workers = state.services.iter().filter(|service| service.name.starts_with("llm-router")).count();
    let is_said = |name: &str| var(name).is_some();
    let others = [
        (is_said("METATRON_WORKERS") && workers != settings.workers)
            .then(|| format!("with {workers} of llm-router")),
        (is_said("METATRON_LISTEN") && state.port != settings.listen.port())
            .then(|| format!("on port {}", state.port)),
    ];
    let others: Vec<String> = others.into_iter().flatten().collect();
    (!others.is_empty()).then(|| others.join(" and "))
}

/// A program that was built or installed anew leaves its old file to those who run it, without a name.
fn outdated(state: &State) -> bool {
    let replaced = |pid: i32| {
        std::fs::read_link(format!("/proc/{pid}/exe"))
            .is_ok_and(|exe| exe.to_string_lossy().ends_with(" (deleted)"))
    };
    state.services.iter().filter(|service| service.name != "redis").filter_map(|s| s.pid).any(replaced)
}
