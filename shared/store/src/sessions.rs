//! Logins.

use crate::{
    Result, Store,
    row::Row,
    users::{another_password, user},
    write::Write,
};
use protocol::{
    Millis, SessionId, UserId,
    auth::{Session, User},
};

pub struct NewSession {
    pub id: SessionId,
    /// SHA-256 (hex) of the cookie's value.
    pub token_sha256: String,
    /// SHA-256 (hex) of the proof.
    pub proof_sha256: String,
    pub user_agent: String,
    pub address: String,
    pub expires_at: Millis,
}

#[derive(Debug, Clone)]
pub struct SessionRow {
    pub id: SessionId,
    pub user: User,
    pub proof_sha256: String,
    pub seen_at: Millis,
    pub expires_at: Millis,
}

impl Store {
    /// The user's sessions that are over by now are deleted on the way. `password_hash` is what the password was
    /// checked against; `Conflict`, and no session, when another one stands there by now.
    pub async fn add_session(
        &self,
        user: &UserId,
        password_hash: &str,
        session: NewSession,
        now: Millis,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        let stands: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM users WHERE id = $1 AND password_hash = $2)")
                .bind(user.as_str())
                .bind(password_hash)
                .fetch_one(write.sql())
                .await?;
        if !stands {
            return Err(another_password());
        }
        sqlx::query("DELETE FROM sessions WHERE owner_id = $1 AND expires_at <= $2")
            .bind(user.as_str())
            .bind(now.0)
            .execute(write.sql())
            .await?;
        insert_session(&mut write, user, &session).await?;
        write.done().await
    }

    /// None when unknown or expired at `now`.
    pub async fn session_by_token(&self, token_sha256: &str, now: Millis) -> Result<Option<SessionRow>> {
        let row = sqlx::query(
            "SELECT s.id AS session_id, s.proof_sha256, s.seen_at, s.expires_at, u.id, u.name, u.role
             FROM sessions s JOIN users u ON u.id = s.owner_id
             WHERE s.token_sha256 = $1 AND s.expires_at > $2",
        )
        .bind(token_sha256)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Row { table: "sessions", row: &row };
        Ok(Some(SessionRow {
            id: row.text("session_id")?,
            user: user(&row)?,
            proof_sha256: row.text("proof_sha256")?,
            seen_at: row.time("seen_at")?,
            expires_at: row.time("expires_at")?,
        }))
    }

    pub async fn touch_session(&self, id: &SessionId, now: Millis, expires_at: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("UPDATE sessions SET seen_at = $1, expires_at = $2 WHERE id = $3")
            .bind(now.0)
            .bind(expires_at.0)
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        write.done().await?;
        Ok(())
    }

    /// Newest first; `current` is set on the one given.
    pub async fn sessions(&self, user: &UserId, current: Option<&SessionId>) -> Result<Vec<Session>> {
        let rows = sqlx::query(
            "SELECT id, created_at, seen_at, user_agent, address FROM sessions
             WHERE owner_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(user.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| session(&Row { table: "sessions", row }, current)).collect()
    }

    /// False when there was none.
    pub async fn end_session(&self, user: &UserId, id: &SessionId) -> Result<bool> {
        let mut write = self.write(Millis::default()).await?;
        let done = sqlx::query("DELETE FROM sessions WHERE owner_id = $1 AND id = $2")
            .bind(user.as_str())
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        write.done().await?;
        Ok(done.rows_affected() > 0)
    }
}

pub(crate) async fn insert_session(write: &mut Write, user: &UserId, session: &NewSession) -> Result<()> {
    let now = write.now.0;
    sqlx::query(
        "INSERT INTO sessions
         (id, owner_id, token_sha256, proof_sha256, user_agent, address, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
    )
    .bind(session.id.as_str())
    .bind(user.as_str())
    .bind(&session.token_sha256)
    .bind(&session.proof_sha256)
    .bind(&session.user_agent)
    .bind(&session.address)
    .bind(now)
    .bind(session.expires_at.0)
    .execute(write.sql())
    .await?;
    Ok(())
}

fn session(row: &Row<'_>, current: Option<&SessionId>) -> Result<Session> {
    let id: SessionId = row.text("id")?;
    Ok(Session {
        current: current == Some(&id),
        id,
        created_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
        user_agent: row.text("user_agent")?,
        address: row.text("address")?,
    })
}
