//! What an earlier bridge left: found again at start.

use super::Door;
use crate::journal::{self, OpFolder, State};
use chassis::clock;
use std::time::Duration;

/// An op that was let through and never ran is started by itself only when it is this fresh; later
/// only when somebody asks for it.
const FRESH: Duration = Duration::from_secs(600);
/// Time for a cancel that waits in the stream to be read first.
const CANCELS_FIRST: Duration = Duration::from_secs(2);

/// Living holders are followed again; what lost its holder is settled; what never ran is started.
pub async fn recover(door: &Door) -> journal::Result<()> {
    let mut waiting = Vec::new();
    for op in door.hands.journal.all()? {
        let folder = door.hands.journal.folder(&op);
        if let Err(error) = take_up(door, &folder, &mut waiting).await {
            tracing::error!(%op, error = %chassis::telemetry::report(&error), "an op of an earlier bridge cannot be taken up");
        }
    }
    if waiting.is_empty() {
        return Ok(());
    }
    tokio::time::sleep(CANCELS_FIRST).await;
    for folder in waiting {
        if let Ok(State::NeverRan { intent, lock }) = folder.state()
            && intent.at > clock::now().minus(FRESH)
        {
            let (op, to) =
                (intent.request.op_id.clone(), folder.reply_to().unwrap_or(intent.request.reply_to.clone()));
            if let Some(body) = door.begin_after_all(&folder, *intent, lock).await {
                door.hands.say(&to, &op, body).await;
            }
        }
    }
    Ok(())
}

async fn take_up(door: &Door, folder: &OpFolder, waiting: &mut Vec<OpFolder>) -> journal::Result<()> {
    match folder.state()? {
        State::Running { .. } => {
            if let Some(intent) = folder.intent()? {
                door.hands.carry_out(intent, None);
            }
        }
        lost @ State::Lost { .. } => {
            let State::Lost { intent, .. } = &lost else { return Ok(()) };
            let (op, to) =
                (intent.request.op_id.clone(), folder.reply_to().unwrap_or(intent.request.reply_to.clone()));
            if let Some(done) = door.hands.settle(folder, lost).await? {
                let (hands, body) = (door.hands.clone(), door.hands.ended(folder, &done));
                door.hands.supervisor.spawn_once("tell", async move { hands.say(&to, &op, body).await });
            }
        }
        State::NeverRan { .. } => waiting.push(folder.clone()),
        State::NotSeen | State::Done(_) => {}
    }
    Ok(())
}
