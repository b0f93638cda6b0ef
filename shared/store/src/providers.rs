//! Providers of models. The first one added becomes the default.

use crate::{
    Error, Result, Store,
    error::name_taken,
    provider_keys::{FIRST, ProviderKeyRow, keys_of, put_first_key},
    row::{Row, json},
    secrets::{SecretRow, drop_secrets, insert_secret, read_secret},
    settings::{delete_setting, read_setting, write_setting},
    write::Write,
};
use protocol::{
    Millis, ProviderId, UserId,
    event::{Event, NoticeLevel},
    price::{Said, any_costs, said},
    provider::{Model, Price, ProviderKind},
};
use sqlx::SqliteConnection;

/// The setting that holds the default's id.
const DEFAULT: &str = "default_provider";

#[derive(Debug, Clone, PartialEq)]
pub struct ProviderRow {
    pub id: ProviderId,
    pub owner_id: Option<UserId>,
    pub name: String,
    pub kind: ProviderKind,
    pub base_url: Option<String>,
    pub models: Vec<Model>,
    /// It was taken for free, and named what a call took. Written by the ledger alone.
    pub charges: bool,
    /// Computed: it is the default.
    pub default: bool,
    /// Computed: a sealed key stands in secrets under its id.
    pub has_key: bool,
    pub created_at: Millis,
}

/// What becomes of a provider's secret.
pub enum SecretChange {
    Keep,
    /// With its hint.
    Put(SecretRow, Option<String>),
    /// Alone: those beside it were meant for another address.
    PutAlone(SecretRow, Option<String>),
    Drop,
}

impl ProviderRow {
    /// Who has the say about what one of its models costs, of which its owner says this.
    pub fn said(&self, owners: Option<Price>) -> Said {
        let charges = self.charges || any_costs(&self.models);
        said(self.kind, self.base_url.as_deref(), owners, charges)
    }
}

