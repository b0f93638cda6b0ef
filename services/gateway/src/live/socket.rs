//! One socket, from hello to its end.
//!
//! The replay is free of gaps and doubles because the queue is joined before the place in the stream
//! is asked for: everything later than that place is in the queue, and what the queue holds up to that
//! place is passed over.

use crate::{
    auth::{Who, guard},
    deps::Deps,
    live::{
        cursor::Cursor,
        hub::{self, Seat},
        place::{Found, Place, found},
        subscriber::{EventText, Inbox, Live},
        topics::Topics,
    },
};
use actix_web::web::Data;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session};
use bus::EventEntry;
use bytestring::ByteString;
use chassis::clock::now;
use futures::StreamExt;
use protocol::{
    command::{Command, MAX_FRAME_BYTES},
    event::{Control, Envelope},
    problem::Problem,
};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// A client that takes nothing for this long is let go.
const STUCK: Duration = Duration::from_secs(20);
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Without any frame or pong for this long the client is gone.
const SILENT: Duration = Duration::from_secs(65);
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How often it is asked whether the login still stands.
const RECHECK: Duration = Duration::from_secs(30);
/// Until Redis says where the stream stands.
const AGAIN: Duration = Duration::from_millis(500);
const REDIS_PATIENCE: Duration = Duration::from_secs(3);
/// Faulty frames before the socket is closed.
const FAULTS: u32 = 5;
/// Frames up in one heartbeat.
const FRAMES_UP: u32 = 1_000;

