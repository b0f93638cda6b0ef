//! A holder's start.

use crate::{
    exec::Hands,
    journal::{Lock, OpFolder},
};
use std::{io, process::Stdio};
use tokio::process::{Child, Command};

/// Starts the holder of `folder`'s op. The lock goes over to it: from here on the op is taken for as
/// long as the holder lives, whatever becomes of this process.
#[allow(clippy::disallowed_methods, reason = "this is where holders are started")]
pub fn holder(hands: &Hands, folder: &OpFolder, lock: Lock) -> io::Result<Child> {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.path("log"))?;
    let mut command = Command::new(&hands.program);
    command
        .arg0("metatron-shell-bridge")
        .arg("hold")
        .arg(folder.dir())
        .current_dir("/")
        .stdin(Stdio::from(lock.share()?))
        .stdout(Stdio::piped())
        .stderr(Stdio::from(log))
        .kill_on_drop(false);
    let child = command.spawn()?;
    chassis::crash::crash_point("after_holder_spawn");
    Ok(child)
}
