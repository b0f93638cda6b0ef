//! llm-router's own parts on a real database and a real Redis, without the services around them.

use super::upstream;
use bus::{Bus, keys};
use futures::StreamExt;
use llm_router::{
    context::Prompt,
    providers::{self, Event, Patience},
    route::{Keys, Purse, Router, Started},
};
use protocol::{
    Millis, Pid, ProviderId,
    auth::LinkKind,
    process::{Limits, Posture, Process, Program},
    provider::ProviderKind,
    route::RouteEntry,
    usage::CallPurpose,
};
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};
use store::{NewOwner, NewProcessRow, NewSession, Options, ProviderRow, Store};

pub struct House {
    _folder: tempfile::TempDir,
    redis: Child,
    bus: Bus,
    router: Router,
    process: Process,
    client: reqwest::Client,
    providers: Vec<ProviderId>,
}

/// An answer that has begun.
pub struct Begun {
    started: Started,
    at: u64,
}

/// No try fails here.
struct Full;

#[async_trait::async_trait]
impl Purse for Full {
    async fn paid(&mut self, _nano: i64) -> bool {
        true
    }
}

impl House {
    /// A provider for each address, in this order on `deep`.
    pub async fn with(bases: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("mtb").tempdir_in("/tmp").unwrap();
        let socket = folder.path().join("redis.sock");
        let redis = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--loglevel", "warning", "--maxmemory-policy", "noeviction"])
            .arg("--unixsocket")
            .arg(&socket)
            .arg("--dir")
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let bus = Bus::connect(&format!("redis+unix://{}", socket.display())).await.unwrap();
        while bus.ping().await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let store =
            Store::open(Options { path: folder.path().join("metatron.db"), connections: 4 }).await.unwrap();
        let process = process(&store).await;
        let providers = providers_of(&store, bases).await;
        let ring = folder.path().join("keyring");
        std::fs::write(&ring, format!("first {}\n", "5e".repeat(32))).unwrap();
        std::fs::set_permissions(&ring, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let long = Duration::from_secs(30);
        let patience = Patience { connect: long, first_byte: long, idle: long, total: long };
        let client = providers::client(patience).unwrap();
        let router =
            Router::new(store, bus.clone(), Keys::read(ring).unwrap(), client, patience, patience.total);
        let client = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build().unwrap();
        Self { _folder: folder, redis, bus, router, process, client, providers }
    }

    pub async fn start(&self) -> Begun {
        let plan = self.router.plan(&self.process, CallPurpose::Step).await.unwrap();
        let prompt = Prompt::bare("hello", None);
        let started =
            self.router.start(&plan, Some(self.process.pid), &mut Full, |_, _| Some(prompt.clone())).await;
        let at = upstream::now();
        let Ok(started) = started else { panic!("no answer") };
        Begun { started, at }
    }

    /// Nothing is known against any provider.
    pub async fn forget(&self) {
        for provider in &self.providers {
            self.bus.delete(&keys::breaker(provider.as_str())).await.unwrap();
            self.bus.delete(&keys::probe(provider.as_str())).await.unwrap();
        }
    }

    async fn ask(&self, base: &str) -> reqwest::Response {
        let body = serde_json::json!({"model": "m", "stream": true, "messages": [{"role": "user", "content": "hello"}]});
        self.client.post(format!("{base}/chat/completions")).json(&body).send().await.unwrap()
    }

    /// Until the first bytes of an answer; reads the rest of it, so that the connection may be used again.
    pub async fn direct(&self, base: &str) {
        let mut bytes = self.ask(base).await.bytes_stream();
        bytes.next().await.unwrap().unwrap();
        tokio::spawn(async move { while bytes.next().await.is_some() {} });
    }

    pub async fn direct_whole(&self, base: &str) -> usize {
        self.ask(base).await.bytes().await.unwrap().len()
    }

    /// Microseconds from each frame's write until its bytes are here.
    pub async fn direct_delays(&self, base: &str) -> Vec<f64> {
        let mut bytes = self.ask(base).await.bytes_stream();
        let mut delays = Vec::new();
        while let Some(piece) = bytes.next().await {
            let now = upstream::now();
            let text = String::from_utf8(piece.unwrap().to_vec()).unwrap();
            delays.extend(text.split("\"content\":\"").nth(1).and_then(|text| delay(text, now)));
        }
        delays
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.redis.kill().unwrap();
        self.redis.wait().unwrap();
    }
}

impl Begun {
    pub fn tried(&self) -> usize {
        self.started.tried.len()
    }

    pub async fn rest(self) -> Vec<Event> {
        let mut events = self.started.head;
        let rest: Vec<_> = self.started.events.map(Result::unwrap).collect().await;
        events.extend(rest);
        events
    }

    pub async fn delays(self) -> Vec<f64> {
        let Started { head, mut events, .. } = self.started;
        let of = |event: &Event, now| match event {
            Event::Text(text) => delay(text, now),
            _ => None,
        };
        let mut delays: Vec<f64> = head.iter().filter_map(|event| of(event, self.at)).collect();
        while let Some(event) = events.next().await {
            let now = upstream::now();
            delays.extend(of(&event.unwrap(), now));
        }
        delays
    }
}

fn delay(text: &str, now: u64) -> Option<f64> {
    let written: u64 = text.split(' ').next()?.parse().ok()?;
    Some(now as f64 - written as f64)
}

async fn process(store: &Store) -> Process {
    let then = Millis(1_800_000_000_000);
    store.add_one_time_token(LinkKind::Setup, "t", then, Millis(then.0 + 1_000)).await.unwrap();
    let owner = NewOwner {
        id: "o".into(),
        name: "Ada".into(),
        password_hash: "$argon2id$".into(),
        daily_nano: 2_000_000_000,
        budget_id: "b".into(),
    };
    let session = NewSession {
        id: "s".into(),
        token_sha256: "s".into(),
        proof_sha256: "p".into(),
        user_agent: "bench".into(),
        address: "127.0.0.1".into(),
        expires_at: then,
    };
    let owner = store.claim("t", owner, session, then).await.unwrap();
    let row = NewProcessRow {
        owner_id: owner.id,
        ppid: None,
        client_id: None,
        program: Program::Chat,
        title: "bench".into(),
        posture: Posture::Ask,
        limits: Limits::default(),
    };
    let pid: Pid = store.add_process(row.clone(), then).await.unwrap().value.pid;
    store.process(&row.owner_id, pid).await.unwrap().process
}

async fn providers_of(store: &Store, bases: &[&str]) -> Vec<ProviderId> {
    let mut entries = Vec::new();
    for (n, base) in bases.iter().enumerate() {
        let row = ProviderRow {
            id: format!("p{n}").into(),
            owner_id: None,
            name: format!("provider {n}"),
            kind: ProviderKind::Openai,
            base_url: Some((*base).to_owned()),
            models: Vec::new(),
            charges: false,
            default: false,
            has_key: false,
            created_at: Millis(n as i64),
        };
        store.add_provider(&row, None).await.unwrap();
        entries.push(RouteEntry { provider_id: row.id, model: "m".into(), weight: 0 });
    }
    store.put_route("deep", &entries, Millis(0)).await.unwrap();
    entries.into_iter().map(|entry| entry.provider_id).collect()
}
