//! API tokens: the hash is kept, never the token.

use crate::{
    Cancelled, Committed, Error, NewBudgetRow, Result, Store,
    budgets::{drop_budgets, insert_budget},
    row::Row,
    turns::cancel_turns_of_token,
    users::user,
};
use protocol::{
    Millis, TokenId, UserId,
    auth::{Token, TokenScope, User},
    turn::LiveText,
    usage::BudgetScope,
};

/// A token that is made.
#[derive(Debug, Clone)]
pub struct NewTokenRow {
    pub id: TokenId,
    pub owner_id: UserId,
    pub name: String,
    pub token_sha256: String,
    pub scopes: Vec<TokenScope>,
    pub budget: Option<NewBudgetRow>,
}

impl Store {
    /// With its budget, if it has one of its own.
    pub async fn add_token(&self, row: &NewTokenRow, now: Millis) -> Result<()> {
        let scopes: Vec<&str> = row.scopes.iter().map(|scope| scope.as_str()).collect();
        let mut write = self.write(now).await?;
        sqlx::query(
            "INSERT INTO api_tokens (id, owner_id, name, token_sha256, scopes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row.id.as_str())
        .bind(row.owner_id.as_str())
        .bind(&row.name)
        .bind(&row.token_sha256)
        .bind(scopes.join(" "))
        .bind(now.0)
        .execute(write.sql())
        .await?;
        if let Some(budget) = &row.budget {
            insert_budget(&mut write, budget).await?;
        }
        write.done().await?;
        Ok(())
    }

    pub async fn token_by_hash(&self, token_sha256: &str) -> Result<Option<(Token, User)>> {
        let row = sqlx::query(
            "SELECT t.id AS token_id, t.name AS token_name, t.scopes, t.created_at, t.used_at,
                    u.id, u.name, u.role
             FROM api_tokens t JOIN users u ON u.id = t.owner_id WHERE t.token_sha256 = $1",
        )
        .bind(token_sha256)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Row { table: "api_tokens", row: &row };
        Ok(Some((token(&row)?, user(&row)?)))
    }

    pub async fn touch_token(&self, id: &TokenId, now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("UPDATE api_tokens SET used_at = $1 WHERE id = $2")
            .bind(now.0)
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        write.done().await?;
        Ok(())
    }

    /// Oldest first.
    pub async fn tokens(&self, user: &UserId) -> Result<Vec<Token>> {
        let rows = sqlx::query(
            "SELECT id AS token_id, name AS token_name, scopes, created_at, used_at
             FROM api_tokens WHERE owner_id = $1 ORDER BY created_at, id",
        )
        .bind(user.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| token(&Row { table: "api_tokens", row })).collect()
    }

    /// What its bearer began ends with it, as by a stop of each: `said`, how far answers got that are being given. None
    /// when there was no such token.
    pub async fn delete_token(
        &self,
        user: &UserId,
        id: &TokenId,
        said: &[LiveText],
        now: Millis,
    ) -> Result<Committed<Option<Cancelled>>> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("DELETE FROM api_tokens WHERE owner_id = $1 AND id = $2")
            .bind(user.as_str())
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        if done.rows_affected() == 0 {
            return Ok(Committed { value: None, facts: Vec::new() });
        }
        drop_budgets(&mut write, BudgetScope::Token, id.as_str()).await?;
        let cancelled = cancel_turns_of_token(&mut write, user, id, said).await?;
        write.commit(Some(cancelled)).await
    }
}

fn token(row: &Row<'_>) -> Result<Token> {
    let scopes: String = row.text("scopes")?;
    let unknown = |word: &str| Error::Corrupt {
        table: "api_tokens",
        column: "scopes",
        detail: format!("no scope is called {word}"),
    };
    Ok(Token {
        id: row.text("token_id")?,
        name: row.text("token_name")?,
        scopes: scopes
            .split_whitespace()
            .map(|word| TokenScope::parse(word).ok_or_else(|| unknown(word)))
            .collect::<Result<_>>()?,
        created_at: row.time("created_at")?,
        used_at: row.maybe_time("used_at")?,
    })
}
