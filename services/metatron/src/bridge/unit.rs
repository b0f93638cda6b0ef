//! The texts of the unit, of the socket's folder and of sudo's rule.

use super::{AGENT, DATA, HOMES, PROGRAM};
use crate::compose::users;

/// What commands may do to the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The host's files may be changed by what the owner approves.
    pub write: bool,
    /// The agents' user may become root, by commands that the owner approves.
    pub sudo: bool,
}

/// `KillMode=process`: the bridge's end, or its update, ends no holder. `Delegate`: groups for commands are its own.
pub fn unit(reach: Reach, port: u16) -> String {
    // Commands are born under the bridge and see the files as it does.
    let files = if reach.write {
        String::new()
    } else {
        format!(
            "ProtectSystem=strict\nProtectHome=read-only\nReadWritePaths={DATA} {HOMES} /tmp /var/tmp /run/metatron\n"
        )
    };
    // Without it no program of theirs can become another user, whatever its mode.
    let rights = if reach.sudo { "" } else { "NoNewPrivileges=yes\n" };
    let sudo = if reach.sudo { "Environment=METATRON__SHELL_BRIDGE__SUDO=true\n" } else { "" };
    format!(
        "# Written by `metatron install-bridge`; `metatron install-bridge --remove` takes it away.\n\
         [Unit]\n\
         Description=MetatronOS: the hands on this machine\n\
         After=network-online.target docker.service\n\
         Wants=network-online.target\n\
         \n\
         [Service]\n\
         ExecStart={PROGRAM}\n\
         Environment=METATRON_DATA_DIR={DATA}\n\
         Environment=METATRON_AGENT_USER={AGENT}\n\
         Environment=METATRON_LISTEN=0.0.0.0:{port}\n\
         Environment=MALLOC_MMAP_THRESHOLD_=1048576\n\
         {sudo}\
         Restart=always\n\
         RestartSec=1\n\
         KillMode=process\n\
         Delegate=yes\n\
         UMask=0077\n\
         {rights}{files}\
         ProtectClock=yes\n\
         ProtectKernelModules={modules}\n\
         \n\
         [Install]\n\
         WantedBy=multi-user.target\n",
        modules = if reach.sudo { "no" } else { "yes" },
    )
}

/// Made at each start of the machine, before Docker binds it: the users of the containers share it.
pub fn tmpfiles() -> String {
    format!("d /run/metatron 0750 {} {} -\n", users::REDIS, users::GROUP)
}

pub fn sudoers() -> String {
    format!(
        "# Written by `metatron install-bridge --sudo`. Every command of agents still waits for the owner's yes.\n{AGENT} ALL=(ALL:ALL) NOPASSWD: ALL\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_granted_that_was_not_chosen() {
        let least = unit(Reach { write: false, sudo: false }, 443);
        for line in ["ProtectSystem=strict", "NoNewPrivileges=yes", "KillMode=process", "Delegate=yes"] {
            assert!(least.lines().any(|there| there == line), "{line}\n{least}");
        }
        assert!(!least.contains("SUDO"));
        let most = unit(Reach { write: true, sudo: true }, 8443);
        assert!(
            !most.contains("ProtectSystem")
                && !most.contains("NoNewPrivileges")
                && most.contains("SUDO=true")
        );
    }
}
