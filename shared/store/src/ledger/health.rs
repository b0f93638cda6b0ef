//! How providers did of late.

use crate::{Result, Store, row::Row};
use protocol::{Millis, ProviderId, provider::ProviderHealth};

/// Of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderHealthRow {
    pub provider_id: ProviderId,
    pub health: ProviderHealth,
}

impl Store {
    /// Since `since`, those that were asked. One that failed and that another stood in for counts as failed too; a call
    /// that nobody answered names all whom it asked among those tried.
    pub async fn provider_health(&self, since: Millis) -> Result<Vec<ProviderHealthRow>> {
        let rows = sqlx::query(
            "WITH asked AS (
                 SELECT u.provider_id, u.at, u.first_token_ms, u.problem, u.outcome IN ('failed', 'cut') AS failed,
                        u.outcome IN ('done', 'cut') AS answered
                 FROM usage u
                 WHERE u.at >= $1 AND u.provider_id IS NOT NULL AND u.outcome NOT IN ('open', 'lost')
                   AND u.purpose <> 'past' AND NOT (u.outcome = 'failed' AND u.tried <> '[]')
                 UNION ALL
                 SELECT p.id, u.at, NULL, json_extract(t.value, '$.code'), 1, 0
                 FROM usage u, json_each(u.tried) t JOIN providers p ON p.name = json_extract(t.value, '$.provider')
                 WHERE u.at >= $1 AND u.tried <> '[]'
                   AND json_extract(t.value, '$.code') NOT IN ('cooling', 'key_refused', 'unpriced', 'budget_reached')),
             ranked AS (
                 SELECT provider_id, first_token_ms,
                        ROW_NUMBER() OVER (PARTITION BY provider_id ORDER BY first_token_ms) AS place,
                        COUNT(*) OVER (PARTITION BY provider_id) AS among
                 FROM asked WHERE first_token_ms IS NOT NULL)
             SELECT a.provider_id, COUNT(*) AS calls, SUM(a.failed) AS failed,
                    MAX(CASE WHEN a.answered THEN a.at END) AS answered_at,
                    MAX(CASE WHEN a.failed THEN a.at END) AS failed_at,
                    (SELECT l.problem FROM asked l WHERE l.provider_id = a.provider_id AND l.failed
                     ORDER BY l.at DESC LIMIT 1) AS failure,
                    (SELECT r.first_token_ms FROM ranked r
                     WHERE r.provider_id = a.provider_id AND r.place = (r.among + 1) / 2) AS first_token_ms
             FROM asked a GROUP BY a.provider_id",
        )
        .bind(since.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let row = Row { table: "usage", row };
                Ok(ProviderHealthRow {
                    provider_id: row.text("provider_id")?,
                    health: ProviderHealth {
                        calls: row.int("calls")?,
                        failed: row.int("failed")?,
                        first_token_ms: row.maybe_int("first_token_ms")?,
                        answered_at: row.maybe_time("answered_at")?,
                        failed_at: row.maybe_time("failed_at")?,
                        failure: row.maybe_text("failure")?,
                    },
                })
            })
            .collect()
    }
}
