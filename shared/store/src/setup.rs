//! First start: one-time tokens and the claim.

use crate::{Error, NewSession, Result, Store, sessions::insert_session, write::Write};
use protocol::{Millis, UserId, auth::User};

pub struct NewOwner {
    pub id: UserId,
    pub name: String,
    pub password_hash: String,
}

impl Store {
    /// Tokens that can no longer be used are deleted on the way. The same token again gets the new times.
    pub async fn add_setup_token(&self, token_sha256: &str, now: Millis, expires_at: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("DELETE FROM setup_tokens WHERE expires_at <= $1")
            .bind(now.0)
            .execute(write.sql())
            .await?;
        sqlx::query(
            "INSERT INTO setup_tokens (token_sha256, created_at, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (token_sha256) DO UPDATE
             SET created_at = excluded.created_at, expires_at = excluded.expires_at",
        )
        .bind(token_sha256)
        .bind(now.0)
        .bind(expires_at.0)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(())
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
        spend(&mut write, token_sha256).await?;
        insert_owner(&mut write, &owner).await?;
        insert_session(&mut write, &owner.id, &session).await?;
        write.done().await?;
        Ok(User { id: owner.id, name: owner.name, role: "owner".to_owned() })
    }
}

async fn spend(write: &mut Write, token_sha256: &str) -> Result<()> {
    let now = write.now.0;
    let spent = sqlx::query(
        "UPDATE setup_tokens SET spent_at = $1
         WHERE token_sha256 = $2 AND spent_at IS NULL AND expires_at > $1",
    )
    .bind(now)
    .bind(token_sha256)
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
    sqlx::query("UPDATE providers SET owner_id = $1 WHERE owner_id IS NULL")
        .bind(owner.id.as_str())
        .execute(write.sql())
        .await?;
    Ok(())
}
