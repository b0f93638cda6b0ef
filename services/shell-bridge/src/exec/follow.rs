//! A command under way, seen from the bridge: the word that it runs, its output as it comes, its end.

use super::{Hands, spawn, tail::Tail};
use crate::journal::{Done, Intent, Lock, OpFolder, State};
use chassis::{clock, crash::crash_point};
use protocol::{message::Outcome, reply::OpReplyBody};
use std::time::Duration;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Child,
    time::MissedTickBehavior,
};

/// Between two looks, and so between two events of one op.
const LOOK: Duration = Duration::from_millis(50);
/// A holder that dies before it started anything is replaced so many times.
const HOLDERS: u32 = 3;

enum Seen {
    Ended(Box<Done>),
    /// The holder died before it had started the program.
    NeverRan(Lock),
    /// This bridge stops; the holder goes on, and the next bridge finds it.
    Stopped,
}

/// With the lock: starts a holder. Without: one lives already.
pub async fn command(hands: &Hands, intent: &Intent, mut lock: Option<Lock>) {
    let op = &intent.request.op_id;
    let folder = hands.journal.folder(op);
    for _ in 0..HOLDERS {
        let child = match lock.take().map(|lock| spawn::holder(hands, &folder, lock)).transpose() {
            Ok(child) => child,
            Err(error) => return fail(hands, intent, &folder, &error.to_string()).await,
        };
        match watch(hands, intent, &folder, child).await {
            Ok(Seen::Ended(done)) => return tell_end(hands, intent, &folder, &done).await,
            Ok(Seen::Stopped) => return,
            Ok(Seen::NeverRan(again)) => lock = Some(again),
            Err(error) => {
                let detail = chassis::telemetry::report(&error);
                tracing::error!(%op, error = %detail, "the journal of an op cannot be read");
                let to = folder.reply_to().unwrap_or_else(|| intent.request.reply_to.clone());
                return hands.say(&to, op, OpReplyBody::Unknown { started_at: None, detail }).await;
            }
        }
    }
    let log = std::fs::read_to_string(folder.path("log")).unwrap_or_default();
    fail(hands, intent, &folder, log.trim()).await;
}

async fn watch(
    hands: &Hands,
    intent: &Intent,
    folder: &OpFolder,
    mut child: Option<Child>,
) -> crate::journal::Result<Seen> {
    let stop = hands.supervisor.stop_token();
    let mut voice =
        child.as_mut().and_then(|child| child.stdout.take()).map(|out| BufReader::new(out).lines());
    // Before a holder that was found again there was another bridge, which sent what stands there.
    let mut tail = Tail::new(folder, intent, if child.is_some() { 0 } else { folder.length() });
    let mut told = false;
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looks = 0_u32;
    loop {
        // The holder's first line says that it started; its end comes a moment after `done`.
        let gone = tokio::select! {
            () = stop.cancelled() => return Ok(Seen::Stopped),
            _ = look.tick() => false,
            _ = async { match voice.as_mut() { Some(voice) => voice.next_line().await, None => std::future::pending().await } } => {
                voice = None;
                false
            }
            _ = async { match child.as_mut() { Some(child) => child.wait().await, None => std::future::pending().await } } => {
                child = None;
                true
            }
        };
        looks += 1;
        if !told && let Some(started) = folder.started()? {
            told = true;
            let to = folder.reply_to().unwrap_or_else(|| intent.request.reply_to.clone());
            let plan = Some(Box::new(intent.plan.clone()));
            let running = OpReplyBody::Running { started_at: started.at, length: folder.length(), plan };
            hands.say(&to, &intent.request.op_id, running).await;
        }
        let done = folder.done()?;
        tail.publish(&hands.bus, done.is_some()).await;
        if let Some(done) = done {
            return Ok(Seen::Ended(Box::new(done)));
        }
        // A holder that is not our child is looked after by its lock, now and then.
        if gone || (child.is_none() && looks.is_multiple_of(10)) {
            match folder.state()? {
                State::NeverRan { lock, .. } => return Ok(Seen::NeverRan(lock)),
                State::Done(done) => return Ok(Seen::Ended(done)),
                lost @ State::Lost { .. } => {
                    if let Some(done) = hands.settle(folder, lost).await? {
                        return Ok(Seen::Ended(Box::new(done)));
                    }
                }
                State::Running { .. } | State::NotSeen => {}
            }
        }
    }
}

/// To whoever asked last, and to whoever cancelled it.
pub async fn tell_end(hands: &Hands, intent: &Intent, folder: &OpFolder, done: &Done) {
    crash_point("before_done_reply");
    let op = &intent.request.op_id;
    let body = hands.ended(folder, done);
    let to = folder.reply_to().unwrap_or_else(|| intent.request.reply_to.clone());
    hands.say(&to, op, body.clone()).await;
    if let Ok(Some(cancel)) = folder.cancel()
        && cancel.reply_to != to
    {
        hands.say(&cancel.reply_to, op, body).await;
    }
}

/// No holder could be started: nothing ran. The answer goes out even if the journal cannot take it.
async fn fail(hands: &Hands, intent: &Intent, folder: &OpFolder, why: &str) {
    let text = format!("The command could not be started, and nothing ran: {why}");
    let done = Done::without_run(Outcome::Error, "not started", &text, clock::now());
    if let Err(error) = folder.write_done(&done) {
        tracing::error!(op = %intent.request.op_id, %error, "the end of an op could not be journalled");
    }
    tell_end(hands, intent, folder, &done).await;
}
