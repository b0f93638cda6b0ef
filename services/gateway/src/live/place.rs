//! Where in the stream of events a client stands, and what Redis says of that place.

use crate::live::cursor::Cursor;
use bus::{Bus, EventEntry, Resume};
use protocol::event::Envelope;

/// Missed events that are replayed; above it a snapshot is cheaper.
const REPLAYED: usize = 10_000;

/// Where the client stands.
pub enum Place {
    /// It has not said hello.
    New,
    /// It is owed a place: from where it was, or none; `true` when it fell behind on the way.
    Owed { resume_from: Option<String>, behind: bool },
    /// It has had everything up to here.
    At(Cursor),
}

/// What Redis says of a place.
pub enum Found {
    /// The client was nowhere; the stream stands here.
    Here {
        seq: String,
    },
    Missed {
        from: String,
        entries: Vec<EventEntry<Envelope>>,
    },
    Lost {
        seq: String,
    },
}

/// Where in the stream a client goes on that was last at `resume_from`.
pub async fn found(bus: &Bus, resume_from: Option<String>) -> bus::Result<Found> {
    match resume_from {
        None => Ok(Found::Here { seq: bus.events_position().await?.1 }),
        // What is no place at all is answered like a place that is gone.
        Some(from) if Cursor::parse(&from).is_none() => {
            Ok(Found::Lost { seq: bus.events_position().await?.1 })
        }
        Some(from) => Ok(match bus.events_since(&from, REPLAYED).await? {
            Resume::Missing(entries) => Found::Missed { from, entries },
            Resume::Resync { seq } => Found::Lost { seq },
        }),
    }
}
