//! Everything that a client may say up the socket. (What creates or decides goes over HTTP.)

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[ts(export)]
pub enum Command {
    /// The first frame. With `resume_from` the missing frames follow, or one `resync`.
    Hello {
        #[serde(default)]
        #[ts(optional)]
        resume_from: Option<String>,
    },
    /// Which processes' deltas to send: `*`, or `process:<pid>`. Facts always come. Until the first
    /// `subscribe` everything is sent.
    Subscribe {
        topics: Vec<String>,
    },
    Ping,
}

/// Bytes of the largest frame that is read.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;
