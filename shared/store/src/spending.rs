//! What was spent, by day and model. Its rows stay when the chats that spent it are deleted.

use crate::{Result, Store, row::Row, write::Write};
use protocol::{Millis, UserId, process::Usage};

const DAY: i64 = 86_400_000;

/// What one model of one provider took.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// By the name that it had then.
    pub provider: String,
    pub model: String,
    pub today: Usage,
    pub month: Usage,
}

impl Store {
    /// By model, since the day `month`; and of that, since the day `today` (midnights, UTC).
    pub async fn spent(&self, owner: &UserId, today: Millis, month: Millis) -> Result<Vec<Spent>> {
        let rows = sqlx::query(
            "SELECT provider, model,
                    SUM(input_tokens) AS month_input, SUM(output_tokens) AS month_output,
                    TOTAL(cost_usd) AS month_cost,
                    SUM(CASE WHEN day >= $3 THEN input_tokens ELSE 0 END) AS today_input,
                    SUM(CASE WHEN day >= $3 THEN output_tokens ELSE 0 END) AS today_output,
                    TOTAL(CASE WHEN day >= $3 THEN cost_usd ELSE 0 END) AS today_cost
             FROM spending WHERE owner_id = $1 AND day >= $2
             GROUP BY provider, model ORDER BY provider, model",
        )
        .bind(owner.as_str())
        .bind(month.0)
        .bind(today.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| spent(&Row { table: "spending", row })).collect()
    }
}

/// Counts one call of a model to the day of the write.
pub(crate) async fn spend(
    write: &mut Write,
    owner: &UserId,
    provider: &str,
    model: &str,
    usage: Usage,
) -> Result<()> {
    let day = write.now.0.div_euclid(DAY) * DAY;
    sqlx::query(
        "INSERT INTO spending (owner_id, day, provider, model, input_tokens, output_tokens, cost_usd)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (owner_id, day, provider, model) DO UPDATE SET
                input_tokens = spending.input_tokens + excluded.input_tokens,
                output_tokens = spending.output_tokens + excluded.output_tokens,
                cost_usd = spending.cost_usd + excluded.cost_usd",
    )
    .bind(owner.as_str())
    .bind(day)
    .bind(provider)
    .bind(model)
    .bind(usage.input_tokens)
    .bind(usage.output_tokens)
    .bind(usage.cost_usd)
    .execute(write.sql())
    .await?;
    Ok(())
}

fn spent(row: &Row<'_>) -> Result<Spent> {
    let usage = |input, output, cost| {
        Ok::<_, crate::Error>(Usage {
            input_tokens: row.int(input)?,
            output_tokens: row.int(output)?,
            cost_usd: row.float(cost)?,
        })
    };
    Ok(Spent {
        provider: row.text("provider")?,
        model: row.text("model")?,
        today: usage("today_input", "today_output", "today_cost")?,
        month: usage("month_input", "month_output", "month_cost")?,
    })
}
