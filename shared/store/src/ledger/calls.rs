//! The ledger, row by row.

use super::usd;
use crate::{Error, Result, Store, row::Row};
use protocol::{CallId, Pid, ProviderId, TurnId, UserId, price::Tokens, usage::ModelCall};
use sqlx::{QueryBuilder, sqlite::SqliteRow};

/// Which calls are looked for; all that are given must fit.
#[derive(Debug, Clone, Default)]
pub struct CallsOf {
    pub pid: Option<Pid>,
    pub turn_id: Option<TurnId>,
    pub provider_id: Option<ProviderId>,
}

impl Store {
    /// The newest first, after the call given. Sums from before calls were kept one by one are left out.
    pub async fn calls(
        &self,
        owner: &UserId,
        of: &CallsOf,
        after: Option<&CallId>,
        limit: i64,
    ) -> Result<Vec<ModelCall>> {
        let before: Option<(i64, String)> = match after {
            None => None,
            Some(id) => {
                let found = sqlx::query_as("SELECT at, id FROM usage WHERE id = $1 AND owner_id = $2")
                    .bind(id.as_str())
                    .bind(owner.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
                Some(found.ok_or(Error::NotFound("call"))?)
            }
        };
        // Only what is asked for stands in it, so that the index for that is used.
        let mut sql = QueryBuilder::new("SELECT * FROM usage WHERE purpose <> 'past' AND owner_id = ");
        sql.push_bind(owner.as_str());
        if let Some(pid) = of.pid {
            sql.push(" AND pid = ").push_bind(pid.0);
        }
        if let Some(turn) = &of.turn_id {
            sql.push(" AND turn_id = ").push_bind(turn.as_str());
        }
        if let Some(provider) = &of.provider_id {
            sql.push(" AND provider_id = ").push_bind(provider.as_str());
        }
        if let Some((at, id)) = before {
            sql.push(" AND (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(limit);
        let rows = sql.build().fetch_all(&self.pool).await?;
        rows.iter().map(call).collect()
    }
}

fn call(row: &SqliteRow) -> Result<ModelCall> {
    let row = Row { table: "usage", row };
    Ok(ModelCall {
        id: row.text("id")?,
        at: row.time("at")?,
        purpose: row.word("purpose")?,
        pid: row.maybe_int("pid")?.map(Pid),
        turn_id: row.maybe_text("turn_id")?,
        step: row.maybe_int("step")?,
        token_id: row.maybe_text("token_id")?,
        provider_id: row.maybe_text("provider_id")?,
        provider: row.text("provider")?,
        model: row.text("model")?,
        route: row.text("route")?,
        why: row.text("why")?,
        tried: row.json("tried")?,
        tokens: Tokens {
            fresh: row.int("fresh")?,
            cache_read: row.int("cache_read")?,
            cache_write: row.int("cache_write")?,
            output: row.int("output")?,
            reasoning: row.int("reasoning")?,
        },
        estimated: row.int("estimated")? != 0,
        cost_usd: usd(row.int("cost_nano")?),
        price_from: row.word("price_from")?,
        first_token_ms: row.maybe_int("first_token_ms")?,
        latency_ms: row.maybe_int("latency_ms")?,
        outcome: row.word("outcome")?,
        problem: row.maybe_text("problem")?,
    })
}
