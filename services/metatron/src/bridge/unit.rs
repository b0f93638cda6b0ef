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
        format!("ProtectSystem=strict\nProtectHome=read-only\nReadWritePaths={DATA} {HOMES} /tmp /var/tmp\n")
    };
    // With these no program of theirs can become another user, whatever its mode. Who may become root has all of root.
    let rights =
        if reach.sudo { "" } else { "NoNewPrivileges=yes\nProtectClock=yes\nProtectKernelModules=yes\n" };
    let sudo = if reach.sudo { "Environment=METATRON__SHELL_BRIDGE__SUDO=true\n" } else { "" };
    format!(
        "# Written by `make install-bridge`; `make install-bridge ARGS=--remove` takes it away.\n\
         [Unit]\n\
         Description=MetatronOS: the hands on this machine\n\
         After=network-online.target docker.service\n\
         Wants=network-online.target\n\
         # It is wanted as long as the machine runs, however often it had to be begun anew.\n\
         StartLimitIntervalSec=0\n\
         \n\
         [Service]\n\
         Type=exec\n\
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
         \n\
         [Install]\n\
         WantedBy=multi-user.target\n"
    )
}

/// Made at each start of the machine, before Docker binds it: the users of the containers share it.
pub fn tmpfiles() -> String {
    format!("d /run/metatron 0750 {} {} -\n", users::REDIS, users::GROUP)
}

pub fn sudoers() -> String {
    format!(
        "# Written by `make install-bridge`. Every command of agents still waits for the owner's yes.\n{AGENT} ALL=(ALL:ALL) NOPASSWD: ALL\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bridge::SERVICE, launch::binaries};
    use std::{fs, process::Command};

    #[test]
    fn nothing_is_granted_that_was_not_chosen() {
        let least = unit(Reach { write: false, sudo: false }, 443);
        for line in ["ProtectSystem=strict", "NoNewPrivileges=yes", "KillMode=process", "Delegate=yes"] {
            assert!(least.lines().any(|there| there == line), "{line}\n{least}");
        }
        assert!(!least.contains("SUDO"));
        let most = unit(Reach { write: true, sudo: true }, 8443);
        // Root is all of root.
        assert!(
            !most.contains("Protect") && !most.contains("NoNewPrivileges") && most.contains("SUDO=true"),
            "{most}"
        );
    }

    /// A path that is not there yet ends the unit before it begins, and a limit ends it for good.
    #[test]
    fn it_begins_before_the_stack_and_never_gives_up() {
        let least = unit(Reach { write: false, sudo: false }, 443);
        assert!(!least.contains("/run/") && least.contains("\nStartLimitIntervalSec=0\n"), "{least}");
        // What cannot be begun is then said to whoever installs.
        assert!(least.contains("\nType=exec\n"), "{least}");
    }

    /// systemd's own judgement, where it is installed (it need not run).
    #[test]
    fn systemd_takes_the_unit() {
        let Some(analyze) = binaries::on_path("systemd-analyze") else { return };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(SERVICE);
        for (write, sudo) in [(false, false), (true, false), (false, true), (true, true)] {
            fs::write(&file, unit(Reach { write, sudo }, 443)).unwrap();
            #[allow(clippy::disallowed_methods, reason = "a test asks systemd")]
            let verdict = Command::new(&analyze).args(["verify", "--man=no"]).arg(&file).output().unwrap();
            let said = String::from_utf8_lossy(&verdict.stderr).into_owned();
            // The program is not beside the test.
            let ours: Vec<_> = said
                .lines()
                .filter(|line| line.contains(SERVICE) && !line.contains("is not executable"))
                .collect();
            assert!(ours.is_empty(), "{said}");
        }
    }
}
