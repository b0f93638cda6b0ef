//! The user that agents' commands run as, in the separate-user tier.

use crate::{Error, Result, config::Settings};
use nix::unistd::{User, geteuid};

/// As root: makes the system user when it is missing. Otherwise there is nothing to make: the stack runs
/// in the same-user tier and says so.
pub fn ensure(settings: &Settings) -> Result<()> {
    if !geteuid().is_root() || exists(&settings.agent_user) {
        return Ok(());
    }
    let next = format!(
        "Make it by hand: useradd --system --no-create-home --shell /usr/sbin/nologin {}",
        settings.agent_user
    );
    #[allow(clippy::disallowed_methods, reason = "the launcher makes the agents' user")]
    let output = std::process::Command::new("useradd")
        .args([
            "--system",
            "--no-create-home",
            "--user-group",
            "--shell",
            "/usr/sbin/nologin",
            &settings.agent_user,
        ])
        .output();
    let why = match output {
        // Two at once: the other one made it.
        Ok(_) if exists(&settings.agent_user) => return Ok(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    Err(Error::Check { what: format!("the user {} cannot be made: {why}", settings.agent_user), next })
}

fn exists(name: &str) -> bool {
    matches!(User::from_name(name), Ok(Some(_)))
}

/// The tier that the bridge will be in, in words.
pub fn tier(settings: &Settings) -> String {
    if geteuid().is_root() && exists(&settings.agent_user) {
        format!("separate user (agents' commands run as {})", settings.agent_user)
    } else {
        "same user, not isolated (run as root for a separate user)".into()
    }
}
