//! Sums of the ledger. What is under way is in none of them until it ends.

use super::usd;
use crate::{Result, Store, row::Row};
use protocol::{
    Millis, Pid, ProviderId, UserId, calendar,
    usage::{UsageBy, UsageNow, UsageSum},
};
use sqlx::sqlite::SqliteRow;
use std::time::Duration;

/// Sums that are given at most; the dearest.
const MOST: i64 = 1_000;
/// What the live rate is taken of.
const RECENT: Duration = Duration::from_secs(600);
const RECENT_IN_AN_HOUR: f64 = 6.0;

macro_rules! sums_sql {
    ($key:literal, $label:literal, $tail:literal) => {
        concat!(
            "SELECT ", $key, " AS key, ", $label, " AS label,
                    TOTAL(u.fresh) AS fresh, TOTAL(u.cache_read) AS cache_read, TOTAL(u.cache_write) AS cache_write,
                    TOTAL(u.output + u.reasoning) AS output, TOTAL(u.reasoning) AS reasoning,
                    COALESCE(SUM(u.cost_nano), 0) AS cost, SUM(u.purpose <> 'past') AS calls,
                    SUM(u.price_from = 'nobody' AND u.fresh + u.output > 0) AS unpriced
             FROM usage u WHERE u.owner_id = $1 AND u.at >= $2 AND u.at < $3 AND u.outcome <> 'open' ",
            $tail
        )
    };
}

impl Store {
    /// From `from` until before `to`.
    pub async fn usage_by(
        &self,
        owner: &UserId,
        by: UsageBy,
        from: Millis,
        to: Millis,
    ) -> Result<Vec<UsageSum>> {
        let sql = match by {
            UsageBy::Day => sums_sql!(
                "strftime('%Y-%m-%d', u.at / 1000, 'unixepoch')",
                "NULL",
                "GROUP BY 1 ORDER BY 1 LIMIT $4"
            ),
            UsageBy::Process => sums_sql!(
                "CAST(u.pid AS TEXT)",
                "(SELECT p.title FROM processes p WHERE p.pid = u.pid)",
                "AND u.pid IS NOT NULL GROUP BY u.pid ORDER BY cost DESC, output DESC LIMIT $4"
            ),
            UsageBy::Model => sums_sql!(
                "u.provider || '/' || u.model",
                "NULL",
                "GROUP BY u.provider, u.model ORDER BY cost DESC, output DESC LIMIT $4"
            ),
            UsageBy::Token => sums_sql!(
                "COALESCE(u.token_id, '')",
                "(SELECT t.name FROM api_tokens t WHERE t.id = u.token_id)",
                "GROUP BY u.token_id ORDER BY cost DESC, output DESC LIMIT $4"
            ),
        };
        let rows = sqlx::query(sql)
            .bind(owner.as_str())
            .bind(from.0)
            .bind(to.0)
            .bind(MOST)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(sum).collect()
    }

    pub async fn usage_now(&self, owner: &UserId, now: Millis) -> Result<UsageNow> {
        let (today, month) = (calendar::day(now), calendar::month(now));
        let later = Millis(i64::MAX);
        let month_sum = self.total(owner, month, later).await?;
        let recent = self.total(owner, now.minus(RECENT), later).await?;
        let (reserved, under_way): (i64, i64) = sqlx::query_as(
            "SELECT COALESCE(SUM(cost_nano), 0), COUNT(*) FROM usage WHERE outcome = 'open' AND owner_id = $1",
        )
        .bind(owner.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(UsageNow {
            today: self.total(owner, today, later).await?,
            per_hour_usd: recent.cost_usd * RECENT_IN_AN_HOUR,
            projected_month_usd: projected(month_sum.cost_usd, now),
            month: month_sum,
            reserved_usd: usd(reserved),
            calls_under_way: under_way,
        })
    }

    async fn total(&self, owner: &UserId, from: Millis, to: Millis) -> Result<UsageSum> {
        let row = sqlx::query(sums_sql!("''", "NULL", ""))
            .bind(owner.as_str())
            .bind(from.0)
            .bind(to.0)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(sum).transpose().map(Option::unwrap_or_default)
    }

    /// The provider and model that answered this process last on this route, when that was not before `since`: its
    /// cache is warm.
    pub async fn warm_way(
        &self,
        pid: Pid,
        route: &str,
        since: Millis,
    ) -> Result<Option<(ProviderId, String)>> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT provider_id, model FROM usage
             WHERE pid = $1 AND at >= $2 AND route = $3 AND outcome = 'done' AND purpose = 'step'
                AND provider_id IS NOT NULL
             ORDER BY at DESC LIMIT 1",
        )
        .bind(pid.0)
        .bind(since.0)
        .bind(route)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(provider, model)| (provider.into(), model)))
    }
}

/// The month at the rate of its days so far. On its first day that rate is taken of the whole day, since an hour says
/// nothing about thirty days.
#[allow(clippy::cast_precision_loss, reason = "milliseconds of a month are far below 2^52")]
fn projected(spent: f64, now: Millis) -> f64 {
    let (begin, end) = (calendar::month(now).0, calendar::next_month(now).0);
    let so_far = (now.0 - begin).max(86_400_000);
    (spent * (end - begin) as f64 / so_far as f64).max(spent)
}

#[allow(clippy::cast_possible_truncation, reason = "TOTAL is exact to 2^53 tokens and saturates above")]
fn sum(row: &SqliteRow) -> Result<UsageSum> {
    let row = Row { table: "usage", row };
    let tokens = |column| Ok::<_, crate::Error>(row.float(column)? as i64);
    Ok(UsageSum {
        key: row.text("key")?,
        label: row.maybe_text("label")?,
        input_tokens: tokens("fresh")?,
        cache_read_tokens: tokens("cache_read")?,
        cache_write_tokens: tokens("cache_write")?,
        output_tokens: tokens("output")?,
        reasoning_tokens: tokens("reasoning")?,
        cost_usd: usd(row.int("cost")?),
        calls: row.maybe_int("calls")?.unwrap_or(0),
        unpriced: row.maybe_int("unpriced")?.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::projected;
    use protocol::Millis;

    #[test]
    fn a_month_is_projected_from_its_days() {
        // 2026-11-16 00:00: half of November.
        assert_eq!(projected(15.0, Millis(1_794_787_200_000)), 30.0);
        // An hour into it: as if that were the day.
        assert_eq!(projected(1.0, Millis(1_793_491_200_000 + 3_600_000)), 30.0);
        // Its last moment.
        assert!((projected(9.0, Millis(1_796_083_199_999)) - 9.0).abs() < 1e-6);
    }
}
