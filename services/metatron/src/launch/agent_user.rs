//! The user that agents' commands run as, in the separate-user tier.

use crate::{Error, Result, config::Settings};
use nix::unistd::{Uid, User, geteuid};
use protocol::node::Place;

/// As root: makes the system user when it is missing. Otherwise there is nothing to make: the stack runs
/// in the same-user tier and says so.
pub fn ensure(settings: &Settings) -> Result<()> {
    if geteuid().is_root() { make(&settings.agent_user) } else { Ok(()) }
}

/// Needs root.
pub fn make(name: &str) -> Result<()> {
    if exists(name) {
        return Ok(());
    }
    let next = format!("Make it by hand: useradd --system --no-create-home --shell /usr/sbin/nologin {name}");
    #[allow(clippy::disallowed_methods, reason = "the launcher makes the agents' user")]
    let output = std::process::Command::new("useradd")
        .args(["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin", name])
        .output();
    let why = match output {
        // Two at once: the other one made it.
        Ok(_) if exists(name) => return Ok(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    Err(Error::Check { what: format!("the user {name} cannot be made: {why}"), next })
}

fn exists(name: &str) -> bool {
    matches!(User::from_name(name), Ok(Some(_)))
}

/// The tier that the bridge will be in, in words.
pub fn tier(settings: &Settings) -> String {
    let agent = User::from_name(&settings.agent_user).ok().flatten();
    let tier = in_words(geteuid(), agent.map(|agent| agent.uid), &settings.agent_user);
    match chassis::place() {
        Place::Container => format!("{tier}, inside a container"),
        Place::Host => tier,
    }
}

/// Separate needs root, and an agent that is not root itself.
fn in_words(me: Uid, agent: Option<Uid>, name: &str) -> String {
    match agent {
        Some(agent) if me.is_root() && agent != me => {
            format!("separate user (agents' commands run as {name})")
        }
        Some(agent) if agent == me => format!("same user, not isolated (agents' commands run as {name})"),
        _ => "same user, not isolated (run as root for a separate user)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_user_is_a_separate_one() {
        let (root, agent) = (Uid::from_raw(0), Uid::from_raw(999));
        assert!(in_words(root, Some(agent), "a").starts_with("separate user"));
        for (me, agent) in [(root, Some(root)), (agent, Some(agent)), (agent, Some(root)), (root, None)] {
            assert!(in_words(me, agent, "a").starts_with("same user, not isolated"), "{me} {agent:?}");
        }
    }
}
