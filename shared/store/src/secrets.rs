//! Sealed values. This room stores them and cannot open them.

use crate::{Result, Store, row::Row, write::Write};
use protocol::Millis;
use sqlx::SqliteConnection;

#[derive(Debug, Clone)]
pub struct SecretRow {
    pub id: String,
    pub field: String,
    /// Raised by every change; part of what the seal is bound to.
    pub version: i64,
    pub sealed: String,
}

impl Store {
    pub async fn put_secret(&self, row: &SecretRow, now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        insert_secret(&mut write, row).await?;
        write.done().await
    }

    pub async fn secret(&self, id: &str, field: &str) -> Result<Option<SecretRow>> {
        read_secret(&mut *self.pool.acquire().await?, id, field).await
    }

    pub async fn delete_secrets(&self, id: &str) -> Result<()> {
        let mut write = self.write(Millis::default()).await?;
        drop_secrets(&mut write, id).await?;
        write.done().await?;
        Ok(())
    }

    /// All of them, for a rotation of keys.
    pub async fn secrets(&self) -> Result<Vec<SecretRow>> {
        let rows = sqlx::query("SELECT id, field, version, sealed FROM secrets ORDER BY id, field")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| secret(&Row { table: "secrets", row })).collect()
    }

    /// Replaces the sealed text where the version is still the same; in one transaction.
    /// Says how many were replaced: those changed in between keep what they got.
    pub async fn reseal(&self, rows: &[SecretRow], now: Millis) -> Result<u64> {
        let mut write = self.write(now).await?;
        let mut replaced = 0;
        for row in rows {
            let done = sqlx::query(
                "UPDATE secrets SET sealed = $1, updated_at = $2
                 WHERE id = $3 AND field = $4 AND version = $5",
            )
            .bind(&row.sealed)
            .bind(now.0)
            .bind(&row.id)
            .bind(&row.field)
            .bind(row.version)
            .execute(write.sql())
            .await?;
            replaced += done.rows_affected();
        }
        write.done().await?;
        Ok(replaced)
    }
}

pub(crate) async fn read_secret(
    sql: &mut SqliteConnection,
    id: &str,
    field: &str,
) -> Result<Option<SecretRow>> {
    let row = sqlx::query("SELECT id, field, version, sealed FROM secrets WHERE id = $1 AND field = $2")
        .bind(id)
        .bind(field)
        .fetch_optional(sql)
        .await?;
    row.map(|row| secret(&Row { table: "secrets", row: &row })).transpose()
}

pub(crate) async fn insert_secret(write: &mut Write, row: &SecretRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO secrets (id, field, version, sealed, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id, field) DO UPDATE SET
         version = excluded.version, sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(&row.id)
    .bind(&row.field)
    .bind(row.version)
    .bind(&row.sealed)
    .bind(write.now.0)
    .execute(write.sql())
    .await?;
    Ok(())
}

pub(crate) async fn drop_secrets(write: &mut Write, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM secrets WHERE id = $1").bind(id).execute(write.sql()).await?;
    Ok(())
}

fn secret(row: &Row<'_>) -> Result<SecretRow> {
    Ok(SecretRow {
        id: row.text("id")?,
        field: row.text("field")?,
        version: row.int("version")?,
        sealed: row.text("sealed")?,
    })
}
