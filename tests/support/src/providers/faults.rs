//! Everything that is no answer.

use super::{
    Answer, Spoken,
    http::{self, Request},
    serve::{Served, counts},
};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, sync::atomic::Ordering, time::Duration};
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Frames that are sent at once where there are many.
const BATCH: usize = 1_000;

/// True when the connection may be used again.
pub async fn perform(
    stream: &mut TcpStream,
    served: &Served,
    request: &Request,
    answer: Answer,
) -> std::io::Result<bool> {
    let api = served.kind.api();
    let sent = |bytes: usize| served.sent.fetch_add(bytes, Ordering::SeqCst);
    match answer {
        Answer::Garbage { content_type, body } => {
            http::plain(stream, 200, &[], &content_type, body.as_bytes()).await?;
            return Ok(true);
        }
        Answer::Raw { status, headers, body } => {
            http::plain(stream, status, &headers, "application/json", &body).await?;
            return Ok(true);
        }
        Answer::HangUp => {}
        Answer::Stall => {
            http::begin_stream(stream, api.content_type(), "").await?;
            http::chunk(stream, api.opening().as_bytes()).await?;
            left(stream, served).await;
        }
        Answer::Waits => {
            http::begin_stream(stream, api.content_type(), "").await?;
            http::chunk(stream, api.opening().as_bytes()).await?;
            loop {
                http::chunk(stream, api.text_frame("").as_bytes()).await?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Answer::Half { text } => {
            beginning(stream, served, request, &Spoken::text(&text), usize::MAX).await?;
            stream.shutdown().await?;
        }
        Answer::CutAfter { spoken, frames } => {
            beginning(stream, served, request, &spoken, frames).await?;
            stream.shutdown().await?;
        }
        Answer::CutAt { spoken, bytes } => {
            let all = api.frames(request, &spoken, &counts(served, request, &spoken));
            let body = all[..api.told_by(&all)].concat();
            http::begin_stream(stream, api.content_type(), "").await?;
            http::chunk(stream, &body.as_bytes()[..bytes.min(body.len())]).await?;
            stream.shutdown().await?;
        }
        Answer::StallsAfter { spoken, frames } => {
            beginning(stream, served, request, &spoken, frames).await?;
            left(stream, served).await;
        }
        Answer::FailsAfter { spoken, frames, trouble } => {
            beginning(stream, served, request, &spoken, frames).await?;
            http::chunk(stream, api.trouble(&trouble).as_bytes()).await?;
            http::end_stream(stream).await?;
        }
        Answer::LongLine { bytes } => {
            let all = [api.opening(), api.text_frame(&"x".repeat(bytes)), api.ending()];
            http::begin_stream(stream, api.content_type(), "").await?;
            for frame in all {
                http::chunk(stream, frame.as_bytes()).await?;
                sent(frame.len());
            }
            http::end_stream(stream).await?;
        }
        Answer::EmptyDeltas { frames } => {
            let (batch, rest) = (api.text_frame("").repeat(BATCH), api.text_frame("").repeat(frames % BATCH));
            http::begin_stream(stream, api.content_type(), "").await?;
            http::chunk(stream, api.opening().as_bytes()).await?;
            for _ in 0..frames / BATCH {
                http::chunk(stream, batch.as_bytes()).await?;
                sent(batch.len());
            }
            http::chunk(stream, (rest + &api.ending()).as_bytes()).await?;
            http::end_stream(stream).await?;
        }
        Answer::HostileIndex { index } => {
            http::begin_stream(stream, api.content_type(), "").await?;
            let all = [api.opening(), api.call_frame(index), api.ending()].concat();
            http::chunk(stream, all.as_bytes()).await?;
            http::end_stream(stream).await?;
        }
        Answer::Endless => {
            let batch = api.text_frame(&"more and ".repeat(120)).repeat(BATCH / 20);
            http::begin_stream(stream, api.content_type(), "").await?;
            http::chunk(stream, api.opening().as_bytes()).await?;
            loop {
                http::chunk(stream, batch.as_bytes()).await?;
                sent(batch.len());
            }
        }
        Answer::Packed(spoken) => {
            let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
            http::begin_stream(stream, api.content_type(), "content-encoding: gzip\r\n").await?;
            for frame in api.frames(request, &spoken, &counts(served, request, &spoken)) {
                packer.write_all(frame.as_bytes())?;
                packer.flush()?;
                let packed = std::mem::take(packer.get_mut());
                let (head, tail) = packed.split_at(packed.len() / 2);
                http::chunk(stream, head).await?;
                http::chunk(stream, tail).await?;
                sent(packed.len());
            }
            http::chunk(stream, &packer.finish()?).await?;
            http::end_stream(stream).await?;
        }
        Answer::GzipBomb { bytes } => {
            let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
            packer.write_all(api.text_frame(&"x".repeat(bytes)).as_bytes())?;
            let body = packer.finish()?;
            http::begin_stream(stream, api.content_type(), "content-encoding: gzip\r\n").await?;
            http::chunk(stream, &body).await?;
            sent(body.len());
            http::end_stream(stream).await?;
        }
        answer => unreachable!("{answer:?} is an answer"),
    }
    Ok(false)
}

/// The first frames of an answer, and never its last one.
async fn beginning(
    stream: &mut TcpStream,
    served: &Served,
    request: &Request,
    spoken: &Spoken,
    frames: usize,
) -> std::io::Result<()> {
    let api = served.kind.api();
    let all = api.frames(request, spoken, &counts(served, request, spoken));
    http::begin_stream(stream, api.content_type(), "").await?;
    // An answer whose end was told is whole, whatever comes after it.
    let most = api.told_by(&all);
    for frame in all.iter().take(frames.min(most)) {
        http::chunk(stream, frame.as_bytes()).await?;
        served.sent.fetch_add(frame.len(), Ordering::SeqCst);
    }
    Ok(())
}

async fn left(stream: &mut TcpStream, served: &Served) {
    http::until_gone(stream).await;
    served.left.fetch_add(1, Ordering::SeqCst);
}
