//! Who waits for which op.

use protocol::{
    OpId,
    reply::{OpReply, Reply},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::mpsc;

/// Replies kept for one that is slow to read them. A lost one is asked for again.
const KEPT: usize = 32;

/// By op: who listens, told apart by a number, since a later life of a turn may listen for the same op.
type Waiting = HashMap<OpId, (u64, mpsc::Sender<OpReply>)>;

#[derive(Default)]
pub struct Replies {
    waiting: Mutex<Waiting>,
    next: AtomicU64,
}

/// Hears the replies of one op, as long as it lives.
pub struct Ear {
    op: OpId,
    number: u64,
    heard: mpsc::Receiver<OpReply>,
    replies: Arc<Replies>,
}

impl Replies {
    pub fn wait_for(self: &Arc<Self>, op: &OpId) -> Ear {
        let (sender, heard) = mpsc::channel(KEPT);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.with(|waiting| waiting.insert(op.clone(), (number, sender)));
        Ear { op: op.clone(), number, heard, replies: self.clone() }
    }

    pub fn deliver(&self, reply: Reply) {
        let Reply::Op(reply) = reply else { return };
        let sender = self.with(|waiting| waiting.get(&reply.op_id).map(|(_, sender)| sender.clone()));
        if let Some(sender) = sender {
            let _full_or_gone = sender.try_send(reply);
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Waiting) -> T) -> T {
        act(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ear {
    pub async fn next(&mut self) -> OpReply {
        match self.heard.recv().await {
            Some(reply) => reply,
            // Somebody else listens for the same op now: this life of the turn is over.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.replies.with(|waiting| {
            if waiting.get(&self.op).is_some_and(|(number, _)| *number == self.number) {
                waiting.remove(&self.op);
            }
        });
    }
}