/// Why the loop ends.
enum End {
    Gone,
    Close(CloseCode, &'static str),
}

struct Socket {
    deps: Data<Deps>,
    who: Who,
    session: Session,
    inbox: Inbox,
    place: Place,
    topics: Topics,
    faults: u32,
    frames_up: u32,
    opened: Instant,
    heard: Instant,
}

/// Serves until the client goes, its login ends or the process stops.
pub async fn serve(
    deps: Data<Deps>,
    who: Who,
    (inbox, _seat): (Inbox, Seat),
    session: Session,
    stream: AggregatedMessageStream,
) {
    let started = Instant::now();
    let socket = Socket {
        deps,
        who,
        session: session.clone(),
        inbox,
        place: Place::New,
        topics: Topics::default(),
        faults: 0,
        frames_up: 0,
        opened: started,
        heard: started,
    };
    if let End::Close(code, why) = socket.run(stream).await {
        let reason = CloseReason { code, description: Some(why.to_owned()) };
        let _ = timeout(Duration::from_secs(2), session.close(Some(reason))).await;
    }
}

impl Socket {
    async fn run(mut self, mut stream: AggregatedMessageStream) -> End {
        let end = self.inbox.end().clone();
        let stop = self.deps.stop.clone();
        let mut heartbeat = ticks(HEARTBEAT);
        let mut recheck = ticks(RECHECK);
        let mut again = ticks(AGAIN);
        let mut batch = Vec::new();
        loop {
            let placed = matches!(self.place, Place::At(_));
            let step = tokio::select! {
                () = end.cancelled() => Err(End::Close(CloseCode::Policy, "the login ended")),
                () = stop.cancelled() => Err(End::Close(CloseCode::Away, "the gateway stops")),
                message = stream.next() => self.hear(message).await,
                () = self.inbox.next(&mut batch), if placed => self.pass_on(&mut batch).await,
                _ = again.tick(), if !placed => self.find_place().await,
                _ = heartbeat.tick() => self.heartbeat().await,
                _ = recheck.tick() => self.recheck().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), End> {
        self.heard = Instant::now();
        self.frames_up += 1;
        if self.frames_up > FRAMES_UP {
            return Err(End::Close(CloseCode::Policy, "too many frames"));
        }
        match message {
            None | Some(Ok(AggregatedMessage::Close(_))) => Err(End::Gone),
            Some(Ok(AggregatedMessage::Text(text))) => self.command(&text).await,
            Some(Ok(AggregatedMessage::Binary(_))) => {
                self.fault("not_offered", "This version has no terminals: frames are text.").await
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                timeout(STUCK, self.session.pong(&bytes)).await.map_err(|_| End::Gone)?.map_err(|_| End::Gone)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Err(ProtocolError::Overflow)) => {
                let detail = format!("A frame may have at most {MAX_FRAME_BYTES} bytes.");
                self.problem(Problem::new(413, "frame_too_large", "The frame is too large", detail)).await?;
                Err(End::Close(CloseCode::Size, "frame too large"))
            }
            Some(Err(error)) => {
                tracing::debug!(%error, "a broken frame");
                Err(End::Close(CloseCode::Protocol, "broken frame"))
            }
        }
    }

    async fn command(&mut self, text: &str) -> Result<(), End> {
        let command = match serde_json::from_str::<Command>(text) {
            Ok(command) => command,
            Err(error) => return self.fault("malformed_frame", &error.to_string()).await,
        };
        match command {
            Command::Ping => self.control(&Control::Pong { now: now() }).await,
            Command::Hello { resume_from } if matches!(self.place, Place::New) => {
                self.place = Place::Owed { resume_from, behind: false };
                self.find_place().await
            }
            Command::Hello { .. } => self.fault("hello_twice", "Hello is said once.").await,
            Command::Subscribe { .. } if matches!(self.place, Place::New) => {
                self.fault("hello_first", "The first frame is hello.").await
            }
            Command::Subscribe { topics } => match Topics::parse(&topics) {
                Ok(topics) => {
                    self.topics = topics;
                    Ok(())
                }
                Err(detail) => self.fault("unknown_topic", &detail).await,
            },
        }
    }

    /// Says hello back, or that a snapshot must be taken, once Redis says where the stream stands.
    async fn find_place(&mut self) -> Result<(), End> {
        let Place::Owed { resume_from, behind } = &self.place else {
            let late = matches!(self.place, Place::New) && self.opened.elapsed() > HELLO_WITHIN;
            return if late { Err(End::Close(CloseCode::Policy, "no hello")) } else { Ok(()) };
        };
        let (resume_from, behind) = (resume_from.clone(), *behind);
        self.inbox.start_over();
        match timeout(REDIS_PATIENCE, found(&self.deps.bus, resume_from)).await {
            Ok(Ok(Found::Missed { from, entries })) => self.replay(from, entries).await,
            Ok(Ok(Found::Here { seq })) if behind => self.resync(seq, false).await,
            Ok(Ok(Found::Here { seq })) => self.welcome(seq).await,
            Ok(Ok(Found::Lost { seq })) => self.resync(seq, true).await,
            // Redis is away: tried again on the next tick.
            Ok(Err(_)) | Err(_) => Ok(()),
        }
    }

    async fn welcome(&mut self, seq: String) -> Result<(), End> {
        let Some(at) = Cursor::parse(&seq) else { return Ok(()) };
        let epoch = at.epoch.clone();
        self.place = Place::At(at);
        self.control(&Control::Welcome { seq, epoch }).await
    }

    async fn replay(&mut self, seq: String, entries: Vec<EventEntry<Envelope>>) -> Result<(), End> {
        self.welcome(seq).await?;
        for entry in entries {
            let own = entry.payload.owner_id == *self.who.id();
            match hub::written(entry) {
                Some(event) if own => self.event(&event).await?,
                Some(event) => self.place = Place::At(event.at),
                None => {}
            }
        }
        Ok(())
    }

    async fn resync(&mut self, seq: String, welcome: bool) -> Result<(), End> {
        let Some(at) = Cursor::parse(&seq) else { return Ok(()) };
        let epoch = at.epoch.clone();
        self.place = Place::At(at);
        if welcome {
            self.control(&Control::Welcome { seq: seq.clone(), epoch: epoch.clone() }).await?;
        }
        self.control(&Control::Resync { seq, epoch }).await
    }

    async fn pass_on(&mut self, batch: &mut Vec<Live>) -> Result<(), End> {
        for live in batch.drain(..) {
            match live {
                Live::Event(event) => self.event(&event).await?,
                Live::Reset { epoch, seq } => {
                    let Some(at) = Cursor::parse(&seq) else { continue };
                    self.place = Place::At(at);
                    self.control(&Control::Resync { seq, epoch }).await?;
                }
            }
        }
        if self.inbox.fell_behind() {
            self.place = Place::Owed { resume_from: None, behind: true };
            return self.find_place().await;
        }
        Ok(())
    }

    /// Sends it unless the client has had it, or does not want it.
    async fn event(&mut self, event: &EventText) -> Result<(), End> {
        if let Place::At(at) = &self.place
            && at.covers(&event.at)
        {
            return Ok(());
        }
        self.place = Place::At(event.at.clone());
        if self.topics.want(event) { self.send(event.text.clone()).await } else { Ok(()) }
    }

    async fn heartbeat(&mut self) -> Result<(), End> {
        self.frames_up = 0;
        if self.heard.elapsed() > SILENT {
            return Err(End::Close(CloseCode::Away, "silent"));
        }
        timeout(STUCK, self.session.ping(b"")).await.map_err(|_| End::Gone)?.map_err(|_| End::Gone)
    }

    async fn recheck(&mut self) -> Result<(), End> {
        match guard::still_stands(&self.deps, &self.who.via, now()).await {
            Ok(false) => Err(End::Close(CloseCode::Policy, "the login ended")),
            // A database that does not answer for a moment ends nobody's socket.
            Ok(true) | Err(_) => Ok(()),
        }
    }

    /// Tells what was wrong with a frame; after several the socket is closed.
    async fn fault(&mut self, code: &str, detail: &str) -> Result<(), End> {
        self.faults += 1;
        self.problem(Problem::new(400, code, "The frame is not understood", detail)).await?;
        if self.faults >= FAULTS {
            Err(End::Close(CloseCode::Policy, "too many faulty frames"))
        } else {
            Ok(())
        }
    }

    async fn problem(&mut self, problem: Problem) -> Result<(), End> {
        self.control(&Control::Problem { to: None, problem }).await
    }

    async fn control(&mut self, control: &Control) -> Result<(), End> {
        let text = serde_json::to_string(control).map_err(|_| End::Gone)?;
        self.send(ByteString::from(text)).await
    }

    async fn send(&mut self, text: ByteString) -> Result<(), End> {
        match timeout(STUCK, self.session.text(text)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Close(CloseCode::Policy, "too slow")),
        }
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
