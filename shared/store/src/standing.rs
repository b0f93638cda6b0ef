//! How things stand for one owner: what waits, what was spent, which chats were used last.

use crate::{Result, Store, processes::load_process, row::Row};
use protocol::{
    Millis, Pid, UserId,
    home::Waiting,
    process::{Process, Usage},
};

/// What one model of one provider took.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// By the name that it had then.
    pub provider: Option<String>,
    pub model: Option<String>,
    pub today: Usage,
    pub month: Usage,
}

impl Store {
    pub async fn waiting(&self, owner: &UserId) -> Result<Waiting> {
        let (approvals, questions) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM approvals WHERE owner_id = $1 AND state = 'pending'),
                    (SELECT COUNT(*) FROM processes WHERE owner_id = $1 AND state = 'waiting_input')",
        )
        .bind(owner.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(Waiting { approvals, questions })
    }

    /// By model, since `month`; and of that, since `today`.
    pub async fn spent(&self, owner: &UserId, today: Millis, month: Millis) -> Result<Vec<Spent>> {
        let rows = sqlx::query(
            "SELECT s.provider, s.model,
                    SUM(s.input_tokens) AS month_input, SUM(s.output_tokens) AS month_output,
                    TOTAL(s.cost_usd) AS month_cost,
                    SUM(CASE WHEN s.answered_at >= $3 THEN s.input_tokens ELSE 0 END) AS today_input,
                    SUM(CASE WHEN s.answered_at >= $3 THEN s.output_tokens ELSE 0 END) AS today_output,
                    TOTAL(CASE WHEN s.answered_at >= $3 THEN s.cost_usd ELSE 0 END) AS today_cost
             FROM steps s JOIN turns t ON t.id = s.turn_id
             WHERE s.answered_at >= $2 AND t.owner_id = $1
             GROUP BY s.provider, s.model",
        )
        .bind(owner.as_str())
        .bind(month.0)
        .bind(today.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| spent(&Row { table: "steps", row })).collect()
    }

    /// Chats that are not put away, the last active first.
    pub async fn last_chats(&self, owner: &UserId, limit: i64) -> Result<Vec<Process>> {
        let mut read = self.pool.begin().await?;
        let pids: Vec<i64> = sqlx::query_scalar(
            "SELECT pid FROM processes WHERE owner_id = $1 AND program = 'chat' AND archived_at IS NULL
             ORDER BY active_at DESC, pid DESC LIMIT $2",
        )
        .bind(owner.as_str())
        .bind(limit)
        .fetch_all(&mut *read)
        .await?;
        let mut chats = Vec::with_capacity(pids.len());
        for pid in pids {
            chats.push(load_process(&mut read, owner, Pid(pid)).await?.process);
        }
        Ok(chats)
    }

    /// Of files given along, everybody's.
    pub async fn attachment_bytes(&self) -> Result<u64> {
        let bytes: i64 = sqlx::query_scalar("SELECT COALESCE(SUM(size), 0) FROM attachments")
            .fetch_one(&self.pool)
            .await?;
        Ok(bytes.unsigned_abs())
    }
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
        provider: row.maybe_text("provider")?,
        model: row.maybe_text("model")?,
        today: usage("today_input", "today_output", "today_cost")?,
        month: usage("month_input", "month_output", "month_cost")?,
    })
}
