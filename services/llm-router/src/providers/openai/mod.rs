//! Chat Completions, of OpenAI and of everyone who speaks it.

mod calls;
mod chunk;
mod frames;
mod request;
mod status;
#[cfg(test)]
mod tests;

use super::{Event, EventStream, Failure, Provider};
use crate::context::Prompt;
use chunk::Decoder;
use futures::{Stream, StreamExt, stream};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::Value;
use std::{collections::VecDeque, pin::Pin, time::Duration};
use tokio::time::timeout;
use vault::Secret;

pub const DEFAULT_BASE: &str = "https://api.openai.com/v1";

/// Bytes of a body that is not a stream, at most.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// How long an upstream is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    /// From the request to the first byte of the answer.
    pub first_byte: Duration,
    /// Between two pieces of it; a comment counts as a piece.
    pub idle: Duration,
    /// For all of it.
    pub total: Duration,
}

/// A client for all providers: no proxy from the environment, no redirect to another host (the key
/// would go with it).
pub fn client(patience: Patience) -> reqwest::Result<Client> {
    let same_host = Policy::custom(|attempt| {
        let came_from = attempt.previous().last();
        let same = came_from.is_some_and(|url| url.origin() == attempt.url().origin());
        if same && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
    });
    Client::builder()
        .no_proxy()
        .redirect(same_host)
        .connect_timeout(patience.connect)
        .tcp_nodelay(true)
        .user_agent(concat!("MetatronOS/", env!("CARGO_PKG_VERSION")))
        .build()
}

pub struct OpenAi {
    client: Client,
    base: String,
    key: Option<Secret>,
    patience: Patience,
}

impl OpenAi {
    pub fn new(client: Client, base: Option<&str>, key: Option<Secret>, patience: Patience) -> Self {
        let base = base.filter(|base| !base.is_empty()).unwrap_or(DEFAULT_BASE);
        Self { client, base: base.trim_end_matches('/').to_owned(), key, patience }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.key {
            Some(key) => request.bearer_auth(key.reveal()),
            None => request,
        }
    }

