//! A provider that is a script: the demo while there is no model, and what the flow tests are driven by.
//!
//! It streams word by word, so that it feels, and tests, like a model.

mod scenario;

use super::{AskedCall, Counted, Event, EventStream, Failure, Provider};
use crate::context::Prompt;
use futures::{StreamExt, stream};
use protocol::price::Tokens;
use scenario::{Reply, Scenario};
use std::{path::Path, time::Duration};
use tokio::io::AsyncReadExt as _;

pub const DEMO: &str = include_str!("demo.toml");
/// The name of its one model.
pub const MODEL: &str = "script";

const MOST_BYTES: u64 = 1 << 20;

pub struct Scripted {
    scenario: Scenario,
}

impl Scripted {
    /// The script that stands in when no provider is set up.
    pub fn demo() -> Result<Self, Failure> {
        Self::parse("the demo script", DEMO)
    }

    /// `url`: `file:///absolute/path.toml`, read anew each time so that it can be edited.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let path = url.strip_prefix("file://").unwrap_or(url);
        if !Path::new(path).is_absolute() {
            let detail = format!("{url:?} is not file:///an/absolute/path.toml");
            return Err(Failure::Setup { detail });
        }
        let text = read(path).await;
        let text =
            text.map_err(|error| Failure::Setup { detail: format!("{path} cannot be read: {error}") })?;
        Self::parse(path, &text)
    }

    fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let scenario = Scenario::parse(text)
            .map_err(|error| Failure::Setup { detail: format!("{name} is not a script: {error}") })?;
        Ok(Self { scenario })
    }
}

/// A regular file of a bounded size: whatever else may stand there must not hold the worker up.
async fn read(path: &str) -> std::io::Result<String> {
    let mut file =
        tokio::fs::OpenOptions::new().read(true).custom_flags(nix::libc::O_NONBLOCK).open(path).await?;
    let meta = file.metadata().await?;
    if !meta.is_file() || meta.len() > MOST_BYTES {
        return Err(std::io::Error::other("a script is a regular file of at most 1 MiB"));
    }
    let mut text = String::new();
    (&mut file).take(MOST_BYTES).read_to_string(&mut text).await?;
    Ok(text)
}

#[async_trait::async_trait]
impl Provider for Scripted {
    async fn answer(&self, _model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let reply = self.scenario.reply(prompt);
        let wait = Duration::from_millis(reply.delay_ms);
        let paced = stream::iter(events(reply)).then(move |event| async move {
            if matches!(event, Event::Text(_)) && !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            Ok(event)
        });
        Ok(paced.boxed())
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        Ok(Some(vec![MODEL.to_owned()]))
    }

    async fn probe(&self, _model: &str, _saw: &mut (dyn FnMut(Event) + Send)) -> Result<(), Failure> {
        Ok(())
    }
}

fn events(reply: Reply) -> Vec<Event> {
    let mut events: Vec<Event> =
        reply.thinking.split_inclusive(' ').map(|word| Event::Thinking(word.to_owned())).collect();
    let words = reply.text.split_inclusive(char::is_whitespace).count();
    events.extend(reply.text.split_inclusive(char::is_whitespace).map(|word| Event::Text(word.to_owned())));
    let calls = reply.calls.into_iter().enumerate();
    events.extend(
        calls.map(|(n, (name, args))| Event::Call(AskedCall { id: format!("call_{n}"), name, args })),
    );
    let output = i64::try_from(words).unwrap_or(i64::MAX);
    let tokens = Tokens { output, ..Tokens::default() };
    events.push(Event::Usage(Counted { tokens, cost: None }));
    events.push(Event::End);
    events
}
