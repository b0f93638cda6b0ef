//! The certificate, where there is one.

use super::{Finding, bad, note, ok};
use crate::{
    config::Settings,
    machine::certificate::{self, Verdict},
    supervise::state::State,
};
use std::os::unix::fs::PermissionsExt;

pub fn certificate(settings: &Settings, state: Option<&State>) -> Vec<Finding> {
    // Of a living stack what it was told, not what this terminal would tell it.
    let Some(files) = settings.certificate_of(state.map(|state| state.pid)) else { return Vec::new() };
    // A group of its own for keys (`ssl-cert`) is customary.
    let open = files.key.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0);
    let mode = open.then(|| {
        bad(
            "tls key",
            format!("others can read {}", files.key.display()),
            format!("chmod o= {}", files.key.display()),
        )
    });
    let found = match certificate::judge(&files) {
        Verdict::Good(what) => ok("certificate", what),
        Verdict::Doubtful { what, next } => note("certificate", what, next),
        Verdict::Wrong { what, next } | Verdict::Refused { what, next } => bad("certificate", what, next),
    };
    [Some(found), mode].into_iter().flatten().collect()
}
