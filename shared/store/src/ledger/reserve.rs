//! Before a call: its row, with as much reserved as every budget that it counts to has room for.
//!
//! SQL is the one place where this is decided: its writers stand in line, so that of twenty workers at one cap none
//! sees room that another has taken.

use super::{
    Bearer, NewCall, Reserved,
    charges::{Charge, charges, count},
    settle::open,
};
use crate::{
    Committed, Result, Store,
    budgets::{budget_of, tell_used_up},
    row::{json, word},
    write::Write,
};
use protocol::{CallId, Millis, TokenId, TurnId, UserId, usage::Budget};

impl Store {
    /// So much more was taken by a call under way, 1e-9 USD, and is counted whatever the budgets say. False: one of them
    /// has no room left for what was reserved besides. A call that is settled already stays as it is.
    pub async fn raise_call(&self, id: &CallId, nano: i64, now: Millis) -> Result<Committed<bool>> {
        let mut write = self.write(now).await?;
        let Some(open) = open(&mut write, id).await? else { return write.commit(false).await };
        sqlx::query("UPDATE usage SET cost_nano = MIN(cost_nano + $1, 4611686018427387904) WHERE id = $2")
            .bind(nano)
            .bind(id.as_str())
            .execute(write.sql())
            .await?;
        for charge in &open.charges {
            count(&mut write, &open.owner_id, charge, 0, nano).await?;
        }
        let tightest = tightest(&mut write, &open.owner_id, &open.charges).await?;
        write.commit(tightest.is_none_or(|budget| budget.room >= 0)).await
    }

    /// For a call outside a turn's steps.
    pub async fn reserve_call(&self, call: &NewCall, now: Millis) -> Result<Committed<Reserved>> {
        let mut write = self.write(now).await?;
        let reserved = reserve(&mut write, call).await?;
        write.commit(reserved).await
    }
}

pub(crate) async fn reserve(write: &mut Write, call: &NewCall) -> Result<Reserved> {
    let bearer = bearer(write, call).await?;
    if let Some(token) = &bearer
        && !token_stands(write, token).await?
    {
        // Its own budgets are gone with it: what its bearer has begun goes no further.
        return Ok(Reserved::TokenEnded);
    }
    let charges = charges(write, call.pid, &bearer).await?;
    let tightest = tightest(write, &call.owner_id, &charges).await?;
    let chosen = match (&tightest, call.amounts.as_slice()) {
        (Some(_), []) => return Ok(Reserved::Unpriced),
        (None, _) => 0,
        (Some(budget), amounts) => {
            // What costs nothing runs at every cap.
            match amounts.iter().position(|amount| *amount <= budget.room.max(0)) {
                Some(place) => place,
                None => {
                    tell_used_up(write, &call.owner_id, &budget.budget, call.pid).await?;
                    return Ok(Reserved::Over(Box::new(budget.budget.clone())));
                }
            }
        }
    };
    let amount = call.amounts.get(chosen).copied().unwrap_or(0);
    insert(write, call, &bearer, amount, &charges).await?;
    if amount > 0 {
        for charge in &charges {
            count(write, &call.owner_id, charge, 0, amount).await?;
        }
    }
    Ok(Reserved::Amount(chosen))
}

async fn bearer(write: &mut Write, call: &NewCall) -> Result<Bearer> {
    let Some(turn) = &call.turn_id else { return Ok(call.token_id.clone()) };
    let token: Option<Option<String>> = sqlx::query_scalar("SELECT token_id FROM turns WHERE id = $1")
        .bind(turn.as_str())
        .fetch_optional(write.sql())
        .await?;
    Ok(token.flatten().map(Into::into))
}

async fn token_stands(write: &mut Write, token: &TokenId) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM api_tokens WHERE id = $1)")
        .bind(token.as_str())
        .fetch_one(write.sql())
        .await?)
}

struct Tightest {
    budget: Budget,
    /// 1e-9 USD; less than nothing when more was used than it allows.
    room: i64,
}

/// Of the budgets that there are for these charges, the one with the least room.
async fn tightest(write: &mut Write, owner: &UserId, charges: &[Charge]) -> Result<Option<Tightest>> {
    let mut tightest: Option<Tightest> = None;
    for charge in charges {
        let Some((budget, room)) =
            budget_of(write, owner, charge.scope, &charge.subject, charge.period).await?
        else {
            continue;
        };
        if tightest.as_ref().is_none_or(|other| room < other.room) {
            tightest = Some(Tightest { budget, room });
        }
    }
    Ok(tightest)
}

async fn insert(
    write: &mut Write,
    call: &NewCall,
    bearer: &Bearer,
    amount: i64,
    charges: &[Charge],
) -> Result<()> {
    let way = &call.way;
    sqlx::query(
        "INSERT INTO usage (id, owner_id, at, purpose, pid, turn_id, step, token_id, provider_id, provider, model,
                route, why, tried, cost_nano, price_from, charges, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'open')",
    )
    .bind(call.id.as_str())
    .bind(call.owner_id.as_str())
    .bind(write.now.0)
    .bind(word(&call.purpose)?)
    .bind(call.pid.map(|pid| pid.0))
    .bind(call.turn_id.as_ref().map(TurnId::as_str))
    .bind(call.step)
    .bind(bearer.as_ref().map(|token| token.as_str().to_owned()))
    .bind(way.provider_id.as_ref().map(|id| id.as_str().to_owned()))
    .bind(&way.provider)
    .bind(&way.model)
    .bind(&way.route)
    .bind(&way.why)
    .bind(json(&way.tried)?)
    .bind(amount)
    .bind(word(&way.price_from)?)
    .bind(json(&charges)?)
    .execute(write.sql())
    .await?;
    Ok(())
}
