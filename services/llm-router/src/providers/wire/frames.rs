//! Frames of an answer: server-sent events, lines of JSON, or one JSON body from who was asked to stream and did not.
//!
//! What it is, is seen in its first byte, whatever the header says. A frame that is pending at the end is a frame.

use super::{MOST_FRAME, Patience, guard::Guard, lines::Lines};
use crate::providers::Failure;
use futures::Stream;
use std::{error::Error, mem};
use tokio_util::bytes::Bytes;

/// Bytes of a line that is told of; fewer are shown, but only when no key stands in it any more.
const SHOWN: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    ServerSent,
    JsonLines,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Of the `event:` line; empty without one.
    pub event: Bytes,
    /// Never blank.
    pub data: Bytes,
    /// The whole body is this one JSON value.
    pub whole: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Nothing but blank lines so far.
    Unknown,
    ServerSent,
    JsonLines,
    Whole,
}

pub struct Frames<S> {
    body: Guard<S>,
    lines: Lines,
    framing: Framing,
    reading: Reading,
    event: Bytes,
    data: Data,
    any: bool,
    /// The first line that is none of what was expected.
    strange: Option<Bytes>,
    ended: bool,
}

/// Lines of data: the first is not copied.
#[derive(Default)]
enum Data {
    #[default]
    None,
    One(Bytes),
    Many(Vec<u8>),
}

pub fn frames_of<S, E>(body: S, framing: Framing, patience: Patience) -> Frames<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Error + 'static,
{
    Frames {
        body: Guard::new(body, patience),
        lines: Lines::default(),
        framing,
        reading: Reading::Unknown,
        event: Bytes::new(),
        data: Data::None,
        any: false,
        strange: None,
        ended: false,
    }
}

impl<S, E> Frames<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Error + 'static,
{
    /// After a failure there is nothing more to be asked for.
    pub async fn next(&mut self) -> Result<Option<Frame>, Failure> {
        loop {
            while let Some(line) = self.lines.next().map_err(|_| too_long())? {
                if let Some(frame) = self.line(line)? {
                    return Ok(Some(frame));
                }
            }
            if self.ended {
                return Ok(None);
            }
            match self.body.next().await {
                Some(piece) => self.lines.push(piece?),
                None => {
                    self.ended = true;
                    if let Some(frame) = self.last()? {
                        return Ok(Some(frame));
                    }
                }
            }
        }
    }

    /// What the end of the body ends.
    fn last(&mut self) -> Result<Option<Frame>, Failure> {
        let frame = match self.lines.last() {
            Some(line) => self.line(line)?,
            None => None,
        };
        let frame = frame.or_else(|| self.frame());
        match (&frame, &self.strange) {
            (None, Some(line)) if !self.any => Err(Failure::NotCompatible {
                detail: format!("it answered with what is no stream of events: {}", shown(line)),
            }),
            _ => Ok(frame),
        }
    }

    fn line(&mut self, line: Bytes) -> Result<Option<Frame>, Failure> {
        if self.reading == Reading::Unknown {
            match line.trim_ascii_start().first() {
                None => return Ok(None),
                Some(b'<') => {
                    let detail = "it answered with an HTML page".to_owned();
                    return Err(Failure::NotCompatible { detail });
                }
                Some(b'{' | b'[') if self.framing == Framing::ServerSent => self.reading = Reading::Whole,
                Some(_) if self.framing == Framing::ServerSent => self.reading = Reading::ServerSent,
                Some(_) => self.reading = Reading::JsonLines,
            }
        }
        match self.reading {
            Reading::ServerSent | Reading::Unknown => self.field(line),
            Reading::Whole => self.data.add(line).map(|()| None),
            Reading::JsonLines => {
                self.data.add(line)?;
                Ok(self.frame())
            }
        }
    }

    fn field(&mut self, line: Bytes) -> Result<Option<Frame>, Failure> {
        if line.is_empty() {
            return Ok(self.frame());
        }
        let colon = memchr::memchr(b':', &line);
        let name = &line[..colon.unwrap_or(line.len())];
        let from = colon.map_or(line.len(), |at| at + 1);
        let from = from + usize::from(line.get(from) == Some(&b' '));
        match name {
            b"data" => self.data.add(line.slice(from..))?,
            b"event" => self.event = line.slice(from..),
            b"" | b"id" | b"retry" => {}
            _ => {
                self.strange.get_or_insert_with(|| line.clone());
            }
        }
        Ok(None)
    }

    /// What was gathered, when it is more than blanks.
    fn frame(&mut self) -> Option<Frame> {
        let (event, data) = (mem::take(&mut self.event), mem::take(&mut self.data).whole());
        if data.trim_ascii().is_empty() {
            return None;
        }
        self.any = true;
        Some(Frame { event, data, whole: self.reading == Reading::Whole })
    }
}

impl Data {
    fn add(&mut self, line: Bytes) -> Result<(), Failure> {
        let held = match self {
            Self::None => 0,
            Self::One(first) => first.len(),
            Self::Many(lines) => lines.len(),
        };
        if held + line.len() + 1 > MOST_FRAME {
            return Err(too_long());
        }
        *self = match mem::take(self) {
            Self::None => Self::One(line),
            Self::One(first) => Self::Many([&first[..], b"\n", &line].concat()),
            Self::Many(mut lines) => {
                lines.push(b'\n');
                lines.extend_from_slice(&line);
                Self::Many(lines)
            }
        };
        Ok(())
    }

