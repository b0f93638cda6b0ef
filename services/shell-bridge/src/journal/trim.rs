//! Output gives way when the data folder is over its budget: the oldest first. That the op ran, and how it ended, stays.

use super::{Journal, OpFolder, State};
use chassis::durable;
use protocol::{Millis, reply::Trimmed, size::size};
use std::{fs, time::Duration};

/// What ended so lately may still be read.
const RESTS: Duration = Duration::from_secs(3600);
const MARK: &str = "trimmed";

/// Output that could go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outputs {
    pub bytes: u64,
    /// The end of the op whose output would go first.
    pub oldest: Option<Millis>,
}

struct Old {
    ended_at: Millis,
    folder: OpFolder,
    bytes: u64,
}

/// The oldest first.
fn old(journal: &Journal, now: Millis) -> Vec<Old> {
    let look = |folder: OpFolder| {
        let bytes = Some(folder.length()).filter(|bytes| *bytes > 0)?;
        let State::Done(done) = folder.state().ok()? else { return None };
        (done.ended_at < now.minus(RESTS)).then_some(Old { ended_at: done.ended_at, folder, bytes })
    };
    let ops = journal.all().unwrap_or_default();
    let mut old: Vec<Old> = ops.iter().filter_map(|op| look(journal.folder(op))).collect();
    old.sort_by_key(|old| old.ended_at);
    old
}

pub fn outputs(journal: &Journal, now: Millis) -> Outputs {
    let old = old(journal, now);
    Outputs { bytes: old.iter().map(|old| old.bytes).sum(), oldest: old.first().map(|old| old.ended_at) }
}

/// Takes outputs away until at most so many bytes of them are left. What cannot be taken away stays, and is logged.
pub fn trim(journal: &Journal, leave: u64, now: Millis) -> Trimmed {
    let old = old(journal, now);
    let mut left: u64 = old.iter().map(|old| old.bytes).sum();
    let mut trimmed = Trimmed::default();
    for old in old {
        if left <= leave {
            break;
        }
        match old.folder.trim(old.bytes) {
            Ok(()) => {
                left -= old.bytes;
                trimmed = Trimmed { ops: trimmed.ops + 1, bytes: trimmed.bytes + old.bytes };
            }
            Err(error) => tracing::warn!(%error, "an old output stays"),
        }
    }
    trimmed
}

impl OpFolder {
    /// The mark first: whoever reads in between hears that it was trimmed, never that there was nothing.
    fn trim(&self, bytes: u64) -> super::Result<()> {
        let text =
            format!("The output ({}) was trimmed to keep the data folder within its budget.\n", size(bytes));
        let mark = self.path(MARK);
        durable::replace(&mark, text.as_bytes(), 0o600).map_err(super::at(&mark))?;
        fs::remove_file(self.out()).map_err(super::at(&self.out()))
    }

    /// What stands in the place of an output that was trimmed.
    pub fn trimmed(&self) -> Option<String> {
        fs::read_to_string(self.path(MARK)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Done;
    use protocol::{OpId, message::Outcome};

    const NOW: Millis = Millis(1_800_000_000_000);

    #[test]
    fn the_oldest_output_goes_first_and_its_end_stays() {
        let data = tempfile::tempdir().unwrap();
        let journal = Journal::open(data.path()).unwrap();
        let op = |hours: u64, bytes: usize, ended: bool| {
            let folder = journal.folder(&OpId(uuid::Uuid::now_v7().to_string()));
            folder.make().unwrap();
            fs::write(folder.out(), vec![b'x'; bytes]).unwrap();
            let at = NOW.minus(Duration::from_secs(hours * 3600));
            let done =
                Done { length: bytes as u64, text: None, ..Done::without_run(Outcome::Ok, "", "", at) };
            if ended {
                folder.write_done(&done).unwrap();
            }
            folder
        };
        let (young, old, oldest) = (op(0, 1000, true), op(5, 2000, true), op(9, 3000, true));
        let running = op(20, 4000, false);
        assert_eq!(
            outputs(&journal, NOW),
            Outputs { bytes: 5000, oldest: Some(NOW.minus(Duration::from_secs(9 * 3600))) }
        );
        assert_eq!(trim(&journal, 5000, NOW), Trimmed::default());
        assert_eq!(trim(&journal, 2500, NOW), Trimmed { ops: 1, bytes: 3000 });
        assert_eq!(trim(&journal, 2500, NOW), Trimmed::default(), "once more takes no more");
        assert!(oldest.trimmed().unwrap().contains("2.9 KiB") && !oldest.out().exists());
        assert_eq!(oldest.done().unwrap().unwrap().length, 3000, "how it ended stays");
        assert!(old.out().exists() && young.out().exists() && old.trimmed().is_none());
        assert_eq!(trim(&journal, 0, NOW), Trimmed { ops: 1, bytes: 2000 });
        assert!(young.out().exists() && running.out().exists(), "what is new, or runs, is left alone");
        assert_eq!(outputs(&journal, NOW), Outputs::default());
    }
}
