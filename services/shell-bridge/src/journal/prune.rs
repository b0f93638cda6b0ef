//! What is old goes: folders of ops that ended long ago.

use super::{Done, Journal, OpFolder, State};
use protocol::{Millis, message::Outcome};
use std::{fs, time::Duration};

/// How long an ended op is remembered.
pub const KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// An intent that nobody asked after for so long is not carried out any more.
const STALE: Duration = Duration::from_secs(24 * 3600);

/// Removes what ended before `KEPT`, and ends what was never started and never asked after. Gives the
/// number of folders removed. What cannot be read stays, and is logged.
pub fn prune(journal: &Journal, now: Millis) -> usize {
    let Ok(ops) = journal.all() else { return 0 };
    let mut removed = 0;
    for op in ops {
        let folder = journal.folder(&op);
        match folder.state() {
            Ok(State::Done(done)) if done.ended_at < now.minus(KEPT) => {
                removed += usize::from(fs::remove_dir_all(folder.dir()).is_ok());
            }
            Ok(State::NeverRan { intent, .. }) if intent.at < now.minus(STALE) => give_up(&folder, now),
            Ok(_) => {}
            Err(error) => tracing::warn!(%op, %error, "an op's folder cannot be read; it is kept"),
        }
    }
    removed
}

fn give_up(folder: &OpFolder, now: Millis) {
    let text = "It was never started, and a day passed without anybody asking for it; nothing ran.";
    let done = Done::without_run(Outcome::Cancelled, "never started", text, now);
    if let Err(error) = folder.write_done(&done) {
        tracing::warn!(%error, "the end of an op that never ran cannot be written");
    }
}
