//! People.

use crate::{Error, Result, Store, row::Row};
use protocol::{Millis, UserId, auth::User};

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

    pub async fn set_password(&self, id: &UserId, password_hash: &str) -> Result<()> {
        let mut write = self.write(Millis::default()).await?;
        let done = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
            .bind(password_hash)
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound("user"));
        }
        write.done().await?;
        Ok(())
    }
}

fn with_hash(row: &Row<'_>) -> Result<(User, String)> {
    Ok((user(row)?, row.text("password_hash")?))
}

/// Needs columns id, name, role.
pub(crate) fn user(row: &Row<'_>) -> Result<User> {
    Ok(User { id: row.text("id")?, name: row.text("name")?, role: row.text("role")? })
}
