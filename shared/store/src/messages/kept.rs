//! What a machine told after a turn was stopped: it stands in the op alone, since no message is written into a turn
//! that is over. Whoever goes on with the chat reads it where the result would stand.

use crate::{Result, ops::untold_ops};
use protocol::{
    MessageId,
    message::{Block, Message},
    told,
};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// Of every call in these messages that has no result, the one that its op was left with, by the call's message.
pub(crate) async fn kept_results(
    sql: &mut SqliteConnection,
    messages: &[Message],
) -> Result<HashMap<MessageId, Vec<Block>>> {
    let turns: HashSet<_> = messages.iter().map(|message| &message.turn_id).collect();
    let ops = untold_ops(sql, &turns).await?;
    // Of two ops for one call the later is the edited one.
    let ops: HashMap<_, _> = ops.iter().map(|op| ((&op.turn_id, op.step, op.call_id.as_str()), op)).collect();
    let kept = messages.iter().map(|message| {
        let results = message.blocks.iter().filter_map(|block| match block {
            Block::ToolCall { call_id, op_id: Some(asked), .. } => {
                told::of_call(ops.get(&(&message.turn_id, message.step, call_id.as_str()))?, asked)
            }
            _ => None,
        });
        (message.id.clone(), results.collect())
    });
    Ok(kept.collect())
}
