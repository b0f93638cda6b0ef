//! Routes: named lists of models.

use crate::{
    Result, Store,
    row::{Row, json},
};
use protocol::{
    Millis,
    route::{BUILT_IN, RouteEntry},
};
use sqlx::SqliteConnection;

/// A list as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    pub name: String,
    pub entries: Vec<RouteEntry>,
    pub updated_at: Millis,
}

impl Store {
    /// Those that were written, by name.
    pub async fn routes(&self) -> Result<Vec<RouteRow>> {
        read_routes(&mut *self.pool.acquire().await?).await
    }

    /// Makes it or replaces it.
    pub async fn put_route(&self, name: &str, entries: &[RouteEntry], now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "INSERT INTO routes (name, entries, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET entries = excluded.entries, updated_at = excluded.updated_at",
        )
        .bind(name)
        .bind(json(&entries)?)
        .bind(now.0)
        .execute(write.sql())
        .await?;
        write.done().await
    }

    /// False when there was none. Processes that think on it go back to the default.
    pub async fn delete_route(&self, name: &str) -> Result<bool> {
        let mut write = self.write(Millis::default()).await?;
        let done = sqlx::query("DELETE FROM routes WHERE name = $1").bind(name).execute(write.sql()).await?;
        if !BUILT_IN.contains(&name) {
            sqlx::query("UPDATE processes SET route = NULL WHERE route = $1")
                .bind(name)
                .execute(write.sql())
                .await?;
        }
        write.done().await?;
        Ok(done.rows_affected() > 0)
    }
}

pub(crate) async fn read_routes(sql: &mut SqliteConnection) -> Result<Vec<RouteRow>> {
    let rows =
        sqlx::query("SELECT name, entries, updated_at FROM routes ORDER BY name").fetch_all(sql).await?;
    rows.iter()
        .map(|row| {
            let row = Row { table: "routes", row };
            Ok(RouteRow {
                name: row.text("name")?,
                entries: row.json("entries")?,
                updated_at: row.time("updated_at")?,
            })
        })
        .collect()
}

/// Those that are built in stand there always.
pub(crate) async fn route_exists(sql: &mut SqliteConnection, name: &str) -> Result<bool> {
    if BUILT_IN.contains(&name) {
        return Ok(true);
    }
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM routes WHERE name = $1)")
        .bind(name)
        .fetch_one(sql)
        .await?)
}
