use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
    storage::{budget, count},
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::home::{Storage, StorageBudget, StorageItem};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

/// How long a count is good: it reads the whole folder.
const FRESH: Duration = Duration::from_secs(10);

/// The last count; one is made at a time.
#[derive(Clone)]
pub struct Counter {
    last: Arc<Mutex<Option<(Instant, Storage)>>>,
    counting: Arc<Semaphore>,
    budget: Arc<Mutex<StorageBudget>>,
    changed: Arc<Notify>,
}

impl Default for Counter {
    fn default() -> Self {
        let counting = Arc::new(Semaphore::new(1));
        Self { last: Arc::default(), counting, budget: Arc::default(), changed: Arc::default() }
    }
}

/// What the data folder takes, part by part, and the room on its file system.
#[utoipa::path(get, path = "/api/storage", tag = "system", responses((status = 200, body = Storage)))]
pub async fn get(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Storage>> {
    let counted = counted(&deps).await?;
    // What it was set to a moment ago, whatever the last look found.
    let budget = StorageBudget { bytes: budget::bytes(&deps).await?, ..deps.storage.budget() };
    let mut storage = Storage { budget, ..counted };
    if !budget::is_one_folder(&deps) {
        as_two_folders(&mut storage);
    }
    Ok(Json(storage))
}

/// The machine has a data folder of its own: what lies there is known in one sum, as of the last look, and what never
/// lies in ours is no row of nothing.
fn as_two_folders(storage: &mut Storage) {
    let machine = storage.budget.taken.saturating_sub(budget::own(storage));
    storage.items.retain(|item| {
        item.bytes > 0 || !["ops", "homes", "logs", "redis", "releases"].contains(&item.key.as_str())
    });
    storage.items.insert(1, StorageItem { key: "machine".to_owned(), bytes: machine });
}

/// The last count while it is fresh, else a new one. Without the budget.
pub async fn counted(deps: &Deps) -> Result<Storage> {
    let broken = |error: &dyn std::fmt::Display| Error::Broken(format!("the data folder: {error}"));
    let one = deps.storage.counting.clone().acquire_owned().await.map_err(|error| broken(&error))?;
    if let Some(storage) = deps.storage.fresh() {
        return Ok(storage);
    }

    let attachments = deps.store.attachment_bytes().await?;
    let folder = deps.config.common.data_dir.clone();
    // It holds its place to its end, whether or not anybody still waits for it.
    let counted = tokio::task::spawn_blocking(move || {
        let _one = one;
        look(&folder, attachments)
    });
    let counted = counted.await;
    let storage = counted.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
    deps.storage.keep(storage.clone());
    Ok(storage)
}

impl Counter {
    /// The budget changed.
    pub fn nudge(&self) {
        self.changed.notify_one();
    }

    /// The next count is a new one.
    pub fn forget(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub async fn nudged(&self) {
        self.changed.notified().await;
    }

    pub fn budget(&self) -> StorageBudget {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn keep_budget(&self, budget: StorageBudget) {
        *self.budget.lock().unwrap_or_else(PoisonError::into_inner) = budget;
    }

    fn fresh(&self) -> Option<Storage> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(at, _)| at.elapsed() < FRESH).map(|(_, storage)| storage.clone())
    }

    fn keep(&self, storage: Storage) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), storage));
    }
}

fn look(folder: &Path, attachments: u64) -> nix::Result<Storage> {
    let room = nix::sys::statvfs::statvfs(folder)?;
    let bytes = |blocks: u64| blocks.saturating_mul(room.fragment_size());
    let used = room.blocks().saturating_sub(room.blocks_free());
    let counted = count::count(folder);
    let mut items = counted.items;
    items.insert(1, StorageItem { key: "attachments".to_owned(), bytes: attachments });
    Ok(Storage {
        // Without what is kept back for root: as `df` reckons.
        total: bytes(used + room.blocks_available()),
        free: bytes(room.blocks_available()),
        items,
        partial: counted.partial,
        looked_at: now(),
        budget: StorageBudget::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_the_machine_is_one_row_of_its_own() {
        let item = |key: &str, bytes| StorageItem { key: key.to_owned(), bytes };
        let items = [
            ("database", 5),
            ("attachments", 2),
            ("ops", 0),
            ("homes", 0),
            ("logs", 0),
            ("redis", 0),
            ("backups", 0),
        ];
        let mut storage = Storage {
            total: 100,
            free: 50,
            items: items.map(|(key, bytes)| item(key, bytes)).to_vec(),
            partial: false,
            looked_at: now(),
            budget: StorageBudget { taken: 12, ..StorageBudget::default() },
        };
        as_two_folders(&mut storage);
        let expected = [("database", 5), ("machine", 7), ("attachments", 2), ("backups", 0)];
        assert_eq!(storage.items, expected.map(|(key, bytes)| item(key, bytes)));
    }
}
