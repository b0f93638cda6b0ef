//! Which postures are offered.

use crate::http::{Error, Result};
use protocol::process::Posture;

/// `watch` and `ask`; the others need a sandbox, or a renewed login, that there is not yet.
pub fn offered(posture: Posture) -> Result<()> {
    match posture {
        Posture::Watch | Posture::Ask => Ok(()),
        Posture::Sandbox => Err(Error::not_offered(
            "posture",
            "The posture \"sandbox\" needs sandboxes, which this version does not have. Use watch or ask.",
        )),
        Posture::Free => Err(Error::not_offered(
            "posture",
            "The posture \"free\" is not offered by this version. Use watch or ask.",
        )),
    }
}
