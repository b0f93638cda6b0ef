//! One connection: requests are checked, decided, answered.

use super::{
    Answer, Counts, Kind, Refusal, Rules, Spoken,
    cache::Cache,
    faults,
    http::{self, Request},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::net::TcpStream;

pub type Decide = dyn Fn(&Request) -> Answer + Send + Sync;

/// What all connections of one upstream share.
pub struct Served {
    pub kind: Kind,
    pub rules: Rules,
    pub decide: Box<Decide>,
    pub requests: Mutex<Vec<Request>>,
    /// What it refused by itself.
    pub refused: Mutex<Vec<String>>,
    pub cache: Cache,
    /// Bytes of bodies that were sent.
    pub sent: AtomicUsize,
    /// Answers that their clients did not wait for.
    pub left: AtomicUsize,
}

impl Served {
    pub fn new(kind: Kind, rules: Rules, decide: Box<Decide>) -> Self {
        Self {
            kind,
            rules,
            decide,
            requests: Mutex::default(),
            refused: Mutex::default(),
            cache: Cache::default(),
            sent: AtomicUsize::new(0),
            left: AtomicUsize::new(0),
        }
    }

    /// What the real one would not take.
    fn refusal(&self, request: &Request) -> Result<(), Refusal> {
        let api = self.kind.api();
        if let Some(key) = &self.rules.key {
            let given = api.key(request);
            if given.as_ref() != Some(key) {
                return Err(api.refuse_key(given.as_deref()));
            }
        }
        let model = api.model(request);
        if self.rules.models.as_ref().is_some_and(|models| !models.contains(&model)) {
            return Err(api.unknown_model(&model));
        }
        for (field, said) in &self.rules.refuses {
            if request.text.contains(&format!("\"{field}\":")) {
                return Err(Refusal { status: 400, body: api.error(400, said) });
            }
        }
        api.check(request)?;
        self.rules.manners.check(&request.body)
    }
}

pub(crate) async fn serve(mut stream: TcpStream, served: Arc<Served>) -> std::io::Result<()> {
    let api = served.kind.api();
    while let Some(request) = http::read(served.kind, &mut stream).await? {
        if request.method == "GET" {
            let names = served.rules.models.clone().unwrap_or_else(|| vec!["fake-1".to_owned()]);
            let (status, body) = match (api.lists_at(&request.path), &served.rules.key, api.key(&request)) {
                (false, ..) => (404, api.error(404, "not found")),
                (true, Some(key), given) if given.as_ref() != Some(key) => {
                    let refusal = api.refuse_key(given.as_deref());
                    (refusal.status, refusal.body)
                }
                _ => (200, api.models(&names)),
            };
            http::plain(&mut stream, status, &[], "application/json", body.to_string().as_bytes()).await?;
            continue;
        }
        let refusal = match api.answers_at(&request.path) {
            true => served.refusal(&request),
            false => {
                Err(Refusal { status: 404, body: api.error(404, &format!("Invalid URL ({})", request.path)) })
            }
        };
        let answer = match &refusal {
            Ok(()) => Some((served.decide)(&request)),
            Err(_) => None,
        };
        served.requests.lock().expect("not poisoned").push(request.clone());
        let Some(answer) = answer else {
            if let Err(Refusal { status, body }) = refusal {
                let body = body.to_string();
                served.refused.lock().expect("not poisoned").push(body.clone());
                http::plain(&mut stream, status, &[], "application/json", body.as_bytes()).await?;
            }
            continue;
        };
        let again = match perform(&mut stream, &served, &request, answer).await {
            Ok(again) => again,
            Err(error) => {
                served.left.fetch_add(1, Ordering::SeqCst);
                return Err(error);
            }
        };
        if !again {
            return Ok(());
        }
    }
    Ok(())
}

/// True when the connection may be used again.
async fn perform(
    stream: &mut TcpStream,
    served: &Served,
    request: &Request,
    answer: Answer,
) -> std::io::Result<bool> {
    let api = served.kind.api();
    if let Some(spoken) = answer.spoken() {
        let counts = counts(served, request, &spoken);
        if !api.streams(request) {
            let body = api.whole(&spoken, &counts);
            let status = if body.is_some() { 200 } else { 500 };
            let body = body.unwrap_or_else(|| api.error(500, "no answer in one piece"));
            http::plain(stream, status, &[], "application/json", body.to_string().as_bytes()).await?;
            return Ok(true);
        }
        http::begin_stream(stream, api.content_type(), "").await?;
        for frame in api.frames(request, &spoken, &counts) {
            http::chunk(stream, frame.as_bytes()).await?;
            served.sent.fetch_add(frame.len(), Ordering::SeqCst);
            if !spoken.pause.is_zero() {
                tokio::time::sleep(spoken.pause).await;
            }
        }
        http::end_stream(stream).await?;
        return Ok(true);
    }
    if let Answer::Fault { status, headers, message } = &answer {
        let body = api.error(*status, message).to_string();
        http::plain(stream, *status, headers, "application/json", body.as_bytes()).await?;
        return Ok(true);
    }
    faults::perform(stream, served, request, answer).await
}

pub(super) fn counts(served: &Served, request: &Request, spoken: &Spoken) -> Counts {
    let api = served.kind.api();
    match served.rules.metered {
        true => served.cache.take(served.kind, &api.model(request), &api.talk(&request.body), spoken),
        false => Counts::fixed(),
    }
}
