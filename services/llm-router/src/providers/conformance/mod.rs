//! What every provider must do, run against each: those on the network against upstreams on real sockets that speak
//! true bytes, and refuse what the real ones refuse.

mod answers;
mod choices;
mod failures;
mod hostile;
mod splits;
mod turns;

use super::{AskedCall, Counted, Event, Failure, Patience, Provider, Setup, client, open};
use crate::context::{Marked, Part, PastCall, Prompt, Said, call_ids::CallIds};
use futures::StreamExt;
use protocol::{TurnId, provider::ProviderKind};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use support::{
    Kind, Upstream,
    providers::{Answer, Manners, Piece, Request, Rules, Spoken},
};
use vault::Secret;

const KEY: &str = "sk-very-secret-0123456789";
const MODEL: &str = "model-1";

fn kind_of(kind: Kind) -> ProviderKind {
    ProviderKind::parse(kind.name()).unwrap()
}

fn patient() -> Patience {
    let long = Duration::from_secs(120);
    Patience { connect: long, first_byte: long, idle: long, total: long }
}

/// Made once: each reads the authorities of the machine.
static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| client(patient()).unwrap());

fn setup<'a>(base: Option<&'a str>, key: Option<&str>, patience: Patience) -> Setup<'a> {
    let key = key.map(|key| Secret::new(key.to_owned()));
    Setup { client: CLIENT.clone(), base, key, patience, context: None }
}

fn opened(kind: Kind, base: &str, key: &str, patience: Patience) -> Result<Arc<dyn Provider>, Failure> {
    open(kind_of(kind), setup(Some(base), Some(key), patience))
}

/// One that has just this key and this model, and counts.
async fn strict(kind: Kind, decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Upstream {
    Upstream::ruled(kind, Rules::strict(KEY, MODEL), decide).await
}

fn provider(upstream: &Upstream) -> Arc<dyn Provider> {
    opened(upstream.kind(), &upstream.base_url, KEY, patient()).unwrap()
}

/// As one that is reached by this name: what a provider is asked depends on who it is.
fn provider_called(name: &str, upstream: &Upstream) -> Arc<dyn Provider> {
    static HERE: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let here = ([127, 0, 0, 1], 0).into();
        let names = ["api.mistral.ai", "api.moonshot.ai"];
        let builder = reqwest::Client::builder().no_proxy();
        names.into_iter().fold(builder, |builder, name| builder.resolve(name, here)).build().unwrap()
    });
    let base = upstream.base_url.replace("127.0.0.1", name);
    let setup = Setup { client: HERE.clone(), ..setup(Some(&base), Some(KEY), patient()) };
    open(kind_of(upstream.kind()), setup).unwrap()
}

fn prompt() -> Prompt {
    Prompt {
        system: "You are Metatron.".into(),
        tools: &crate::tools::REGISTRY,
        thinks: true,
        ..Prompt::bare("how full is the disk?", None)
    }
}

/// What came, and what it ended with.
#[derive(Debug, Default)]
struct Heard {
    events: Vec<Event>,
    failure: Option<Failure>,
}

async fn hear(provider: &dyn Provider, prompt: &Prompt) -> Heard {
    let mut heard = Heard::default();
    let mut stream = match provider.answer(MODEL, prompt).await {
        Ok(stream) => stream,
        Err(failure) => return Heard { failure: Some(failure), ..heard },
    };
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => heard.events.push(event),
            Err(failure) => {
                assert!(stream.next().await.is_none(), "nothing follows a failure");
                assert!(!heard.events.contains(&Event::End), "no end before a failure");
                heard.failure = Some(failure);
                return heard;
            }
        }
    }
    heard
}

/// An answer that is whole: the end comes, once, and last.
async fn whole(provider: &dyn Provider, prompt: &Prompt) -> Heard {
    let heard = hear(provider, prompt).await;
    assert_eq!(heard.failure, None);
    assert_eq!(heard.events.last(), Some(&Event::End));
    assert_eq!(heard.events.iter().filter(|event| **event == Event::End).count(), 1);
    heard
}

impl Heard {
    fn texts(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|e| if let Event::Text(text) = e { Some(text.as_str()) } else { None })
            .collect()
    }

    fn text(&self) -> String {
        self.texts().concat()
    }

    fn thought(&self) -> String {
        let thoughts = self.events.iter().filter_map(|event| match event {
            Event::Thinking(text) => Some(text.as_str()),
            _ => None,
        });
        thoughts.collect()
    }

    /// Bytes of arguments that came before their call was whole.
    fn written(&self) -> usize {
        let written =
            self.events.iter().map(|event| if let Event::Writing(bytes) = event { *bytes } else { 0 });
        written.sum()
    }

    fn calls(&self) -> Vec<AskedCall> {
        let calls = self.events.iter().filter_map(|event| match event {
            Event::Call(call) => Some(call.clone()),
            _ => None,
        });
        calls.collect()
    }

    /// The last word on it.
    fn counted(&self) -> Counted {
        let counted = self.events.iter().rev().find_map(|event| match event {
            Event::Usage(counted) => Some(*counted),
            _ => None,
        });
        counted.expect("it was counted")
    }

    /// What is said of it later, to the very model that said it: as it is kept and built again.
    fn said(&self, step: i64, names: &mut CallIds) -> (Said, Vec<String>) {
        let (mut parts, mut ids) = (Vec::<Part>::new(), Vec::new());
        let mut apart = true;
        for event in &self.events {
            match (event, parts.last_mut()) {
                (Event::Text(more), Some(Part::Text { text, .. })) if !apart => text.push_str(more),
                (Event::Thinking(more), Some(Part::Thinking { text, .. })) if !apart => text.push_str(more),
                (Event::Text(text), _) => parts.push(Part::text(text.clone())),
                (Event::Thinking(text), _) => {
                    parts.push(Part::Thinking { text: text.clone(), seal: String::new() });
                }
                (Event::Call(call), _) => {
                    let id = names.of(&TurnId::from("t1"), step, &call.id);
                    ids.push(id.clone());
                    let call = PastCall { id, name: call.name.clone(), args: call.args.clone() };
                    parts.push(Part::Call { call, seal: None });
                }
                (Event::Signed(given), Some(Part::Text { seal, .. } | Part::Call { seal, .. })) => {
                    *seal = Some(given.clone());
                }
                (Event::Signed(given), Some(Part::Thinking { seal, .. })) => *seal = given.clone(),
                (Event::Sealed(seal), _) | (Event::Signed(seal), _) => parts.push(Part::Sealed(seal.clone())),
                (Event::Apart, _) => {}
                _ => continue,
            }
            apart = matches!(event, Event::Apart | Event::Signed(_) | Event::Sealed(_));
        }
        // Nobody else's thoughts are given to a model.
        parts.retain(|part| !matches!(part, Part::Thinking { seal, .. } if seal.is_empty()));
        (Said::Assistant { parts }, ids)
    }
}

fn result(id: &str, text: &str) -> Said {
    Said::Tool { call_id: id.to_owned(), text: Marked::trusted(text) }
}

fn call(tool: &str, arguments: &str) -> Piece {
    Piece::Call { tool: tool.to_owned(), arguments: arguments.to_owned() }
}

fn says(pieces: Vec<Piece>) -> Answer {
    Answer::Speak(Spoken::of(pieces))
}