    fn whole(self) -> Bytes {
        match self {
            Self::None => Bytes::new(),
            Self::One(line) => line,
            Self::Many(lines) => lines.into(),
        }
    }
}

fn too_long() -> Failure {
    Failure::NotCompatible { detail: format!("it sent a frame of more than {MOST_FRAME} bytes") }
}

fn shown(line: &[u8]) -> String {
    String::from_utf8_lossy(&line[..line.len().min(SHOWN)]).chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt, stream};
    use std::time::Duration;

    fn patience() -> Patience {
        Patience {
            connect: Duration::from_secs(1),
            first_byte: Duration::from_millis(60),
            idle: Duration::from_millis(30),
            total: Duration::from_secs(5),
        }
    }

    async fn read<S>(body: S, framing: Framing) -> (Vec<(String, String)>, Option<Failure>)
    where
        S: Stream<Item = Result<Bytes, std::io::Error>>,
    {
        let mut frames = frames_of(body, framing, patience());
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let mut out = Vec::new();
        loop {
            match frames.next().await {
                Ok(Some(frame)) => out.push((text(&frame.event), text(&frame.data))),
                Ok(None) => return (out, None),
                Err(failure) => return (out, Some(failure)),
            }
        }
    }

    fn body(pieces: &[&[u8]]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + use<> {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        stream::iter(pieces)
    }

    #[tokio::test]
    async fn frames_in_every_dress_are_read() {
        type Frames = &'static [(&'static str, &'static str)];
        let table: [(&str, Framing, Frames); 4] = [
            (
                "\u{feff}: hello\n\ndata: a\r\n\r\nevent: x\n\nevent:y\ndata:b\ndata: c\n\nid: 7\nretry: 9\ndata: \u{1f980}\r\rdata\n\ndata: d",
                Framing::ServerSent,
                &[("", "a"), ("y", "b\nc"), ("", "\u{1f980}"), ("", "d")],
            ),
            ("\n{\"a\":\r\n 1}\n", Framing::ServerSent, &[("", "{\"a\":\n 1}\n")]),
            ("[{\"a\":1}\n,{}]", Framing::ServerSent, &[("", "[{\"a\":1}\n,{}]")]),
            (
                "{\"a\":1}\n\n{\"b\":2}\r\n{\"c\":3}",
                Framing::JsonLines,
                &[("", "{\"a\":1}"), ("", "{\"b\":2}"), ("", "{\"c\":3}")],
            ),
        ];
        for (bytes, framing, want) in table {
            let bytes = bytes.as_bytes();
            let want: Vec<_> =
                want.iter().map(|(e, d)| ((*e).to_owned(), d.trim_end_matches('\n').to_owned())).collect();
            let tidy = |got: (Vec<(String, String)>, Option<Failure>)| {
                assert_eq!(got.1, None);
                got.0.into_iter().map(|(e, d)| (e, d.trim_end_matches('\n').to_owned())).collect::<Vec<_>>()
            };
            assert_eq!(tidy(read(body(&[bytes]), framing).await), want);
            for at in 0..=bytes.len() {
                let got = tidy(read(body(&[&bytes[..at], &bytes[at..]]), framing).await);
                assert_eq!(got, want, "split at {at}");
            }
        }
    }

    #[tokio::test]
    async fn what_is_no_stream_is_told() {
        for (bytes, part) in
            [("<!doctype html>", "HTML page"), ("hello\nthere\n", "hello"), ("\n <html>", "HTML")]
        {
            let (frames, failure) = read(body(&[bytes.as_bytes()]), Framing::ServerSent).await;
            assert!(frames.is_empty());
            let Some(Failure::NotCompatible { detail }) = failure else { panic!("{bytes}: {failure:?}") };
            assert!(detail.contains(part), "{detail}");
        }
        // Nothing at all is no statement.
        assert_eq!(read(body(&[b"\n\n"]), Framing::ServerSent).await, (Vec::new(), None));
    }

    #[tokio::test]
    async fn a_frame_of_many_lines_is_bounded_too() {
        let line = [&b"data: "[..], &vec![b'x'; 1 << 20], b"\n"].concat();
        let lines: Vec<&[u8]> = std::iter::repeat_n(&line[..], 17).collect();
        let (frames, failure) = read(body(&lines), Framing::ServerSent).await;
        assert!(frames.is_empty() && matches!(failure, Some(Failure::NotCompatible { .. })), "{failure:?}");
        // As much in many frames is no harm, up to what an answer may be in all.
        let framed = [&line[..], b"\n"].concat();
        let lines: Vec<&[u8]> = std::iter::repeat_n(&framed[..], 70).collect();
        let (frames, failure) = read(body(&lines), Framing::ServerSent).await;
        assert!(frames.len() < super::super::MOST_STREAM / framed.len() + 1, "{}", frames.len());
        assert!(matches!(failure, Some(Failure::NotCompatible { .. })), "{failure:?}");
    }

    #[tokio::test]
    async fn silence_ends_it() {
        let start = body(&[b"data: a\n\n"]);
        let got = read(start.chain(stream::pending()), Framing::ServerSent).await;
        assert_eq!(got, (vec![(String::new(), "a".to_owned())], Some(Failure::Stalled { seconds: 0 })));
    }
}