    /// Sends it; anything but a success is a failure with what the provider said.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let limit = self.patience.first_byte;
        let response = timeout(limit, self.signed(request).send())
            .await
            .map_err(|_| Failure::Stalled { seconds: limit.as_secs() })?
            .map_err(|error| self.unreachable(error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = timeout(self.patience.idle, read_body(response)).await.unwrap_or(Ok(String::new()));
        let failure = status::of_answer(status, &headers, &body.unwrap_or_default(), chassis::clock::now());
        Err(self.hush(failure))
    }

    fn unreachable(&self, error: reqwest::Error) -> Failure {
        if error.is_builder() {
            return Failure::Setup { detail: format!("the address {} is not a web address", self.base) };
        }
        Failure::Unavailable { retry_after: None, detail: frames::chain(&error.without_url()) }
    }

    /// Upstreams may repeat the key in what they say of it.
    fn hush(&self, failure: Failure) -> Failure {
        let Some(key) = self.key.as_ref().map(Secret::reveal).filter(|key| !key.is_empty()) else {
            return failure;
        };
        let clean = |detail: String| detail.replace(key, "[redacted]");
        match failure {
            Failure::Auth { status, detail } => Failure::Auth { status, detail: clean(detail) },
            Failure::Refused { status, detail } => Failure::Refused { status, detail: clean(detail) },
            Failure::RateLimited { retry_after, detail } => {
                Failure::RateLimited { retry_after, detail: clean(detail) }
            }
            Failure::Unavailable { retry_after, detail } => {
                Failure::Unavailable { retry_after, detail: clean(detail) }
            }
            Failure::TooLong { detail } => Failure::TooLong { detail: clean(detail) },
            Failure::Images { detail } => Failure::Images { detail: clean(detail) },
            Failure::NotCompatible { detail } => Failure::NotCompatible { detail: clean(detail) },
            other => other,
        }
    }

    async fn completion(&self, body: &Value) -> Result<Response, Failure> {
        self.send(self.client.post(format!("{}/chat/completions", self.base)).json(body)).await
    }

    async fn stream(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let mut body = request::body(model, prompt, true);
        let response = match self.completion(&body).await {
            // Some refuse to be asked for usage: then it is unknown, which is better than no answer.
            Err(Failure::Refused { status: 400 | 422, detail }) if detail.contains("stream_options") => {
                body.as_object_mut().map(|body| body.shift_remove("stream_options"));
                self.completion(&body).await?
            }
            // Newer models of OpenAI know it only under its new name.
            Err(Failure::Refused { status: 400, detail }) if detail.contains("max_completion_tokens") => {
                let most = body.as_object_mut().and_then(|body| body.shift_remove("max_tokens"));
                body["max_completion_tokens"] = most.unwrap_or_default();
                self.completion(&body).await?
            }
            other => other?,
        };
        match content_type(&response).as_str() {
            "application/json" => {
                let mut decoder = Decoder::default();
                let mut events = decoder.push_whole(&self.read(response).await?).map_err(|f| self.hush(f))?;
                events.extend(decoder.finish()?);
                Ok(stream::iter(events.into_iter().map(Ok)).boxed())
            }
            "text/html" => Err(Failure::NotCompatible { detail: "it answered with an HTML page".to_owned() }),
            _ => Ok(events_of(frames::data_of(response.bytes_stream(), self.patience)).boxed()),
        }
    }

    async fn read(&self, response: Response) -> Result<String, Failure> {
        let limit = self.patience.total;
        timeout(limit, read_body(response))
            .await
            .map_err(|_| Failure::Stalled { seconds: limit.as_secs() })?
    }
}

#[async_trait::async_trait]
impl Provider for OpenAi {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        if !prompt.has_images() {
            return self.stream(model, prompt).await;
        }
        let stream = self.stream(model, prompt).await.map_err(status::with_images)?;
        Ok(stream.map(|event| event.map_err(status::with_images)).boxed())
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        let response = match self.send(self.client.get(format!("{}/models", self.base))).await {
            Ok(response) => response,
            Err(Failure::NotCompatible { .. } | Failure::Refused { .. }) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let list: Option<Value> = serde_json::from_str(&self.read(response).await?).ok();
        let rows = list.as_ref().and_then(|list| list["data"].as_array());
        Ok(rows.map(|rows| {
            rows.iter().filter_map(|row| row["id"].as_str()).take(1_000).map(str::to_owned).collect()
        }))
    }
}

fn content_type(response: &Response) -> String {
    let value = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

async fn read_body(response: Response) -> Result<String, Failure> {
    let mut body = Vec::new();
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Failure::Cut { detail: frames::chain(&error.without_url()) })?;
        if body.len() + piece.len() > MAX_BODY {
            return Err(Failure::NotCompatible { detail: format!("it sent more than {MAX_BODY} bytes") });
        }
        body.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

struct Reading {
    frames: Pin<Box<dyn Stream<Item = Result<String, Failure>> + Send>>,
    decoder: Option<Decoder>,
    ready: VecDeque<Event>,
}

/// Frames to events. Ends after `End`, or after the first failure.
fn events_of(
    frames: impl Stream<Item = Result<String, Failure>> + Send + 'static,
) -> impl Stream<Item = Result<Event, Failure>> + Send {
    let reading =
        Reading { frames: Box::pin(frames), decoder: Some(Decoder::default()), ready: VecDeque::new() };
    stream::try_unfold(reading, |mut reading| async move {
        loop {
            if let Some(event) = reading.ready.pop_front() {
                return Ok(Some((event, reading)));
            }
            let Some(mut decoder) = reading.decoder.take() else { return Ok(None) };
            match reading.frames.next().await {
                // Its finish_reason came: a break after that loses nothing of the answer.
                Some(Err(_)) if decoder.is_finished() => reading.ready.extend(decoder.finish()?),
                Some(data) => {
                    reading.ready.extend(decoder.push(&data?)?);
                    if decoder.is_done() {
                        reading.ready.extend(decoder.finish()?);
                    } else {
                        reading.decoder = Some(decoder);
                    }
                }
                None => reading.ready.extend(decoder.finish()?),
            }
        }
    })
}
