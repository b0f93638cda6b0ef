//! One-time tokens, and what they are spent for before a login: the claim, and the owner let in again. The column is
//! called `door`.

use crate::{
    Error, NewBudgetRow, NewSession, Result, Store, budgets::insert_budget, error::name_taken, row::Row,
    sessions::insert_session, users::user, write::Write,
};
use protocol::{
    BudgetId, Millis, SessionId, UserId,
    auth::{LinkKind, User},
    usage::{BudgetPeriod, BudgetScope},
};

pub struct NewOwner {
    pub id: UserId,
    pub name: String,
    pub password_hash: String,
    /// What models may cost a day, in 1e-9 USD.
    pub daily_nano: i64,
    pub budget_id: BudgetId,
}

impl Store {
    /// Tokens that can no longer be used are deleted on the way, and with one for a reset those that were for it
    /// before. The same token again gets the new times.
    pub async fn add_one_time_token(
        &self,
        kind: LinkKind,
        token_sha256: &str,
        now: Millis,
        expires_at: Millis,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        if kind == LinkKind::Reset {
            sqlx::query("DELETE FROM setup_tokens WHERE door = 'reset'").execute(write.sql()).await?;
        }
        sqlx::query("DELETE FROM setup_tokens WHERE expires_at <= $1")
            .bind(now.0)
            .execute(write.sql())
            .await?;
        sqlx::query(
            "INSERT INTO setup_tokens (token_sha256, door, created_at, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (token_sha256) DO UPDATE
             SET created_at = excluded.created_at, expires_at = excluded.expires_at",
        )
        .bind(token_sha256)
        .bind(kind.as_str())
        .bind(now.0)
        .bind(expires_at.0)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(())
    }

    /// Whether the token of a link of this kind can be used at `now`. Spends nothing.
    pub async fn opens(&self, kind: LinkKind, token_sha256: &str, now: Millis) -> Result<bool> {
        let opens = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM setup_tokens
             WHERE token_sha256 = $1 AND door = $2 AND spent_at IS NULL AND expires_at > $3)",
        )
        .bind(token_sha256)
        .bind(kind.as_str())
        .bind(now.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(opens)
    }

    /// Spends the token, makes the owner and a first session, in one transaction.
    /// `Conflict` when it was claimed before (whatever the token), `WrongToken` when the token is
    /// unknown, spent or expired. Of a hundred at once, one wins.
    pub async fn claim(
        &self,
        token_sha256: &str,
        owner: NewOwner,
        session: NewSession,
        now: Millis,
    ) -> Result<User> {
        let mut write = self.write(now).await?;
        let claimed: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM users WHERE role = 'owner')")
            .fetch_one(write.sql())
            .await?;
        if claimed {
            return Err(Error::Conflict { what: "system", state: "claimed".to_owned() });
        }
        spend(&mut write, LinkKind::Setup, token_sha256).await?;
        insert_owner(&mut write, &owner).await?;
        insert_session(&mut write, &owner.id, &session).await?;
        write.done().await?;
        Ok(User { id: owner.id, name: owner.name, role: "owner".to_owned() })
    }

    /// Spends the token, gives the owner this name and password, and puts one new session in the place of all
    /// there were, in one transaction. Gives the owner and what ended; all else that the owner has stays.
    /// `WrongToken` when the token is unknown, spent or expired, `NameTaken` when another person has the name.
    /// Of many at once, one wins.
    pub async fn reset_owner(
        &self,
        token_sha256: &str,
        name: &str,
        password_hash: &str,
        session: NewSession,
        now: Millis,
    ) -> Result<(User, Vec<SessionId>)> {
        let mut write = self.write(now).await?;
        spend(&mut write, LinkKind::Reset, token_sha256).await?;
        let row = sqlx::query(
            "UPDATE users SET name = $1, password_hash = $2 WHERE role = 'owner' RETURNING id, name, role",
        )
        .bind(name)
        .bind(password_hash)
        .fetch_optional(write.sql())
        .await
        .map_err(name_taken)?
        .ok_or(Error::NotFound("owner"))?;
        let owner = user(&Row { table: "users", row: &row })?;
        let ended: Vec<String> = sqlx::query_scalar("DELETE FROM sessions WHERE owner_id = $1 RETURNING id")
            .bind(owner.id.as_str())
            .fetch_all(write.sql())
            .await?;
        insert_session(&mut write, &owner.id, &session).await?;
        write.done().await?;
        Ok((owner, ended.into_iter().map(SessionId).collect()))
    }
}

async fn spend(write: &mut Write, kind: LinkKind, token_sha256: &str) -> Result<()> {
    let now = write.now.0;
    let spent = sqlx::query(
        "UPDATE setup_tokens SET spent_at = $1
         WHERE token_sha256 = $2 AND door = $3 AND spent_at IS NULL AND expires_at > $1",
    )
    .bind(now)
    .bind(token_sha256)
    .bind(kind.as_str())
    .execute(write.sql())
    .await?;
    if spent.rows_affected() == 0 { Err(Error::WrongToken) } else { Ok(()) }
}

/// The owner, who also gets what was made before anyone claimed the system.
async fn insert_owner(write: &mut Write, owner: &NewOwner) -> Result<()> {
    let now = write.now.0;
    sqlx::query(
        "INSERT INTO users (id, name, role, password_hash, created_at) VALUES ($1, $2, 'owner', $3, $4)",
    )
    .bind(owner.id.as_str())
    .bind(&owner.name)
    .bind(&owner.password_hash)
    .bind(now)
    .execute(write.sql())
    .await?;
    let daily = NewBudgetRow {
        id: owner.budget_id.clone(),
        owner_id: owner.id.clone(),
        scope: BudgetScope::All,
        subject: String::new(),
        period: BudgetPeriod::Day,
        limit_nano: owner.daily_nano,
    };
    insert_budget(write, &daily).await?;
    sqlx::query("UPDATE providers SET owner_id = $1 WHERE owner_id IS NULL")
        .bind(owner.id.as_str())
        .execute(write.sql())
        .await?;
    Ok(())
}
