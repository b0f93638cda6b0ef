//! The one pack of this machine: begun, asked after, taken piece by piece, dropped.

use super::pack::{self, Packed, Progress, pack};
use crate::host::Ground;
use bus::{Bus, keys};
use chassis::supervise::Supervisor;
use protocol::backup::{PIECE_BYTES, Pack};
use std::{
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};

/// How long a piece waits in Redis to be taken.
const PIECE_KEPT: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct Packs {
    ground: Arc<Ground>,
    supervisor: Supervisor,
    /// Bytes of homes and projects together, before they are compressed.
    most: u64,
    current: Arc<Mutex<Option<Current>>>,
}

struct Current {
    id: String,
    progress: Arc<Progress>,
    /// None while it is being made.
    done: Option<Result<Packed, String>>,
}

impl Packs {
    /// What an earlier bridge left is taken away.
    pub fn open(ground: Arc<Ground>, supervisor: Supervisor, most: u64) -> io::Result<Self> {
        let folder = pack::folder(&ground.data_dir);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(Self { ground, supervisor, most, current: Arc::default() })
    }

    /// How far it is; begun when it is another than the one before, which ends.
    pub fn state(&self, id: &str) -> Pack {
        if !is_id(id) {
            return Pack::Failed { why: "It was asked for by an impossible name.".to_owned() };
        }
        let mut current = self.lock();
        match current.as_ref().filter(|current| current.id == id) {
            Some(Current { done: None, progress, .. }) => {
                Pack::Packing { files: progress.files.load(Ordering::Relaxed) }
            }
            Some(Current { done: Some(Ok(packed)), .. }) => Pack::Ready {
                bytes: packed.bytes,
                sha256: packed.sha256.clone(),
                files: packed.files,
                left_out: packed.left_out,
            },
            Some(Current { done: Some(Err(why)), .. }) => Pack::Failed { why: why.clone() },
            None => {
                self.forget(current.take());
                *current = Some(self.begin(id));
                Pack::Packing { files: 0 }
            }
        }
    }

    pub fn drop_pack(&self, id: &str) {
        let mut current = self.lock();
        if current.as_ref().is_some_and(|current| current.id == id) {
            self.forget(current.take());
        }
    }

    /// Puts a piece into Redis and gives its length; none when there is no such pack.
    pub async fn put_piece(&self, bus: &Bus, id: &str, from: u64) -> Option<u64> {
        let ready =
            matches!(self.lock().as_ref(), Some(Current { id: own, done: Some(Ok(_)), .. }) if own == id);
        let path = ready.then(|| self.path(id))?;
        let read = tokio::task::spawn_blocking(move || read_piece(&path, from)).await;
        let bytes = read.ok()?.inspect_err(|error| tracing::warn!(%error, "a pack cannot be read")).ok()?;
        bus.put_bytes(&keys::pack_piece(id, from), &bytes, PIECE_KEPT)
            .await
            .inspect_err(|error| tracing::warn!(%error, "a piece of a pack was not delivered"))
            .ok()?;
        Some(bytes.len() as u64)
    }

    fn begin(&self, id: &str) -> Current {
        let (packs, progress, path) = (self.clone(), Arc::new(Progress::default()), self.path(id));
        let (own, seen) = (id.to_owned(), progress.clone());
        self.supervisor.spawn_once("pack", async move {
            let (ground, most) = (packs.ground.clone(), packs.most);
            let file = path.clone();
            let work = tokio::task::spawn_blocking(move || pack(&ground, &file, most, &seen));
            let done = match work.await {
                Ok(done) => done.map_err(|error| format!("The home folders could not be packed: {error}.")),
                Err(error) => Err(format!("Packing broke off: {error}.")),
            };
            if done.is_err() {
                let _ = fs::remove_file(&path);
            }
            match packs.lock().as_mut().filter(|current| current.id == own) {
                Some(current) => current.done = Some(done),
                // Dropped meanwhile.
                None => drop(fs::remove_file(&path)),
            }
        });
        Current { id: id.to_owned(), progress, done: None }
    }

    fn forget(&self, current: Option<Current>) {
        if let Some(Current { id, progress, .. }) = current {
            progress.dropped.store(true, Ordering::Relaxed);
            let _ = fs::remove_file(self.path(&id));
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        pack::folder(&self.ground.data_dir).join(format!("{id}.tar.gz"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It becomes the name of a file.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn read_piece(path: &std::path::Path, from: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let left = file.metadata()?.len().saturating_sub(from).min(PIECE_BYTES);
    let mut bytes = vec![0; usize::try_from(left).unwrap_or_default()];
    file.read_exact_at(&mut bytes, from)?;
    Ok(bytes)
}
