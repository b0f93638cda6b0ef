//! Sending, and what comes back when it is no success.

use super::{
    Framing, MOST_FRAME, Patience,
    events::Decoder,
    events_of, frames_of,
    guard::chain,
    hush::hush,
    json,
    lenient::{List, Text},
    status,
};
use crate::{
    context::Shows,
    providers::{EventStream, Failure},
};
use futures::StreamExt;
use reqwest::{
    Client, RequestBuilder, Response,
    header::{CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use vault::Secret;

/// Bytes of a body with an error that are read.
const MOST_ERROR: usize = 64 * 1024;
/// Names of models that are taken from a list.
const MOST_MODELS: usize = 1_000;

/// Where a provider is, and what every request to it carries.
pub struct Wire {
    client: Client,
    base: String,
    key: Option<Arc<Secret>>,
    headers: HeaderMap,
    patience: Patience,
}

/// A list of models, as each of the APIs has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Models {
    data: Option<List<Model>>,
    models: Option<List<Model>>,
}

/// A row of it.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Model {
    pub id: Text,
    pub name: Text,
    /// Gemini's: what it can be asked for.
    pub supported_generation_methods: Option<Vec<Text>>,
}

impl Wire {
    /// `base`: without a slash at its end. `header`: how the key is shown, for example `x-api-key` and "".
    pub fn new(
        client: Client,
        base: String,
        key: Option<Secret>,
        header: (HeaderName, &str),
        patience: Patience,
    ) -> Result<Self, Failure> {
        // What was pasted has a line's end at times; no key has.
        let key = key.map(|key| Secret::new(key.reveal().trim().to_owned()));
        let key = key.filter(|key| !key.reveal().is_empty());
        let mut headers = HeaderMap::new();
        if let Some(key) = &key {
            let (name, before) = header;
            let shown = HeaderValue::from_str(&format!("{before}{}", key.reveal()));
            let mut shown = shown.map_err(|_| Failure::Setup {
                detail: "the key has characters that no key has; give it again".to_owned(),
            })?;
            shown.set_sensitive(true);
            headers.insert(name, shown);
        }
        Ok(Self { client, base, key: key.map(Arc::new), headers, patience })
    }

    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Response, Failure> {
        self.send(self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    /// What the models in a list are called, as `name` tells of each; `None` when there is no such list.
    pub async fn models(
        &self,
        path: &str,
        name: impl Fn(Model) -> Option<String>,
    ) -> Result<Option<Vec<String>>, Failure> {
        let listed: Option<Models> = self.get(path).await?;
        let rows = listed.and_then(|listed| listed.data.or(listed.models));
        let names =
            |rows: List<Model>| rows.0.into_iter().filter_map(name).filter(|name| self.may_be_told(name));
        Ok(rows.map(|rows| names(rows).take(MOST_MODELS).collect()))
    }

    /// What a model may be called: it stands in errors, in the ledger and on pages.
    fn may_be_told(&self, name: &str) -> bool {
        let unseen = |c: char| c.is_control() || protocol::unseen::unseen(c);
        (1..=200).contains(&name.len())
            && !name.chars().any(unseen)
            && self.key().is_none_or(|key| !name.contains(key))
    }

    /// The body of a success, as JSON; `None` when it is none, or when there is no such thing.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Failure> {
        let response = match self.send(self.client.get(format!("{}{path}", self.base))).await {
            Ok(response) => response,
            Err(Failure::NotCompatible { .. } | Failure::Refused { .. }) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let limit = self.patience.total;
        let body = timeout(limit, read(response, MOST_FRAME)).await;
        let body = body.map_err(|_| Failure::Stalled { seconds: limit.as_secs() })?;
        let body = body.map_err(|failure| hush(failure, self.key()))?;
        if body.len() > MOST_FRAME {
            return Err(Failure::NotCompatible { detail: format!("it sent more than {MOST_FRAME} bytes") });
        }
        if json::has_more_than(json::MOST_LISTED, &body) {
            return Err(json::too_many(json::MOST_LISTED));
        }
        Ok(json::read(&body).ok())
    }

    /// The events of a success. What goes wrong may be about what the prompt shows.
    pub fn events<D>(&self, response: Response, framing: Framing, decoder: D, shows: Shows) -> EventStream
    where
        D: Decoder + 'static,
    {
        let body = response.bytes_stream().map(|piece| piece.map_err(reqwest::Error::without_url));
        let key = self.key.clone();
        let events = events_of(frames_of(body, framing, self.patience), decoder).map(move |event| {
            event.map_err(|failure| {
                let failure = status::about_files(failure, shows);
                hush(failure, key.as_ref().map(|key| key.reveal()))
            })
        });
        events.boxed()
    }

    /// Anything but a success is a failure with what the provider said.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let limit = self.patience.first_byte;
        let response = timeout(limit, request.headers(self.headers.clone()).send())
            .await
            .map_err(|_| Failure::Stalled { seconds: limit.as_secs() })?
            .map_err(|error| hush(self.unreachable(error), self.key()))?;
        let packed = packed(&response);
        if response.status().is_success() {
            return match packed {
                None => Ok(response),
                Some(failure) => Err(hush(failure, self.key())),
            };
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // What it says is welcome, and its status is enough.
        let patience = self.patience.idle.min(Duration::from_secs(10));
        let body = timeout(patience, read(response, MOST_ERROR)).await;
        let body = body.ok().and_then(Result::ok).filter(|_| packed.is_none()).unwrap_or_default();
        let failure =
            status::of_answer(status, &headers, &String::from_utf8_lossy(&body), chassis::clock::now());
        Err(hush(failure, self.key()))
    }

    fn unreachable(&self, error: reqwest::Error) -> Failure {
        if error.is_builder() {
            return Failure::Setup { detail: format!("the address {} is not a web address", self.base) };
        }
        Failure::Unavailable { retry_after: None, detail: chain(&error.without_url()) }
    }

    fn key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.reveal())
    }
}

/// An encoding that was not asked for and cannot be read; gzip is unpacked on the way, and no header tells of it.
fn packed(response: &Response) -> Option<Failure> {
    let named = response.headers().get(CONTENT_ENCODING)?;
    let named = String::from_utf8_lossy(named.as_bytes()).trim().to_ascii_lowercase();
    (!named.is_empty() && named != "identity").then(|| Failure::NotCompatible {
        detail: format!(
            "it packs its answers as {named}, which was not asked for and cannot be read: have it, or the proxy before \
             it, send them as gzip or as they are"
        ),
    })
}

/// The body, or a little more than `most` bytes of it.
async fn read(response: Response, most: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Failure::Cut { detail: chain(&error.without_url()) })?;
        body.extend_from_slice(&piece);
        if body.len() > most {
            break;
        }
    }
    Ok(body)
}
