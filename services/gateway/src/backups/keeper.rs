//! Who keeps them: one is made at a time, how the last went is remembered, old nightly ones go.

use crate::{
    backups::{Failure, file, list, make},
    deps::Deps,
};
use actix_web::web::Data;
use chassis::{
    clock::{new_id, now},
    telemetry::report,
};
use protocol::{
    ClientId, Millis,
    backup::{Backup, BackupBegun, BackupCause, BackupRun, BackupUnderWay},
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
            // Also when it panics.
            let done = Done(keeper.clone());
            keeper.perform(&here, id, cause).await;
            drop(done);
        });
        BackupBegun { under_way: Some(under_way), last: None }
    }

    pub fn begin_nightly(&self, deps: &Data<Deps>) {
        let id: String = new_id();
        self.begin(deps, ClientId(id), BackupCause::Nightly);
    }

    async fn perform(&self, deps: &Deps, id: ClientId, cause: BackupCause) {
        let step = |step: &str| {
            if let Some(under_way) = &mut self.lock().under_way {
                under_way.step = step.to_owned();
            }
        };
        let made = make::make(deps, &self.folder, cause, step).await;
        let run = |name, problem, missing| BackupRun { id, cause, ended_at: now(), name, problem, missing };
        let run = match made {
            Ok(made) => {
                tracing::info!(backup = made.name, ?cause, missing = made.missing.len(), "backed up");
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
        let mut state = self.lock();
        state.last = Some(run);
        state.under_way = None;
    }

    /// Nightly ones beyond those that are kept go, the oldest first. What a person asked for stays.
    fn prune(&self) {
        let nightly =
            |path: &PathBuf| file::look(path).is_ok_and(|manifest| manifest.cause == BackupCause::Nightly);
        let all = make::all(&self.folder).unwrap_or_default();
        for old in all.into_iter().filter(nightly).skip(NIGHTLY_KEPT) {
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
    pub fn newest_nightly(&self) -> Option<Millis> {
        let all = make::all(&self.folder).unwrap_or_default();
        let nightly = all.iter().filter_map(|path| file::look(path).ok());
        nightly
            .filter(|manifest| manifest.cause == BackupCause::Nightly)
            .map(|manifest| manifest.made_at)
            .max()
    }

    /// What the owner should know without having looked.
    pub fn notice(&self) -> Option<Notice> {
        let last = self.last()?;
        let problem = last.problem?;
        let title = match last.cause {
            BackupCause::Nightly => "The nightly backup failed",
            BackupCause::Asked => "The last backup failed",
        };
        Some(Notice {
            key: "backup_failed".to_owned(),
            title: title.to_owned(),
            detail: [Some(problem.title), Some(problem.detail), problem.next]
                .into_iter()
                .flatten()
                .map(sentence)
                .collect::<Vec<_>>()
                .join(" "),
            place: "/settings/storage".to_owned(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sentence(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { words + "." }
}

/// However it ends, none is under way any more.
struct Done(Keeper);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.lock().under_way = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::{manifest::Manifest, names};

    #[test]
    fn seven_nights_are_kept_and_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("part"), "").unwrap();
        let put = |day: i64, cause: &str| {
            let made_at = 1_795_838_400_000 + day * 86_400_000;
            let text = serde_json::json!({
                "format": 1, "version": "0.1.0", "schema": 1, "made_at": made_at, "cause": cause,
                "database": {"name": "part", "bytes": 0, "sha256": ""}, "homes": [], "missing": [], "keys": false,
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
        assert_eq!(keeper.newest_nightly(), Some(Millis(1_795_838_400_000 + 9 * 86_400_000)));
    }
}
