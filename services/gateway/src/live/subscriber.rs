//! One socket's queue: bounded by number and by bytes. What does not fit is not kept; the socket
//! notices that it lagged and tells its client to take a snapshot.

use crate::{auth::Via, live::cursor::Cursor};
use bytestring::ByteString;
use protocol::{Pid, UserId};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio_util::sync::CancellationToken;

const FRAMES: usize = 4_096;
const BYTES: usize = 4 * 1024 * 1024;

/// An event as it goes down every socket that wants it.
#[derive(Debug)]
pub struct EventText {
    pub at: Cursor,
    pub pid: Option<Pid>,
    pub delta: bool,
    /// The whole frame; cloning it copies nothing.
    pub text: ByteString,
}

#[derive(Debug, Clone)]
pub enum Live {
    Event(Arc<EventText>),
    /// The stream was wiped: everyone takes a snapshot.
    Reset {
        epoch: String,
        seq: String,
    },
}

impl Live {
    fn bytes(&self) -> usize {
        match self {
            Self::Event(event) => event.text.len(),
            Self::Reset { .. } => 0,
        }
    }
}

/// The hub's end.
pub struct Subscriber {
    pub number: u64,
    pub owner: UserId,
    pub via: Via,
    queue: mpsc::Sender<Live>,
    bytes: AtomicUsize,
    lagged: AtomicBool,
    /// Ends the socket: its login is over.
    pub end: CancellationToken,
}

impl Subscriber {
    /// Never waits. After the first thing that did not fit nothing more is put in until the socket has
    /// caught up: a queue with a hole would be told as if it were whole.
    pub fn offer(&self, live: Live) {
        if self.lagged.load(Ordering::Acquire) {
            return;
        }
        let size = live.bytes();
        let held = self.bytes.load(Ordering::Relaxed);
        if held > 0 && held + size > BYTES {
            return self.lag();
        }
        self.bytes.fetch_add(size, Ordering::Relaxed);
        match self.queue.try_send(live) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                self.bytes.fetch_sub(size, Ordering::Relaxed);
                self.lag();
            }
            // The socket is going, and leaves the hub by itself.
            Err(TrySendError::Closed(_)) => {}
        }
    }

    fn lag(&self) {
        self.lagged.store(true, Ordering::Release);
        metrics::counter!("metatron_sockets_lagged").increment(1);
    }
}

/// The socket's end.
pub struct Inbox {
    subscriber: Arc<Subscriber>,
    queue: mpsc::Receiver<Live>,
}

/// Both ends of a new queue.
pub fn queue(number: u64, owner: UserId, via: Via) -> (Arc<Subscriber>, Inbox) {
    let (sender, queue) = mpsc::channel(FRAMES);
    let subscriber = Arc::new(Subscriber {
        number,
        owner,
        via,
        queue: sender,
        bytes: AtomicUsize::new(0),
        lagged: AtomicBool::new(false),
        end: CancellationToken::new(),
    });
    (subscriber.clone(), Inbox { subscriber, queue })
}

impl Inbox {
    /// Cancelled when the login is over.
    pub fn end(&self) -> &CancellationToken {
        &self.subscriber.end
    }

    /// Waits for at least one thing. Cancel safe.
    pub async fn next(&mut self, into: &mut Vec<Live>) {
        self.queue.recv_many(into, 256).await;
        let bytes: usize = into.iter().map(Live::bytes).sum();
        self.subscriber.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Something did not fit, and everything that did was taken out.
    pub fn fell_behind(&self) -> bool {
        self.subscriber.lagged.load(Ordering::Acquire) && self.queue.is_empty()
    }

    /// Forgets what is queued and listens again. Whoever asks for a place in the stream after this
    /// will find everything later than that place in the queue.
    pub fn start_over(&mut self) {
        while let Ok(live) = self.queue.try_recv() {
            self.subscriber.bytes.fetch_sub(live.bytes(), Ordering::Relaxed);
        }
        self.subscriber.lagged.store(false, Ordering::Release);
    }
}
