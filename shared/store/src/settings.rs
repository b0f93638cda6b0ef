//! Settings: one JSON value a key.

use crate::{
    Result, Store,
    row::{Row, json},
    write::Write,
};
use protocol::{
    Millis,
    settings::{Settings, SettingsChange},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::SqliteConnection;

const APPROVAL_HOURS: &str = "approval_hours";
const STORAGE_BUDGET: &str = "storage_budget_mib";

impl Store {
    pub async fn setting<T: DeserializeOwned>(&self, key: &'static str) -> Result<Option<T>> {
        read_setting(&mut *self.pool.acquire().await?, key).await
    }

    /// What the owner set, and the defaults of the rest.
    pub async fn settings(&self) -> Result<Settings> {
        let mut sql = self.pool.acquire().await?;
        let rest = Settings::default();
        Ok(Settings {
            approval_hours: read_setting(&mut sql, APPROVAL_HOURS).await?.unwrap_or(rest.approval_hours),
            storage_budget_mib: read_setting(&mut sql, STORAGE_BUDGET)
                .await?
                .unwrap_or(rest.storage_budget_mib),
        })
    }

    /// What is absent stays.
    pub async fn change_settings(&self, change: &SettingsChange, now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        let given = [(APPROVAL_HOURS, change.approval_hours), (STORAGE_BUDGET, change.storage_budget_mib)];
        for (key, value) in given {
            if let Some(value) = value {
                write_setting(&mut write, key, &value).await?;
            }
        }
        write.done().await?;
        Ok(())
    }

    pub async fn put_setting<T: Serialize + Sync>(
        &self,
        key: &'static str,
        value: &T,
        now: Millis,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        write_setting(&mut write, key, value).await?;
        write.done().await?;
        Ok(())
    }

    /// Adds one to a counter in its own transaction and gives the new value (from 1).
    pub async fn next_number(&self, key: &'static str, now: Millis) -> Result<i64> {
        let mut write = self.write(now).await?;
        let number = read_setting::<i64>(write.sql(), key).await?.unwrap_or(0) + 1;
        write_setting(&mut write, key, &number).await?;
        write.done().await?;
        Ok(number)
    }
}

pub(crate) async fn read_setting<T: DeserializeOwned>(
    sql: &mut SqliteConnection,
    key: &'static str,
) -> Result<Option<T>> {
    let row = sqlx::query("SELECT value FROM settings WHERE key = $1").bind(key).fetch_optional(sql).await?;
    row.map(|row| Row { table: "settings", row: &row }.json("value")).transpose()
}

pub(crate) async fn write_setting<T: Serialize + Sync>(
    write: &mut Write,
    key: &'static str,
    value: &T,
) -> Result<()> {
    let now = write.now.0;
    sqlx::query(
        "INSERT INTO settings (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
    )
    .bind(key)
    .bind(json(value)?)
    .bind(now)
    .execute(write.sql())
    .await?;
    Ok(())
}

pub(crate) async fn delete_setting(write: &mut Write, key: &'static str) -> Result<()> {
    sqlx::query("DELETE FROM settings WHERE key = $1").bind(key).execute(write.sql()).await?;
    Ok(())
}
