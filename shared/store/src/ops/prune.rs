//! Old ops give their large texts back; that they were, and how they ended, stays.

use super::row::{op_row, op_sql};
use crate::{
    OpRow, Result, Store,
    row::{json, maybe_json},
};
use protocol::{Millis, op::OpBody};

/// Bytes kept of each text.
const KEPT: usize = 2048;

impl Store {
    /// Trims results, plans and bodies' large texts of ops ended before; says how many ops.
    pub async fn prune_ops(&self, before: Millis, limit: i64) -> Result<u64> {
        let mut write = self.write(before).await?;
        let rows = sqlx::query(op_sql!(
            "WHERE ended_at IS NOT NULL AND pruned_at IS NULL AND ended_at < $1 ORDER BY ended_at LIMIT $2"
        ))
        .bind(before.0)
        .bind(limit)
        .fetch_all(write.sql())
        .await?;
        for row in &rows {
            let row = pruned(op_row(row)?);
            sqlx::query(
                "UPDATE ops SET body = $1, plan = NULL, result = $2, pruned_at = $3 WHERE op_id = $4",
            )
            .bind(json(&row.op.body)?)
            .bind(maybe_json(row.op.result.as_ref())?)
            .bind(before.0)
            .bind(row.op.op_id.as_str())
            .execute(write.sql())
            .await?;
        }
        write.done().await?;
        Ok(rows.len() as u64)
    }
}

fn pruned(mut row: OpRow) -> OpRow {
    if let Some(result) = &mut row.op.result {
        result.truncated |= cut(&mut result.text);
    }
    match &mut row.op.body {
        OpBody::RunCommand { command, stdin, .. } => {
            cut(command);
            stdin.as_mut().map(cut);
        }
        OpBody::WriteFile { content, .. } => {
            cut(content);
        }
        OpBody::EditFile { old, new, .. } => {
            cut(old);
            cut(new);
        }
        OpBody::ReadFile { .. } | OpBody::ListDir { .. } | OpBody::Search { .. } => {}
    }
    row
}

/// Keeps the beginning and says how much went. True when something went.
fn cut(text: &mut String) -> bool {
    if text.len() <= KEPT {
        return false;
    }
    let end = text.floor_char_boundary(KEPT);
    let gone = text.len() - end;
    text.truncate(end);
    text.push_str(&format!("\n… {gone} bytes no longer kept"));
    true
}
