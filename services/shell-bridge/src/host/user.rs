//! Users: whose rights hold.

use super::Error;
use crate::journal::RunAs;
use nix::unistd::{Gid, Uid, User, geteuid, getgrouplist, setfsgid, setfsuid, setgroups};
use std::ffi::CString;

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    pub home: String,
    pub shell: String,
    groups: Vec<u32>,
}

impl Who {
    pub fn me() -> Result<Self, Error> {
        let uid = geteuid();
        match User::from_uid(uid) {
            Ok(Some(user)) => Ok(user.into()),
            // A container's user often has no name.
            _ => Ok(Self {
                name: uid.to_string(),
                uid: uid.as_raw(),
                gid: nix::unistd::getegid().as_raw(),
                home: "/".into(),
                shell: "/bin/sh".into(),
                groups: Vec::new(),
            }),
        }
    }

    pub fn named(name: &str) -> Result<Self, Error> {
        if name.is_empty() || name.contains(['\0', ':', '\n']) {
            return Err(Error::Name(format!("{name:?} is no name of a user")));
        }
        match User::from_name(name) {
            Ok(Some(user)) => Ok(user.into()),
            Ok(None) => Err(Error::Name(format!("there is no user {name:?} on this machine"))),
            Err(errno) => {
                Err(Error::Name(format!("the user {name:?} cannot be looked up: {}", errno.desc())))
            }
        }
    }

    /// This process has this user's groups instead of its own from now on. Needs root.
    pub fn take_groups(&self) -> nix::Result<()> {
        setgroups(&self.groups.iter().copied().map(Gid::from_raw).collect::<Vec<_>>())
    }

    pub fn run_as(&self, no_new_privs: bool) -> RunAs {
        RunAs { uid: self.uid, gid: self.gid, groups: self.groups.clone(), no_new_privs }
    }
}

impl From<User> for Who {
    fn from(user: User) -> Self {
        let groups = CString::new(user.name.clone())
            .ok()
            .and_then(|name| getgrouplist(&name, user.gid).ok())
            .unwrap_or_else(|| vec![user.gid]);
        Self {
            name: user.name,
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
            home: user.dir.display().to_string(),
            shell: user.shell.display().to_string(),
            groups: groups.into_iter().map(Gid::as_raw).collect(),
        }
    }
}

/// The agent's user; made when it is missing. None, with a warning, when it cannot be.
pub fn agent(name: &str, warnings: &mut Vec<String>) -> Option<Who> {
    if let Ok(who) = Who::named(name) {
        return Some(who);
    }
    #[allow(clippy::disallowed_methods, reason = "the one program that is started before there are ops")]
    let made = std::process::Command::new("useradd")
        .args(["--system", "--user-group", "--no-create-home", "--home-dir", "/var/lib/metatron-agent"])
        .args(["--shell", "/bin/bash", name])
        .env_clear()
        .env("PATH", super::PATH)
        .output();
    // Two that start at once: one makes it, both have it.
    match (Who::named(name), made) {
        (Ok(who), _) => Some(who),
        (Err(_), Ok(output)) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            warnings.push(format!(
                "commands are not isolated: the user {name} is missing and could not be made ({said})"
            ));
            None
        }
        (Err(_), Err(error)) => {
            warnings.push(format!(
                "commands are not isolated: the user {name} is missing and useradd did not run ({error})"
            ));
            None
        }
    }
}

/// The file rights of another user, on this thread, until dropped. The kernel takes root's file
/// capabilities away with them.
pub struct AsUser {
    back: Option<(Uid, Gid)>,
    /// It belongs to the thread that it was made on.
    _here: std::marker::PhantomData<*const ()>,
}

impl AsUser {
    pub fn nobody_else() -> Self {
        Self { back: None, _here: std::marker::PhantomData }
    }

    pub fn become_fs(who: &Who) -> Self {
        let gid = setfsgid(Gid::from_raw(who.gid));
        let uid = setfsuid(Uid::from_raw(who.uid));
        Self { back: Some((uid, gid)), _here: std::marker::PhantomData }
    }
}

impl Drop for AsUser {
    fn drop(&mut self) {
        if let Some((uid, gid)) = self.back {
            setfsuid(uid);
            setfsgid(gid);
        }
    }
}
