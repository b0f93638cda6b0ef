//! A copy of the whole database while it is at work, and what a copy that was put back begins with.

use crate::{Error, Result, Store, db, settings::write_setting, write::Write};
use protocol::Millis;
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use std::path::Path;

/// Set by `begin_anew` until every open question was looked at again.
const ASK_ANEW: &str = "ask_anew";

/// Milliseconds in a year: a copy says itself when it was made.
const LONGER_MOST: i64 = 366 * 24 * 3_600_000;

impl Store {
    /// Writes what is committed now to a new file, in one read transaction; others go on writing. Gives the last
    /// migration in it. The copy was looked through and is whole; it is not on disk yet (`fsync` is the caller's).
    /// `Full` leaves a part of a file behind.
    pub async fn backup_into(&self, path: &Path) -> Result<i64> {
        let name = path.to_str().ok_or_else(|| unusable(path, "its name is not UTF-8"))?;
        // A connection of its own: it reads for as long as the copy takes, and nobody waits for it.
        let mut sql = SqliteConnection::connect_with(&self.pool.connect_options()).await?;
        let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut sql).await;
        sql.close().await?;
        copied?;
        check_copy(path).await
    }

    /// Whether somebody has claimed the system, and when.
    pub async fn claimed_at(&self) -> Result<Option<Millis>> {
        let at: Option<i64> = sqlx::query_scalar("SELECT MIN(created_at) FROM users WHERE role = 'owner'")
            .fetch_one(&self.pool)
            .await?;
        Ok(at.map(Millis))
    }

    /// What was put back from a backup begins a life of its own: logins end, policy sets count on from where no machine
    /// can have seen a newer one, open questions are to be looked at again, and stand as much longer as nobody could answer
    /// them (since `copied_at`). Gives how many there are.
    pub async fn begin_anew(&self, copied_at: Millis, now: Millis) -> Result<i64> {
        let mut write = self.write(now).await?;
        for statement in ["DELETE FROM sessions", "DELETE FROM setup_tokens"] {
            sqlx::query(statement).execute(write.sql()).await?;
        }
        // Versions count one a change, and so never come near the milliseconds of the clock.
        write_setting(&mut write, "policy_version", &now.0).await?;
        write_setting(&mut write, ASK_ANEW, &true).await?;
        let longer = now.0.saturating_sub(copied_at.0).clamp(0, LONGER_MOST);
        let open = keep_open(&mut write, longer).await?;
        write.done().await?;
        Ok(open)
    }

    pub async fn is_to_ask_anew(&self) -> Result<bool> {
        Ok(self.setting::<bool>(ASK_ANEW).await?.unwrap_or(false))
    }

    pub async fn asked_anew(&self, now: Millis) -> Result<()> {
        self.put_setting(ASK_ANEW, &false, now).await
    }

    /// Writes everything into the one file and closes it.
    pub async fn close(self) -> Result<()> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        self.searches.close().await;
        self.pool.close().await;
        Ok(())
    }
}

/// The last migration that this version knows.
pub fn newest_schema() -> i64 {
    db::newest_migration()
}

/// Looks through a database that nobody works on, without changing it: `Corrupt` when it is damaged, `NewerDatabase`
/// when a newer version wrote it, `Open` when it could not be read. Gives its last migration.
pub async fn check_copy(path: &Path) -> Result<i64> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .read_only(true)
        .immutable(true)
        .journal_mode(SqliteJournalMode::Off);
    let unread = |error| unread(path, error);
    let mut sql = SqliteConnection::connect_with(&options).await.map_err(unread)?;
    let said: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(3)").fetch_all(&mut sql).await.map_err(unread)?;
    if said != ["ok"] {
        return Err(damaged(said.join("; ")));
    }
    let of_ours: bool =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut sql)
            .await
            .map_err(unread)?;
    let last: Option<i64> = if of_ours {
        let last = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success");
        last.fetch_one(&mut sql).await.map_err(unread)?
    } else {
        None
    };
    let last = last.ok_or_else(|| damaged("no migration was ever applied to it".to_owned()))?;
    sql.close().await?;
    if last > newest_schema() {
        return Err(Error::NewerDatabase { path: path.to_owned(), migration: last });
    }
    Ok(last)
}

async fn keep_open(write: &mut Write, longer: i64) -> Result<i64> {
    let kept = sqlx::query("UPDATE approvals SET expires_at = expires_at + $1 WHERE state = 'pending'")
        .bind(longer)
        .execute(write.sql())
        .await?;
    Ok(i64::try_from(kept.rows_affected()).unwrap_or(i64::MAX))
}

/// SQLITE_CORRUPT and SQLITE_NOTADB are about the file; anything else kept us from reading it.
fn unread(path: &Path, error: sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|cause| cause.code()?.parse::<u32>().ok());
    // The low byte; what stands above it says more closely what was met.
    match code.map(|code| code & 0xFF) {
        Some(11 | 26) => damaged(error.to_string()),
        _ => Error::Open { path: path.to_owned(), source: std::io::Error::other(error) },
    }
}

fn damaged(detail: String) -> Error {
    Error::Corrupt { table: "the database", column: "pages", detail }
}

fn unusable(path: &Path, why: &str) -> Error {
    Error::Open {
        path: path.to_owned(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidInput, why.to_owned()),
    }
}
