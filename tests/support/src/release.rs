//! Releases for `metatron upgrade` to take in.

use crate::{Stack, stack::binary};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

pub const SERVICES: [&str; 4] =
    ["metatron-gateway", "metatron-llm-router", "metatron-shell-bridge", "metatron-pulse"];

/// A release as somebody would unpack it: the real launcher, and services that are the real ones behind a script.
/// `change` says before which of them something else is done.
pub fn release(stack: &Stack, name: &str, change: (&str, &str)) -> PathBuf {
    let folder = stack.folder.path().join(name);
    fs::create_dir_all(folder.join("web")).expect("the test has its folder");
    fs::write(folder.join("web/index.html"), format!("<!doctype html><title>{name}</title>"))
        .expect("the test has its folder");
    fs::copy(binary("metatron"), folder.join("metatron")).expect("the test has its folder");
    for service in SERVICES {
        let first = if change.0 == service { change.1 } else { "" };
        script(&folder.join(service), service, first);
    }
    folder
}

fn script(path: &Path, service: &str, first: &str) {
    let real = binary(service);
    let text = format!("#!/bin/bash\n{first}\nexec -a {service} {} \"$@\"\n", real.display());
    fs::write(path, text).expect("the test has its folder");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the test has its folder");
}
