//! People.

use crate::{Error, Result, Store, error::name_taken, row::Row};
use protocol::{Millis, SessionId, UserId, auth::User};

impl Store {
    /// With the password's hash (PHC string). Names compare without case.
    pub async fn user_by_name(&self, name: &str) -> Result<Option<(User, String)>> {
        let row = sqlx::query("SELECT id, name, role, password_hash FROM users WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| with_hash(&Row { table: "users", row: &row })).transpose()
    }

    pub async fn user(&self, id: &UserId) -> Result<Option<(User, String)>> {
        let row = sqlx::query("SELECT id, name, role, password_hash FROM users WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| with_hash(&Row { table: "users", row: &row })).transpose()
    }

    /// The one owner, once claimed.
    pub async fn owner(&self) -> Result<Option<User>> {
        let row = sqlx::query("SELECT id, name, role FROM users WHERE role = 'owner'")
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| user(&Row { table: "users", row: &row })).transpose()
    }

    /// Puts a new password in the place of the one whose hash is `old`, and ends every other login of the person in
    /// the same transaction; `kept` stays. Gives those that ended. `Conflict` when another one stands there by now.
    pub async fn change_password(
        &self,
        id: &UserId,
        old: &str,
        new: &str,
        kept: Option<&SessionId>,
        now: Millis,
    ) -> Result<Vec<SessionId>> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3")
            .bind(new)
            .bind(id.as_str())
            .bind(old)
            .execute(write.sql())
            .await?;
        if done.rows_affected() == 0 {
            return Err(another_password());
        }
        let ended: Vec<String> =
            sqlx::query_scalar("DELETE FROM sessions WHERE owner_id = $1 AND id IS NOT $2 RETURNING id")
                .bind(id.as_str())
                .bind(kept.map(SessionId::as_str))
                .fetch_all(write.sql())
                .await?;
        write.done().await?;
        Ok(ended.into_iter().map(SessionId).collect())
    }

    /// `NameTaken` when another person has it; names compare without case.
    pub async fn rename_user(&self, id: &UserId, name: &str, now: Millis) -> Result<User> {
        let mut write = self.write(now).await?;
        let row = sqlx::query("UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name, role")
            .bind(name)
            .bind(id.as_str())
            .fetch_optional(write.sql())
            .await
            .map_err(name_taken)?
            .ok_or(Error::NotFound("user"))?;
        let user = user(&Row { table: "users", row: &row })?;
        write.done().await?;
        Ok(user)
    }
}

/// The one that was checked is the person's no more.
pub(crate) fn another_password() -> Error {
    Error::Conflict { what: "password", state: "another".to_owned() }
}

fn with_hash(row: &Row<'_>) -> Result<(User, String)> {
    Ok((user(row)?, row.text("password_hash")?))
}

/// Needs columns id, name, role.
pub(crate) fn user(row: &Row<'_>) -> Result<User> {
    Ok(User { id: row.text("id")?, name: row.text("name")?, role: row.text("role")? })
}
