//! What a machine told after a turn was stopped: it stands in the op alone, since no message is written into a turn
//! that is over. A model reads it where the result would stand.

use crate::{
    OpRow, Result,
    ops::{load_op, ops_of_turn},
};
use protocol::{
    OpId, TurnId,
    message::{Block, Message, Outcome},
    op::OpState,
};
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// A call: its message's place in the list, its id, and its op's.
type Bare = (usize, String, Option<OpId>);

/// Gives every call that has no result the one that its op was left with, in the same message.
pub(super) async fn add_kept(sql: &mut SqliteConnection, messages: &mut [Message]) -> Result<()> {
    for (at, call_id, op_id) in bare_calls(messages) {
        let Some(message) = messages.get_mut(at) else { continue };
        // Of two ops for one call the later is the edited one. A branch's are those of the chat that it left.
        let ops = ops_of_turn(sql, &message.turn_id).await?;
        let own = ops.into_iter().rfind(|row| row.op.step == message.step && row.op.call_id == call_id);
        let row = match (own, op_id) {
            (None, Some(op_id)) => load_op(sql, &op_id).await?,
            (own, _) => own,
        };
        message.blocks.extend(row.and_then(|row| result(call_id, &row)));
    }
    Ok(())
}

/// Calls without a result anywhere in their step.
fn bare_calls(messages: &[Message]) -> Vec<Bare> {
    let blocks = || {
        let numbered = messages.iter().enumerate();
        numbered.flat_map(|(at, message)| message.blocks.iter().map(move |block| (at, message, block)))
    };
    let results: HashSet<(&TurnId, i64, &str)> = blocks()
        .filter_map(|(_, message, block)| match block {
            Block::ToolResult { call_id, .. } => Some((&message.turn_id, message.step, call_id.as_str())),
            _ => None,
        })
        .collect();
    let calls = blocks().filter_map(|(at, message, block)| match block {
        Block::ToolCall { call_id, op_id, .. }
            if !results.contains(&(&message.turn_id, message.step, call_id.as_str())) =>
        {
            Some((at, call_id.clone(), op_id.clone()))
        }
        _ => None,
    });
    calls.collect()
}

fn result(call_id: String, row: &OpRow) -> Option<Block> {
    let op_id = Some(row.op.op_id.clone());
    match (&row.op.result, row.op.state) {
        (Some(result), _) => Some(Block::ToolResult {
            call_id,
            op_id,
            outcome: result.outcome,
            exit_code: result.exit_code,
            text: result.text.clone(),
        }),
        // It was on no machine, and never will be.
        (None, OpState::Cancelled) => Some(Block::ToolResult {
            call_id,
            op_id,
            outcome: Outcome::Cancelled,
            exit_code: None,
            text: "It never ran.".to_owned(),
        }),
        _ => None,
    }
}