impl Store {
    /// `NameTaken` when the name is in use. `charges`, `default` and `has_key` of the row are not read. The sealed key stands
    /// there already; `hint` is its.
    pub async fn add_provider(&self, row: &ProviderRow, hint: Option<&str>) -> Result<()> {
        let mut write = self.write(row.created_at).await?;
        sqlx::query(
            "INSERT INTO providers (id, owner_id, name, kind, base_url, models, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.id.as_str())
        .bind(row.owner_id.as_ref().map(UserId::as_str))
        .bind(&row.name)
        .bind(row.kind.as_str())
        .bind(row.base_url.as_deref())
        .bind(json(&row.models)?)
        .bind(row.created_at.0)
        .execute(write.sql())
        .await
        .map_err(name_taken)?;
        if read_secret(write.sql(), row.id.as_str(), FIRST).await?.is_some() {
            put_first_key(&mut write, &row.id, hint).await?;
        }
        if read_setting::<ProviderId>(write.sql(), DEFAULT).await?.is_none() {
            write_setting(&mut write, DEFAULT, &row.id).await?;
        }
        write.done().await?;
        Ok(())
    }

    /// Name, base_url, models and its secret, all or nothing: a secret is never seen beside the address of another.
    /// `was`: the row that the change was decided on; when its address or whether it has a key is another by now, nothing
    /// is changed (`Conflict`). `moved`: to where it named no cost yet. `NotFound`, `NameTaken`.
    pub async fn update_provider(
        &self,
        was: &ProviderRow,
        row: &ProviderRow,
        moved: bool,
        secret: SecretChange,
        now: Millis,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        let stands = read_providers(write.sql()).await?.into_iter().find(|stands| stands.id == row.id);
        let stands = stands.ok_or(Error::NotFound("provider"))?;
        if stands.base_url != was.base_url || stands.has_key != was.has_key {
            return Err(Error::Conflict { what: "provider", state: "changed meanwhile".to_owned() });
        }
        // Not the row's `charges`: a call may have been settled since that was read.
        sqlx::query(
            "UPDATE providers SET name = $1, base_url = $2, models = $3,
                    charges = CASE WHEN $4 THEN 0 ELSE charges END WHERE id = $5",
        )
        .bind(&row.name)
        .bind(row.base_url.as_deref())
        .bind(json(&row.models)?)
        .bind(moved)
        .bind(row.id.as_str())
        .execute(write.sql())
        .await
        .map_err(name_taken)?;
        match secret {
            SecretChange::Keep => {}
            SecretChange::Put(secret, hint) => {
                insert_secret(&mut write, &secret).await?;
                put_first_key(&mut write, &row.id, hint.as_deref()).await?;
            }
            SecretChange::PutAlone(secret, hint) => {
                drop_secrets(&mut write, row.id.as_str()).await?;
                drop_keys(&mut write, &row.id).await?;
                insert_secret(&mut write, &secret).await?;
                put_first_key(&mut write, &row.id, hint.as_deref()).await?;
            }
            SecretChange::Drop => {
                drop_secrets(&mut write, row.id.as_str()).await?;
                drop_keys(&mut write, &row.id).await?;
            }
        }
        write.done().await?;
        Ok(())
    }

    /// `NotFound` when there is no such provider.
    pub async fn set_default_provider(&self, id: &ProviderId, now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        if !provider_exists(write.sql(), id).await? {
            return Err(Error::NotFound("provider"));
        }
        write_setting(&mut write, DEFAULT, id).await?;
        write.done().await?;
        Ok(())
    }

    /// Its secrets go with it; when it was the default, the oldest left becomes it. Processes that were set to it go back
    /// to `deep`, without the model that they named of it.
    pub async fn delete_provider(&self, id: &ProviderId, now: Millis) -> Result<bool> {
        let mut write = self.write(now).await?;
        sqlx::query("UPDATE processes SET model = NULL WHERE provider_id = $1")
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        let done =
            sqlx::query("DELETE FROM providers WHERE id = $1").bind(id.as_str()).execute(write.sql()).await?;
        drop_secrets(&mut write, id.as_str()).await?;
        if read_setting::<ProviderId>(write.sql(), DEFAULT).await?.as_ref() == Some(id) {
            let oldest: Option<String> =
                sqlx::query_scalar("SELECT id FROM providers ORDER BY created_at, id LIMIT 1")
                    .fetch_optional(write.sql())
                    .await?;
            match oldest {
                Some(id) => write_setting(&mut write, DEFAULT, &id).await?,
                None => delete_setting(&mut write, DEFAULT).await?,
            }
        }
        write.done().await?;
        Ok(done.rows_affected() > 0)
    }

    pub async fn provider(&self, id: &ProviderId) -> Result<Option<ProviderRow>> {
        Ok(self.providers().await?.into_iter().find(|provider| provider.id == *id))
    }

    /// With its keys as they stand at the same moment: a key goes only where it was meant to.
    pub async fn provider_and_keys(
        &self,
        id: &ProviderId,
    ) -> Result<Option<(ProviderRow, Vec<(ProviderKeyRow, SecretRow)>)>> {
        let mut read = self.pool.begin().await?;
        let row = read_providers(&mut read).await?.into_iter().find(|provider| provider.id == *id);
        let keys = keys_of(&mut read, id).await?;
        Ok(row.map(|row| (row, keys)))
    }

    /// Oldest first.
    pub async fn providers(&self) -> Result<Vec<ProviderRow>> {
        read_providers(&mut *self.pool.begin().await?).await
    }

    pub async fn default_provider(&self) -> Result<Option<ProviderRow>> {
        Ok(self.providers().await?.into_iter().find(|provider| provider.default))
    }
}

/// It was taken for free, and named what a call took: from now on every worker takes it for one that charges. Its owner is
/// told once.
pub(crate) async fn provider_charges(write: &mut Write, owner: &UserId, id: &ProviderId) -> Result<()> {
    let name: Option<String> =
        sqlx::query_scalar("UPDATE providers SET charges = 1 WHERE id = $1 AND charges = 0 RETURNING name")
            .bind(id.as_str())
            .fetch_optional(write.sql())
            .await?;
    let Some(name) = name else { return Ok(()) };
    let event = Event::Notice {
        pid: None,
        level: NoticeLevel::Warning,
        title: format!("{name} costs something after all"),
        detail: "It is reached at an address of your own and was taken for free, but named what a call took. That is \
                 counted. While there are budgets, its models are not asked again until you give them a price under \
                 Providers; 0 is one."
            .to_owned(),
    };
    write.fact(owner, event).await
}

pub(crate) async fn provider_exists(sql: &mut SqliteConnection, id: &ProviderId) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM providers WHERE id = $1)")
        .bind(id.as_str())
        .fetch_one(sql)
        .await?)
}

async fn drop_keys(write: &mut Write, id: &ProviderId) -> Result<()> {
    sqlx::query("DELETE FROM provider_keys WHERE provider_id = $1")
        .bind(id.as_str())
        .execute(write.sql())
        .await?;
    Ok(())
}

pub(crate) async fn read_providers(read: &mut SqliteConnection) -> Result<Vec<ProviderRow>> {
    let default: Option<ProviderId> = read_setting(read, DEFAULT).await?;
    let rows = sqlx::query(
        "SELECT p.id, p.owner_id, p.name, p.kind, p.base_url, p.models, p.charges, p.created_at,
                EXISTS (SELECT 1 FROM secrets s WHERE s.id = p.id) AS has_key
         FROM providers p ORDER BY p.created_at, p.id",
    )
    .fetch_all(read)
    .await?;
    rows.iter().map(|row| provider(&Row { table: "providers", row }, default.as_ref())).collect()
}

fn provider(row: &Row<'_>, default: Option<&ProviderId>) -> Result<ProviderRow> {
    let id: ProviderId = row.text("id")?;
    Ok(ProviderRow {
        default: default == Some(&id),
        id,
        owner_id: row.maybe_text("owner_id")?,
        name: row.text("name")?,
        kind: row.word("kind")?,
        base_url: row.maybe_text("base_url")?,
        models: row.json("models")?,
        charges: row.int("charges")? != 0,
        has_key: row.flag("has_key")?,
        created_at: row.time("created_at")?,
    })
}
