//! What may take a second and no op waits behind: questions that change nothing, and the gateway's errands.

use super::Door;
use crate::{files, homes, journal};
use chassis::clock;
use protocol::{
    Pid,
    op::NodeEntry,
    reply::{Listed, Outputs, Trimmed},
};

/// At once: looks share their work, and lists of names are short. Further ones are not answered; whoever asks
/// has little patience anyway, and asks again.
pub const AT_ONCE: usize = 256;

pub fn is_aside(entry: &NodeEntry) -> bool {
    matches!(
        entry,
        NodeEntry::Look { .. }
            | NodeEntry::Names { .. }
            | NodeEntry::Outputs { .. }
            | NodeEntry::PackPiece { .. }
            | NodeEntry::Errand { .. }
    )
}

impl Door {
    pub(super) fn answer_aside(&self, entry: NodeEntry) {
        let Ok(place) = self.asides.clone().try_acquire_owned() else {
            return tracing::warn!("too many looks at once; one was not answered");
        };
        let door = self.clone();
        self.hands.supervisor.spawn_once("aside", async move {
            door.handle(entry).await;
            drop(place);
        });
    }

    /// None: it could not be looked at, and whoever asked asks again.
    pub(super) async fn outputs(&self) -> Option<Outputs> {
        let (journal, ground) = (self.hands.journal.clone(), self.hands.ground.clone());
        let looking = move || {
            let journal::Outputs { bytes, oldest } = journal::outputs(&journal, clock::now());
            Outputs { bytes, oldest, trimmed: Trimmed::default(), taken: homes::taken(&ground) }
        };
        tokio::task::spawn_blocking(looking).await.ok()
    }

    /// With the rights of the agents' user, whatever this process may read.
    pub(super) async fn names(&self, pid: Pid, path: String) -> Listed {
        let (ground, folder) = (self.hands.ground.clone(), path.clone());
        let listing = move || match ground.home(pid) {
            Ok(home) => {
                let _as_agent = ground.as_agent();
                files::names(&home, &path)
            }
            Err(error) => Listed::Refused { folder: path, why: format!("There is no home: {error}.") },
        };
        match tokio::task::spawn_blocking(listing).await {
            Ok(listed) => listed,
            Err(error) => Listed::Refused { folder, why: format!("It could not be listed: {error}.") },
        }
    }
}
