//! What a call counts to: everything by day and month, its process and all above it, the token whose bearer asked.

use super::Bearer;
use crate::{Result, write::Write};
use protocol::{
    Millis, Pid, UserId,
    usage::{BudgetPeriod, BudgetScope},
};
use serde::{Deserialize, Serialize};

/// A row of `budget_uses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    pub scope: BudgetScope,
    pub subject: String,
    pub period: BudgetPeriod,
    pub start: Millis,
}

pub async fn charges(write: &mut Write, pid: Option<Pid>, bearer: &Bearer) -> Result<Vec<Charge>> {
    let now = write.now;
    let of = |scope: BudgetScope, subject: String| {
        scope.periods().iter().map(move |period| Charge {
            scope,
            subject: subject.clone(),
            period: *period,
            start: period.start(now),
        })
    };
    let mut all: Vec<Charge> = of(BudgetScope::All, String::new()).collect();
    for pid in upwards(write, pid).await? {
        all.extend(of(BudgetScope::Process, pid.to_string()));
    }
    if let Some(token) = bearer {
        all.extend(of(BudgetScope::Token, token.0.clone()));
    }
    Ok(all)
}

/// The process and those above it.
async fn upwards(write: &mut Write, pid: Option<Pid>) -> Result<Vec<i64>> {
    let Some(pid) = pid else { return Ok(Vec::new()) };
    // UNION, and not UNION ALL: a circle would end.
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE up (pid, ppid) AS (
             SELECT pid, ppid FROM processes WHERE pid = $1
             UNION SELECT p.pid, p.ppid FROM processes p JOIN up ON p.pid = up.ppid)
         SELECT pid FROM up",
    )
    .bind(pid.0)
    .fetch_all(write.sql())
    .await?)
}

/// Moves what is counted there.
pub async fn count(
    write: &mut Write,
    owner: &UserId,
    charge: &Charge,
    used: i64,
    reserved: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO budget_uses (owner_id, scope, subject, period, start, used_nano, reserved_nano)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (owner_id, scope, subject, period, start) DO UPDATE SET
                -- A sum that overflows would become a float, which no one reads.
                used_nano = MIN(budget_uses.used_nano + excluded.used_nano, 4611686018427387904),
                reserved_nano = MIN(budget_uses.reserved_nano + excluded.reserved_nano, 4611686018427387904)",
    )
    .bind(owner.as_str())
    .bind(crate::row::word(&charge.scope)?)
    .bind(&charge.subject)
    .bind(crate::row::word(&charge.period)?)
    .bind(charge.start.0)
    .bind(used)
    .bind(reserved)
    .execute(write.sql())
    .await?;
    Ok(())
}
