//! Opening the database: WAL, synchronous FULL, migrations under our own file lock.

use crate::{Error, Result};
use sqlx::{
    Connection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::{File, OpenOptions, Permissions, TryLockError},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::Semaphore;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How long others may write before we give up: those before us in this process, and then another process. In
/// between, three times as long, one waits for a connection: a write gives up after 50 s at most, a read after 30 s.
const PATIENCE: Duration = Duration::from_secs(10);
/// Searches at once, and how long one waits for its turn.
const SEARCHES: u32 = 2;
const SEARCH_TURN: Duration = Duration::from_secs(10);
/// How long another process may take to migrate.
const MIGRATING: Duration = Duration::from_secs(120);

#[derive(Debug, Clone)]
pub struct Options {
    pub path: PathBuf,
    /// Connections at most; each costs about 1 MB at work.
    pub connections: u32,
}

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
    /// A search may read everything that was ever said, and one that nobody waits for any more goes on for a
    /// while: it has connections of its own, opened when they are needed, and takes none from the others.
    pub(crate) searches: SqlitePool,
    /// One writer at a time in this process: see `write`.
    pub(crate) writers: Arc<Semaphore>,
    pub(crate) patience: Duration,
}

impl Store {
    /// Opens, migrates, and refuses a database from a newer version.
    ///
    /// The folder must exist; the files (`<path>`, `-wal`, `-shm`, `.lock`) are made 0600. `Open` for a
    /// folder or file that cannot be written, `NewerDatabase` (nothing was changed), `Full`.
    pub async fn open(options: Options) -> Result<Self> {
        Self::open_with(options, PATIENCE).await
    }

    async fn open_with(options: Options, patience: Duration) -> Result<Self> {
        let path = &options.path;
        let open_error = |source| Error::Open { path: path.clone(), source };
        let lock = own_file(&beside(path, ".lock")).map_err(open_error)?;
        wait_for(&lock).await.map_err(open_error)?;
        drop(own_file(path).map_err(open_error)?);

        let pool = connect(&options, patience).await.map_err(|e| unopened(path, e))?;
        migrate(&pool, path).await?;
        drop(lock);
        let searches = SqlitePoolOptions::new()
            .max_connections(SEARCHES)
            .acquire_timeout(SEARCH_TURN)
            .connect_lazy_with(connect_options(&options, patience));
        Ok(Self { pool, searches, writers: Arc::new(Semaphore::new(1)), patience })
    }

    /// A read that proves that the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM users").fetch_one(&self.pool).await?;
        Ok(())
    }
}

fn connect_options(options: &Options, patience: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(&options.path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(patience)
        .foreign_keys(true)
        .pragma("cache_size", "-1024")
        // After a burst the log file shrinks again.
        .pragma("journal_size_limit", "16777216")
}

async fn connect(options: &Options, patience: Duration) -> sqlx::Result<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(options.connections.max(2))
        .acquire_timeout(patience * 3)
        // A full disk makes SQLite roll back by itself; the ROLLBACK that follows fails, and the driver goes on
        // counting a transaction that is none: no other could begin on this connection.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .connect_with(connect_options(options, patience))
        .await
}

pub(crate) fn newest_migration() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
}

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<()> {
    match MIGRATIONS.run(pool).await {
        Ok(()) => Ok(()),
        // Checked before anything is applied: a migration that we do not have.
        Err(MigrateError::VersionMissing(migration)) => {
            pool.close().await;
            Err(Error::NewerDatabase { path: path.to_owned(), migration })
        }
        Err(MigrateError::Execute(error)) => Err(unopened(path, error)),
        Err(error) => Err(Error::Migrate(error)),
    }
}

/// Opens for writing, making it when absent, 0600 either way. Proves that the folder is ours to write.
fn own_file(path: &Path) -> io::Result<File> {
    let file =
        OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// sqlx takes no lock around SQLite migrations, and several services start at once.
async fn wait_for(lock: &File) -> io::Result<()> {
    let step = Duration::from_millis(20);
    for _ in 0..MIGRATING.as_millis() / step.as_millis() {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(step).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "another process has been migrating it for 2 minutes"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// 8 SQLITE_READONLY and 14 SQLITE_CANTOPEN, with their extended codes: the place is at fault, not us.
fn unopened(path: &Path, error: sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|e| e.code()?.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        Some(8 | 14) => Error::Open {
            path: path.to_owned(),
            source: io::Error::new(io::ErrorKind::PermissionDenied, error),
        },
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use protocol::Millis;

    async fn limit_pages(store: &Store, pages: &'static str) {
        let mut one = store.pool.acquire().await.unwrap();
        let mut other = store.pool.acquire().await.unwrap();
        for connection in [&mut one, &mut other] {
            sqlx::query(pages).execute(&mut **connection).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_full_database_says_so_and_goes_on_later() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { path: folder.path().join("metatron.db"), connections: 2 };
        let store = Store::open(options).await.unwrap();
        let text = "x".repeat(1_000_000);
        store.put_setting("kept", &"small", Millis(1)).await.unwrap();
        limit_pages(&store, "PRAGMA max_page_count = 200").await;
        let full = store.put_setting("large", &text, Millis(2)).await;
        assert!(matches!(full, Err(Error::Full)), "{full:?}");
        assert_eq!(store.setting::<String>("kept").await.unwrap().as_deref(), Some("small"));
        limit_pages(&store, "PRAGMA max_page_count = 100000").await;
        // Often enough to meet every connection of the pool.
        for at in 3..7 {
            store.put_setting("large", &text, Millis(at)).await.unwrap();
        }
    }

    /// Another process was stopped in the middle of a write, or a writer of this one is slow.
    #[tokio::test]
    async fn those_who_hold_on_are_said_to_and_reading_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { path: folder.path().join("metatron.db"), connections: 2 };
        let open = async || Store::open_with(options.clone(), Duration::from_millis(200)).await.unwrap();
        let (store, other) = (open().await, open().await);
        for holder in [&other, &store] {
            let held = holder.write(Millis(1)).await.unwrap();
            let refused = store.put_setting("a", &1, Millis(2)).await;
            assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
            store.ping().await.unwrap();
            held.done().await.unwrap();
            store.put_setting("a", &1, Millis(3)).await.unwrap();
        }
        let all = [store.pool.acquire().await.unwrap(), store.pool.acquire().await.unwrap()];
        let refused = store.ping().await;
        assert!(matches!(refused, Err(Error::Crowded)), "{refused:?}");
        drop(all);
        store.ping().await.unwrap();
    }
}
