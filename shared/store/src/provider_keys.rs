//! What is known of providers' keys: which there are, and which their provider refused. The keys themselves stand
//! sealed among the secrets, under the provider's id.

use crate::{
    Committed, Error, Result, SecretRow, Store,
    error::name_taken,
    row::Row,
    secrets::{insert_secret, read_secret},
    write::Write,
};
use protocol::{
    KeyId, Millis, ProviderId,
    event::{Event, NoticeLevel},
    provider::RefusedKey,
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

/// The field of the first key of a provider, the one that comes and goes with the provider's form.
pub const FIRST: &str = "api_key";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderKeyRow {
    pub id: KeyId,
    pub provider_id: ProviderId,
    /// Of its sealed value: `api_key`, or `api_key.<id>`.
    pub field: String,
    pub hint: Option<String>,
    pub created_at: Millis,
    pub refused: Option<RefusedKey>,
}

impl Store {
    /// All providers' keys, oldest first.
    pub async fn provider_keys(&self) -> Result<Vec<ProviderKeyRow>> {
        let rows =
            sqlx::query("SELECT * FROM provider_keys ORDER BY created_at, id").fetch_all(&self.pool).await?;
        rows.iter().map(key).collect()
    }

    /// A further key of a provider. `NotFound` when that is gone.
    pub async fn add_provider_key(&self, row: &ProviderKeyRow, secret: &SecretRow) -> Result<()> {
        let mut write = self.write(row.created_at).await?;
        if !crate::providers::provider_exists(write.sql(), &row.provider_id).await? {
            return Err(Error::NotFound("provider"));
        }
        insert_key(&mut write, row).await?;
        insert_secret(&mut write, secret).await?;
        write.done().await
    }

    /// With its sealed value. False when there was none.
    pub async fn delete_provider_key(&self, provider: &ProviderId, id: &KeyId) -> Result<bool> {
        let mut write = self.write(Millis::default()).await?;
        let field: Option<String> = sqlx::query_scalar(
            "DELETE FROM provider_keys WHERE id = $1 AND provider_id = $2 RETURNING field",
        )
        .bind(id.as_str())
        .bind(provider.as_str())
        .fetch_optional(write.sql())
        .await?;
        if let Some(field) = &field {
            sqlx::query("DELETE FROM secrets WHERE id = $1 AND field = $2")
                .bind(provider.as_str())
                .bind(field)
                .execute(write.sql())
                .await?;
        }
        write.done().await?;
        Ok(field.is_some())
    }

    /// Its provider refused it: nobody uses it until it is taken up again, and its owner is told. False when that was
    /// known, or the key was changed since `version`.
    pub async fn refuse_key(
        &self,
        id: &KeyId,
        version: i64,
        why: &str,
        now: Millis,
    ) -> Result<Committed<bool>> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "UPDATE provider_keys SET refused_at = $1, refused_why = $2
             WHERE id = $3 AND refused_at IS NULL
               AND (SELECT s.version FROM secrets s
                    WHERE s.id = provider_keys.provider_id AND s.field = provider_keys.field) = $4",
        )
        .bind(now.0)
        .bind(why)
        .bind(id.as_str())
        .bind(version)
        .execute(write.sql())
        .await?;
        let refused = done.rows_affected() > 0;
        if refused {
            tell_owner(&mut write, id, why).await?;
        }
        write.commit(refused).await
    }

    /// False when there is no such key.
    pub async fn resume_key(&self, provider: &ProviderId, id: &KeyId, now: Millis) -> Result<bool> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "UPDATE provider_keys SET refused_at = NULL, refused_why = NULL WHERE id = $1 AND provider_id = $2",
        )
        .bind(id.as_str())
        .bind(provider.as_str())
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn tell_owner(write: &mut Write, id: &KeyId, why: &str) -> Result<()> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT COALESCE(p.owner_id, u.id), p.name FROM provider_keys k JOIN providers p ON p.id = k.provider_id
         JOIN users u ON u.role = 'owner' WHERE k.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(write.sql())
    .await?;
    let Some((owner, provider)) = row else { return Ok(()) };
    let event = Event::Notice {
        pid: None,
        level: NoticeLevel::Error,
        title: format!("{provider} refused its key"),
        detail: format!("It is not used any more until you replace it or take it up again. It said: {why}"),
    };
    write.fact(&owner.into(), event).await
}

/// A new first key is another key: what was known of the one before it goes.
pub(crate) async fn put_first_key(
    write: &mut Write,
    provider: &ProviderId,
    hint: Option<&str>,
) -> Result<()> {
    sqlx::query("DELETE FROM provider_keys WHERE provider_id = $1 AND field = $2")
        .bind(provider.as_str())
        .bind(FIRST)
        .execute(write.sql())
        .await?;
    let row = ProviderKeyRow {
        id: KeyId(provider.0.clone()),
        provider_id: provider.clone(),
        field: FIRST.to_owned(),
        hint: hint.map(str::to_owned),
        created_at: write.now,
        refused: None,
    };
    insert_key(write, &row).await
}

/// Each with its sealed value, oldest first.
pub(crate) async fn keys_of(
    sql: &mut SqliteConnection,
    provider: &ProviderId,
) -> Result<Vec<(ProviderKeyRow, SecretRow)>> {
    let rows = sqlx::query("SELECT * FROM provider_keys WHERE provider_id = $1 ORDER BY created_at, id")
        .bind(provider.as_str())
        .fetch_all(&mut *sql)
        .await?;
    let mut found = Vec::new();
    for row in rows.iter().map(key) {
        let row = row?;
        let secret = read_secret(sql, provider.as_str(), &row.field).await?;
        found.extend(secret.map(|secret| (row, secret)));
    }
    Ok(found)
}

async fn insert_key(write: &mut Write, row: &ProviderKeyRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO provider_keys (id, provider_id, field, hint, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(row.id.as_str())
    .bind(row.provider_id.as_str())
    .bind(&row.field)
    .bind(row.hint.as_deref())
    .bind(row.created_at.0)
    .execute(write.sql())
    .await
    .map_err(name_taken)?;
    Ok(())
}

fn key(row: &SqliteRow) -> Result<ProviderKeyRow> {
    let row = Row { table: "provider_keys", row };
    let at = row.maybe_time("refused_at")?;
    let why: Option<String> = row.maybe_text("refused_why")?;
    Ok(ProviderKeyRow {
        id: row.text("id")?,
        provider_id: row.text("provider_id")?,
        field: row.text("field")?,
        hint: row.maybe_text("hint")?,
        created_at: row.time("created_at")?,
        refused: at.map(|at| RefusedKey { at, why: why.unwrap_or_default() }),
    })
}
