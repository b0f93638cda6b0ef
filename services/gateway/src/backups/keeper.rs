//! Who keeps them: one is made at a time, how the last went is remembered, old nightly ones go.

use crate::{
    backups::{Failure, file, list, make, manifest::Manifest},
    deps::Deps,
};
use actix_web::web::Data;
use chassis::{
    clock::{new_id, now},
    telemetry::report,
};
use protocol::{
    ClientId, Millis,
    backup::{Backup, BackupBegun, BackupCause, BackupMissing, BackupRun, BackupUnderWay},
    home::Notice,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;

/// Nightly ones that are kept.
pub const NIGHTLY_KEPT: usize = 7;
/// Machines without homes that are named outside the list.
const NAMED: usize = 3;
const LAST: &str = "backup_last";

#[derive(Clone)]
pub struct Keeper {
    pub folder: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    under_way: Option<BackupUnderWay>,
    last: Option<BackupRun>,
}

impl Keeper {
    /// With what is remembered of the last one; what a killed process left half-made goes.
    pub async fn open(data_dir: &Path, store: &Store) -> store::Result<Self> {
        let folder = data_dir.join("backups");
        if let Err(error) = make::sweep(&folder) {
            tracing::warn!(%error, "a half-made backup could not be removed");
        }
        let last = store.setting::<BackupRun>(LAST).await?;
        Ok(Self { folder, state: Arc::new(Mutex::new(State { under_way: None, last })) })
    }

    /// Begins one in a task of its own; whoever asked may go. Another that is under way is the answer to everybody.
    pub fn begin(&self, deps: &Data<Deps>, id: ClientId, cause: BackupCause) -> BackupBegun {
        let mut state = self.lock();
        if state.under_way.is_some() {
            return BackupBegun { under_way: state.under_way.clone(), last: None };
        }
        if state.last.as_ref().is_some_and(|last| last.id == id) {
            return BackupBegun { under_way: None, last: state.last.clone() };
        }
        let under_way =
            BackupUnderWay { id: id.clone(), cause, began_at: now(), step: "beginning".to_owned() };
        state.under_way = Some(under_way.clone());
        let (keeper, here) = (self.clone(), deps.clone());
        deps.supervisor.spawn_once("backup", async move {
            let mut done = Done { keeper: keeper.clone(), run: None };
            done.run = Some(keeper.perform(&here, id, cause).await);
        });
        BackupBegun { under_way: Some(under_way), last: None }
    }

    pub fn begin_nightly(&self, deps: &Data<Deps>) {
        let id: String = new_id();
        self.begin(deps, ClientId(id), BackupCause::Nightly);
    }

    async fn perform(&self, deps: &Deps, id: ClientId, cause: BackupCause) -> BackupRun {
        let step = |step: &str| {
            if let Some(under_way) = &mut self.lock().under_way {
                under_way.step = step.to_owned();
            }
        };
        let made = make::make(deps, &self.folder, cause, step).await;
        let run = |name, problem, missing| BackupRun { id, cause, ended_at: now(), name, problem, missing };
        let run = match made {
            Ok(made) => {
                tracing::info!(backup = made.name, ?cause, "backed up");
                if !made.missing.is_empty() {
                    tracing::warn!(
                        backup = made.name,
                        missing = named(&made.missing),
                        "a backup lacks home folders"
                    );
                }
                self.prune();
                run(Some(made.name), None, made.missing)
            }
            Err(failure) => {
                tracing::error!(error = %report(&failure), ?cause, "a backup failed");
                run(None, Some(failure.of_making()), Vec::new())
            }
        };
        // The database may be full as well; until the next start it is remembered here.
        if let Err(error) = deps.store.put_setting(LAST, &run, now()).await {
            tracing::warn!(error = %report(&error), "how the backup went is not written down");
        }
        run
    }

    /// Nightly ones beyond those that are kept go, the oldest first. What a person asked for stays.
    fn prune(&self) {
        let all = make::all(&self.folder).unwrap_or_default();
        let looked = all.into_iter().filter_map(|path| Some((file::look(&path).ok()?, path)));
        for old in surplus(looked) {
            match fs::remove_file(&old) {
                Ok(()) => tracing::info!(backup = %old.display(), "an old nightly backup was removed"),
                Err(error) => tracing::warn!(backup = %old.display(), %error, "an old nightly backup stays"),
            }
        }
    }

    pub fn under_way(&self) -> Option<BackupUnderWay> {
        self.lock().under_way.clone()
    }

    pub fn last(&self) -> Option<BackupRun> {
        self.lock().last.clone()
    }

    /// The newest first. Blocks.
    pub fn list(&self) -> Result<Vec<Backup>, Failure> {
        let all = make::all(&self.folder).map_err(Failure::at(&self.folder))?;
        Ok(all.iter().filter_map(|path| list::one(path)).collect())
    }

    /// When the newest nightly one was made. Blocks.
    pub fn newest_nightly(&self) -> Result<Option<Millis>, Failure> {
        let all = make::all(&self.folder).map_err(Failure::at(&self.folder))?;
        let nightly = all.iter().filter_map(|path| file::look(path).ok());
        let made_at = nightly
            .filter(|manifest| manifest.cause == BackupCause::Nightly)
            .map(|manifest| manifest.made_at);
        Ok(made_at.max())
    }

    /// What the owner should know without having looked.
    pub fn notice(&self) -> Option<Notice> {
        notice(self.last()?)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of all that there are, the newest first: the nightly ones that may go. Never the newest nightly one that has the homes
/// of all machines: whoever can keep a machine from being packed would otherwise only have to wait.
fn surplus(all: impl Iterator<Item = (Manifest, PathBuf)>) -> Vec<PathBuf> {
    let nightly: Vec<_> = all.filter(|(manifest, _)| manifest.cause == BackupCause::Nightly).collect();
    let whole = nightly.iter().position(|(manifest, _)| manifest.missing.is_empty());
    let old = nightly.into_iter().enumerate().skip(NIGHTLY_KEPT).filter(|(n, _)| Some(*n) != whole);
    old.map(|(_, (_, path))| path).collect()
}

fn notice(last: BackupRun) -> Option<Notice> {
    let nightly = last.cause == BackupCause::Nightly;
    let (key, title, detail) = match last.problem {
        Some(problem) => (
            "backup_failed",
            if nightly { "The nightly backup failed" } else { "The last backup failed" },
            [Some(problem.title), Some(problem.detail), problem.next]
                .into_iter()
                .flatten()
                .map(sentence)
                .collect::<Vec<_>>()
                .join(" "),
        ),
        None if last.missing.is_empty() => return None,
        None => (
            "backup_incomplete",
            if nightly {
                "The nightly backup lacks home folders"
            } else {
                "The last backup lacks home folders"
            },
            format!(
                "{} All else is in it. A nightly backup that has all home folders stays until another has them. Put \
                 right what is named, then back up again.",
                sentence(named(&last.missing))
            ),
        ),
    };
    Some(Notice {
        key: key.to_owned(),
        title: title.to_owned(),
        detail,
        place: "/settings/storage".to_owned(),
    })
}

/// A few machines, and why each is missing.
fn named(missing: &[BackupMissing]) -> String {
    let mut words: Vec<String> = missing
        .iter()
        .take(NAMED)
        .map(|one| format!("{}: {}", one.node, sentence(one.why.clone())))
        .collect();
    match missing.len().saturating_sub(NAMED) {
        0 => {}
        more => words.push(format!("And {more} more.")),
    }
    words.join(" ")
}

fn sentence(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { words + "." }
}

/// However it ends, by a panic too, none is under way any more; how it went is known in the same moment.
struct Done {
    keeper: Keeper,
    run: Option<BackupRun>,
}

impl Drop for Done {
    fn drop(&mut self) {
        let mut state = self.keeper.lock();
        state.under_way = None;
        if let Some(run) = self.run.take() {
            state.last = Some(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::{
        manifest::{FORMAT, Part},
        names,
    };

    #[test]
    fn seven_nights_are_kept_and_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("part"), "").unwrap();
        let put = |day: i64, cause: &str| {
            let made_at = 1_795_838_400_000 + day * 86_400_000;
            let text = serde_json::json!({
                "format": 1, "version": "0.1.0", "schema": 1, "made_at": made_at, "cause": cause,
                "database": {"name": "part", "bytes": 0, "sha256": ""}, "database_bytes": 0, "homes": [], "missing": [], "keys": false,
            });
            let manifest: Manifest = serde_json::from_value(text.clone()).unwrap();
            let path = names::free(folder.path(), manifest.made_at);
            file::write(&path, folder.path(), text.to_string().as_bytes(), &manifest, None).unwrap();
            path
        };
        let asked = [put(0, "asked"), put(20, "asked")];
        let nightly: Vec<_> = (1..=9).map(|day| put(day, "nightly")).collect();
        std::fs::write(folder.path().join("metatron-20200101T000000Z.tar"), "unreadable").unwrap();
        let keeper = Keeper { folder: folder.path().to_owned(), state: Arc::default() };
        keeper.prune();
        assert!(nightly[..2].iter().all(|old| !old.exists()), "the oldest go");
        assert!(nightly[2..].iter().chain(&asked).all(|kept| kept.exists()));
        let list = keeper.list().unwrap();
        assert_eq!((list.len(), list[0].made_at), (10, Millis(1_795_838_400_000 + 20 * 86_400_000)));
        assert!(
            list[9].holds.is_none() && list[9].problem.is_some(),
            "what cannot be read is shown, and stays"
        );
        assert_eq!(keeper.newest_nightly().unwrap(), Some(Millis(1_795_838_400_000 + 9 * 86_400_000)));
    }

    fn missing(node: &str) -> BackupMissing {
        BackupMissing { node: node.into(), why: "The machine does not answer".to_owned() }
    }

    fn one(cause: BackupCause, whole: bool) -> Manifest {
        Manifest {
            format: FORMAT,
            version: "0.1.0".to_owned(),
            schema: 1,
            made_at: Millis(0),
            cause,
            database: Part { name: String::new(), bytes: 0, sha256: String::new() },
            database_bytes: 0,
            homes: Vec::new(),
            missing: if whole { Vec::new() } else { vec![missing("local")] },
            keys: false,
        }
    }

    #[test]
    fn the_newest_with_all_homes_is_never_pruned() {
        // n: nightly, a: asked for; large: with all homes. The newest first, and which of them go.
        for (all, go) in [
            ("NNNNNNN", ""),
            ("NNNNNNNNN", "78"),
            ("nnnnnnnNN", "8"),
            ("nnnnnnnnnnNnN", "789BC"),
            ("nnnnnnnnn", "78"),
            ("nNnnnnnNN", "78"),
            // What a person asked for counts for nothing here: it can be deleted at any time.
            ("aAnnnnnnnNN", "A"),
        ] {
            let manifests = all.chars().map(|c| {
                let cause =
                    if c.eq_ignore_ascii_case(&'n') { BackupCause::Nightly } else { BackupCause::Asked };
                one(cause, c.is_uppercase())
            });
            let numbered = manifests.enumerate().map(|(n, manifest)| (manifest, format!("{n:X}").into()));
            assert_eq!(
                surplus(numbered).iter().map(|path| path.to_str().unwrap()).collect::<String>(),
                go,
                "{all}"
            );
        }
    }

    #[test]
    fn homes_that_are_missing_are_a_notice() {
        let run = |missing: Vec<BackupMissing>| BackupRun {
            id: ClientId("x".to_owned()),
            cause: BackupCause::Nightly,
            ended_at: Millis(0),
            name: Some("metatron-20261128T031500Z.tar".to_owned()),
            problem: None,
            missing,
        };
        assert_eq!(notice(run(Vec::new())), None);
        let said = notice(run(vec![missing("attic")])).unwrap();
        assert_eq!(said.key, "backup_incomplete");
        assert!(said.detail.starts_with("attic: The machine does not answer. All else"), "{}", said.detail);
        let many = notice(run((0..9).map(|n| missing(&n.to_string())).collect())).unwrap();
        assert!(many.detail.contains("And 6 more."), "{}", many.detail);
    }
}
