//! Reading a provider's bytes without a socket: whole, and split in every way.

use super::{
    AskedCall, Event, Failure, Patience,
    wire::{Decoder, Frame, Framing, events_of, frames_of},
};
use futures::{StreamExt, stream};
use proptest::prelude::*;
use serde_json::Value;
use std::{collections::VecDeque, time::Duration};
use tokio_util::bytes::Bytes;

/// What it is, its bytes, and what they are to give.
pub type Fixture = (&'static str, String, Vec<Event>);
/// What it is, its bytes, and which failure it must end with.
pub type Broken = (&'static str, String, fn(&Failure) -> bool);
/// The same, and everything that is to be told before that.
pub type BrokenAfter = (&'static str, String, Vec<Event>, fn(&Failure) -> bool);

/// How the bytes of one kind are read.
#[derive(Clone, Copy)]
pub struct Codec {
    pub name: &'static str,
    pub framing: Framing,
    pub decoder: fn() -> Box<dyn Decoder>,
}

impl Decoder for Box<dyn Decoder> {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        (**self).push(frame, events)
    }

    fn is_done(&self) -> bool {
        (**self).is_done()
    }

    fn is_whole(&self) -> bool {
        (**self).is_whole()
    }

    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        (**self).finish(events)
    }
}

pub fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

pub fn thinking(text: &str) -> Event {
    Event::Thinking(text.to_owned())
}

pub fn call(id: &str, name: &str, args: Value) -> Event {
    Event::Call(AskedCall { id: id.to_owned(), name: name.to_owned(), args })
}

pub fn cut(failure: &Failure) -> bool {
    matches!(failure, Failure::Cut { .. })
}

pub fn bad_call(failure: &Failure) -> bool {
    matches!(failure, Failure::BadCall { .. })
}

pub fn broken(failure: &Failure) -> bool {
    matches!(failure, Failure::NotCompatible { .. })
}

/// Patience that never ends within a test.
pub fn patient() -> Patience {
    let long = Duration::from_secs(60);
    Patience { connect: long, first_byte: long, idle: long, total: long }
}

/// All but how much was written of calls: what an answer is does not depend on it.
pub async fn read(codec: Codec, pieces: Vec<Bytes>) -> Vec<Result<Event, Failure>> {
    let mut got = read_all(codec, pieces).await;
    got.retain(|event| !matches!(event, Ok(Event::Writing(_))));
    got
}

pub async fn read_all(codec: Codec, pieces: Vec<Bytes>) -> Vec<Result<Event, Failure>> {
    let body = stream::iter(pieces.into_iter().map(Ok::<_, std::io::Error>));
    events_of(frames_of(body, codec.framing, patient()), (codec.decoder)()).collect().await
}

/// The same events for every split at every byte, byte by byte, and for many splits at random.
pub async fn splits_alike(codec: Codec, fixtures: Vec<Fixture>) {
    for (name, bytes, want) in fixtures {
        let want: Vec<Result<Event, Failure>> = want.into_iter().map(Ok).collect();
        let bytes = Bytes::from(bytes);
        let told = |how: &str| format!("{}: {name}, {how}", codec.name);
        assert_eq!(read(codec, vec![bytes.clone()]).await, want, "{}", told("whole"));
        for at in 1..bytes.len() {
            let got = read(codec, vec![bytes.slice(..at), bytes.slice(at..)]).await;
            assert_eq!(got, want, "{}", told(&format!("split at {at}")));
        }
        let single: Vec<Bytes> = (0..bytes.len()).map(|at| bytes.slice(at..=at)).collect();
        assert_eq!(read(codec, single).await, want, "{}", told("byte by byte"));
    }
}

/// As `splits_alike`, at random places; fewer of more.
pub fn splits_alike_at_random(codec: Codec, fixtures: Vec<Fixture>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let fixtures: Vec<(Bytes, Vec<Result<Event, Failure>>)> = fixtures
        .into_iter()
        .map(|(_, bytes, want)| (Bytes::from(bytes), want.into_iter().map(Ok).collect()))
        .collect();
    let places = proptest::collection::vec(any::<prop::sample::Index>(), 0..24);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
    let ran = runner.run(&(any::<prop::sample::Index>(), places), |(which, places)| {
        let (bytes, want) = &fixtures[which.index(fixtures.len())];
        let mut places: Vec<usize> = places.iter().map(|at| at.index(bytes.len() + 1)).collect();
        places.extend([0, bytes.len()]);
        places.sort_unstable();
        let pieces = places.windows(2).map(|pair| bytes.slice(pair[0]..pair[1])).collect();
        prop_assert_eq!(&runtime.block_on(read(codec, pieces)), want);
        Ok(())
    });
    ran.unwrap();
}

/// It ends with the failure, and never with an end.
pub async fn fails(codec: Codec, table: Vec<Broken>) {
    for (name, bytes, fits) in table {
        let got = read(codec, vec![Bytes::from(bytes)]).await;
        let told = format!("{}: {name}: {got:?}", codec.name);
        assert!(matches!(got.last(), Some(Err(failure)) if fits(failure)), "{told}");
        assert!(!got.contains(&Ok(Event::End)), "{told}");
    }
}

/// As `fails`, after exactly these events, however its bytes are split; of long ones at some places.
pub async fn fails_after(codec: Codec, table: Vec<BrokenAfter>) {
    for (name, bytes, before, fits) in table {
        let bytes = Bytes::from(bytes);
        let before: Vec<Result<Event, Failure>> = before.into_iter().map(Ok).collect();
        for at in (0..bytes.len()).step_by(1 + bytes.len() * bytes.len() / 1_000_000) {
            let got = read(codec, vec![bytes.slice(..at), bytes.slice(at..)]).await;
            let told = format!("{}: {name}, split at {at}: {got:?}", codec.name);
            let (last, came) = got.split_last().expect("something comes");
            assert!(matches!(last, Err(failure) if fits(failure)), "{told}");
            assert_eq!(came, before, "{told}");
        }
    }
}
