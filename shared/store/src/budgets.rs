//! Budgets: what may be spent, on what, in which time.

use crate::{
    Error, Result, Store,
    error::name_taken,
    ledger::usd,
    row::{Row, word},
    write::Write,
};
use protocol::{
    BudgetId, Millis, Pid, TokenId, UserId,
    event::{Event, NoticeLevel},
    usage::{Budget, BudgetPeriod, BudgetScope},
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

/// With what was used of it in the period that `$2` to `$4` begin.
macro_rules! budget_sql {
    ($tail:literal) => {
        concat!(
            "SELECT b.id, b.scope, b.subject, b.period, b.limit_nano, b.told,
                    COALESCE(u.used_nano, 0) AS used, COALESCE(u.reserved_nano, 0) AS reserved,
                    CASE b.scope
                         WHEN 'process' THEN (SELECT NULLIF(TRIM(p.title), '') FROM processes p
                                                WHERE p.pid = CAST(b.subject AS INTEGER))
                         WHEN 'token' THEN (SELECT t.name FROM api_tokens t WHERE t.id = b.subject) END AS label
             FROM budgets b LEFT JOIN budget_uses u
                  ON u.owner_id = b.owner_id AND u.scope = b.scope AND u.subject = b.subject AND u.period = b.period
                 AND u.start = CASE b.period WHEN 'day' THEN $2 WHEN 'month' THEN $3 ELSE 0 END
             WHERE b.owner_id = $1 ",
            $tail
        )
    };
}

#[derive(Debug, Clone)]
pub struct NewBudgetRow {
    pub id: BudgetId,
    pub owner_id: UserId,
    pub scope: BudgetScope,
    /// A pid, a token's id; empty for everything.
    pub subject: String,
    pub period: BudgetPeriod,
    pub limit_nano: i64,
}

impl Store {
    /// Those for everything first, each with what was used of it at `now`.
    pub async fn budgets(&self, owner: &UserId, now: Millis) -> Result<Vec<Budget>> {
        let rows = sqlx::query(budget_sql!(
            "ORDER BY CASE b.scope WHEN 'all' THEN 0 WHEN 'process' THEN 1 ELSE 2 END, b.created_at, b.id"
        ))
        .bind(owner.as_str())
        .bind(BudgetPeriod::Day.start(now).0)
        .bind(BudgetPeriod::Month.start(now).0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(budget(row, now)?.0)).collect()
    }

    /// `NameTaken` when there is one for the same; `NotFound` for a process or token that is not there.
    pub async fn add_budget(&self, row: &NewBudgetRow, now: Millis) -> Result<Budget> {
        let mut write = self.write(now).await?;
        subject_exists(write.sql(), row).await?;
        insert_budget(&mut write, row).await?;
        let made = read(&mut write, &row.owner_id, &row.id).await?;
        write.done().await?;
        Ok(made)
    }

    /// `NotFound`. What is told when it is used up may be told again.
    pub async fn change_budget(
        &self,
        owner: &UserId,
        id: &BudgetId,
        limit_nano: i64,
        now: Millis,
    ) -> Result<Budget> {
        let mut write = self.write(now).await?;
        sqlx::query("UPDATE budgets SET limit_nano = $1, told = NULL WHERE id = $2 AND owner_id = $3")
            .bind(limit_nano)
            .bind(id.as_str())
            .bind(owner.as_str())
            .execute(write.sql())
            .await?;
        let changed = read(&mut write, owner, id).await?;
        write.done().await?;
        Ok(changed)
    }

    /// False when there was none.
    pub async fn delete_budget(&self, owner: &UserId, id: &BudgetId) -> Result<bool> {
        let mut write = self.write(Millis::default()).await?;
        let done = sqlx::query("DELETE FROM budgets WHERE id = $1 AND owner_id = $2")
            .bind(id.as_str())
            .bind(owner.as_str())
            .execute(write.sql())
            .await?;
        write.done().await?;
        Ok(done.rows_affected() > 0)
    }
}

pub(crate) async fn insert_budget(write: &mut Write, row: &NewBudgetRow) -> Result<()> {
    let now = write.now.0;
    sqlx::query(
        "INSERT INTO budgets (id, owner_id, scope, subject, period, limit_nano, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id.as_str())
    .bind(row.owner_id.as_str())
    .bind(word(&row.scope)?)
    .bind(&row.subject)
    .bind(word(&row.period)?)
    .bind(row.limit_nano)
    .bind(now)
    .execute(write.sql())
    .await
    .map_err(name_taken)?;
    Ok(())
}

/// What bounded something that is gone.
pub(crate) async fn drop_budgets(write: &mut Write, scope: BudgetScope, subject: &str) -> Result<()> {
    sqlx::query("DELETE FROM budgets WHERE scope = $1 AND subject = $2")
        .bind(word(&scope)?)
        .bind(subject)
        .execute(write.sql())
        .await?;
    Ok(())
}

/// The budget for this, if there is one, and its room in 1e-9 USD.
pub(crate) async fn budget_of(
    write: &mut Write,
    owner: &UserId,
    scope: BudgetScope,
    subject: &str,
    period: BudgetPeriod,
) -> Result<Option<(Budget, i64)>> {
    let now = write.now;
    let row = sqlx::query(budget_sql!("AND b.scope = $4 AND b.subject = $5 AND b.period = $6"))
        .bind(owner.as_str())
        .bind(BudgetPeriod::Day.start(now).0)
        .bind(BudgetPeriod::Month.start(now).0)
        .bind(word(&scope)?)
        .bind(subject)
        .bind(word(&period)?)
        .fetch_optional(write.sql())
        .await?;
    row.map(|row| budget(&row, now)).transpose()
}

/// Once a period.
pub(crate) async fn tell_used_up(
    write: &mut Write,
    owner: &UserId,
    budget: &Budget,
    pid: Option<Pid>,
) -> Result<()> {
    let start = budget.period.start(write.now).0;
    let told = sqlx::query("UPDATE budgets SET told = $1 WHERE id = $2 AND told IS NOT $1")
        .bind(start)
        .bind(budget.id.as_str())
        .execute(write.sql())
        .await?;
    if told.rows_affected() == 0 {
        return Ok(());
    }
    let event = Event::Notice {
        pid,
        level: NoticeLevel::Warning,
        title: format!("{} has no room left", budget.words()),
        detail: match budget.period {
            BudgetPeriod::Total => "What would cost more is stopped and can go on later: raise it under Budgets.",
            _ => {
                "What would cost more is stopped and can go on later. Raise the budget under Budgets, or wait for its \
                 next period."
            }
        }
        .to_owned(),
    };
    write.fact(owner, event).await
}

async fn read(write: &mut Write, owner: &UserId, id: &BudgetId) -> Result<Budget> {
    let now = write.now;
    let row = sqlx::query(budget_sql!("AND b.id = $4"))
        .bind(owner.as_str())
        .bind(BudgetPeriod::Day.start(now).0)
        .bind(BudgetPeriod::Month.start(now).0)
        .bind(id.as_str())
        .fetch_optional(write.sql())
        .await?
        .ok_or(Error::NotFound("budget"))?;
    Ok(budget(&row, now)?.0)
}

async fn subject_exists(sql: &mut SqliteConnection, row: &NewBudgetRow) -> Result<()> {
    let (query, what) = match row.scope {
        BudgetScope::All => return Ok(()),
        BudgetScope::Process => (
            "SELECT EXISTS (SELECT 1 FROM processes WHERE pid = CAST($1 AS INTEGER) AND owner_id = $2)",
            "process",
        ),
        BudgetScope::Token => {
            ("SELECT EXISTS (SELECT 1 FROM api_tokens WHERE id = $1 AND owner_id = $2)", "token")
        }
    };
    let stands: bool =
        sqlx::query_scalar(query).bind(&row.subject).bind(row.owner_id.as_str()).fetch_one(sql).await?;
    if stands { Ok(()) } else { Err(Error::NotFound(what)) }
}

fn budget(row: &SqliteRow, now: Millis) -> Result<(Budget, i64)> {
    let row = Row { table: "budgets", row };
    let (scope, subject): (BudgetScope, String) = (row.word("scope")?, row.text("subject")?);
    let (limit, used, reserved) = (row.int("limit_nano")?, row.int("used")?, row.int("reserved")?);
    let period: BudgetPeriod = row.word("period")?;
    let budget = Budget {
        id: row.text("id")?,
        scope,
        pid: (scope == BudgetScope::Process).then(|| subject.parse().map(Pid).unwrap_or_default()),
        token_id: (scope == BudgetScope::Token).then_some(TokenId(subject)),
        label: row.maybe_text("label")?,
        period,
        limit_usd: usd(limit),
        used_usd: usd(used.saturating_add(reserved)),
        reserved_usd: usd(reserved),
        resets_at: period.end(now),
    };
    Ok((budget, limit.saturating_sub(used).saturating_sub(reserved)))
}
