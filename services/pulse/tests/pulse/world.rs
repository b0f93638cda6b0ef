//! A database with an owner in it, and a Redis on a private socket that comes and goes.

use bus::Bus;
use chassis::clock;
use protocol::{
    ApprovalId, JournalId, Millis, NodeId, OpId, Pid, TurnId, UserId,
    approval::{AskedOp, Risk},
    auth::LinkKind,
    message::{Block, Outcome},
    node::{Beacon, Place},
    op::{OpBody, OpResult, OpState, Plan, Tier},
    price::{PriceFrom, Tokens},
    process::{Limits, Posture, Program},
    turn::TurnState,
    usage::{CallOutcome, CallPurpose},
};
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use store::{
    Answer, AskedQuestion, CallEnd, CallWay, Claim, NewCall, NewOp, NewOwner, NewProcessRow, NewSession,
    NewUserMessage, Options, Reserved, Store,
};

pub struct World {
    pub folder: tempfile::TempDir,
    pub store: Store,
    pub owner: UserId,
    redis: Option<Child>,
}

/// So many seconds ago.
pub fn ago(seconds: u64) -> Millis {
    clock::now().minus(Duration::from_secs(seconds))
}

/// Waits for a fact, at most 20 s.
pub async fn eventually(what: &str, fact: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !fact().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("metatron.db");
        let store = Store::open(Options { path, connections: 2 }).await.expect("opens");
        let then = ago(10_000);
        store.add_one_time_token(LinkKind::Setup, "t", then, clock::now()).await.expect("a token");
        let owner = NewOwner {
            id: clock::new_id(),
            name: "Ada".into(),
            password_hash: "$argon2id$".into(),
            daily_nano: 2_000_000_000,
            budget_id: clock::new_id(),
        };
        let session = NewSession {
            id: clock::new_id(),
            token_sha256: "s".into(),
            proof_sha256: "p".into(),
            user_agent: "test".into(),
            address: "127.0.0.1".into(),
            expires_at: clock::now(),
        };
        let owner = store.claim("t", owner, session, then).await.expect("claimed").id;
        Self { folder, store, owner, redis: None }
    }

    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.folder.path().join("redis.sock").display())
    }

    #[allow(clippy::disallowed_methods, reason = "the test's own server")]
    pub async fn start_redis(&mut self) -> Bus {
        let child = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--loglevel", "warning", "--maxmemory-policy", "noeviction"])
            .arg("--unixsocket")
            .arg(self.folder.path().join("redis.sock"))
            .arg("--dir")
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server");
        self.redis = Some(child);
        let bus = Bus::connect(&self.url()).await.expect("a bus");
        eventually("redis answers", async || bus.ping().await.is_ok()).await;
        bus
    }

    /// kill -9; it forgets everything.
    pub fn stop_redis(&mut self) {
        if let Some(mut child) = self.redis.take() {
            child.kill().expect("killed");
            child.wait().expect("gone");
        }
    }

    pub async fn new_process(&self, now: Millis) -> Pid {
        let row = NewProcessRow {
            owner_id: self.owner.clone(),
            ppid: None,
            client_id: None,
            program: Program::Chat,
            title: String::new(),
            posture: Posture::Ask,
            limits: Limits { steps: Some(7) },
        };
        self.store.add_process(row, now).await.expect("a process").value.pid
    }

    /// A turn in a process of its own.
    pub async fn queued(&self, now: Millis) -> TurnId {
        self.queued_in(now).await.1
    }

    async fn queued_in(&self, now: Millis) -> (Pid, TurnId) {
        let pid = self.new_process(now).await;
        let message = NewUserMessage {
            owner_id: self.owner.clone(),
            pid,
            client_id: clock::new_id(),
            message_id: clock::new_id(),
            turn_id: clock::new_id(),
            text: "do it".into(),
            attachments: Vec::new(),
            replaces: None,
            token_id: None,
        };
        let sent = self.store.send_message(message, now).await.expect("sent");
        (pid, sent.value.accepted.turn_id)
    }

    /// A call of a model of which nobody will tell the end; 25 cents are reserved for it.
    pub async fn calling(&self, purpose: CallPurpose, now: Millis) {
        let way = CallWay {
            provider_id: None,
            provider: "p".into(),
            model: "m".into(),
            route: "deep".into(),
            why: String::new(),
            tried: Vec::new(),
            price_from: PriceFrom::List,
        };
        let call = NewCall {
            id: clock::new_id(),
            owner_id: self.owner.clone(),
            purpose,
            pid: None,
            turn_id: None,
            token_id: None,
            step: None,
            way,
            amounts: vec![250_000_000],
        };
        let reserved = self.store.reserve_call(&call, now).await.expect("reserved").value;
        assert!(matches!(reserved, Reserved::Amount(0)));
    }

    /// A turn at work with one op that was sent.
    async fn acting(&self, now: Millis) -> (Pid, Claim, OpId) {
        let (pid, turn) = self.queued_in(now).await;
        let until = now.plus(Duration::from_secs(15));
        let claim = self.store.claim_turn(&turn, "w1", now, until).await.expect("asked").expect("claimed");
        let op = NewOp {
            op_id: clock::new_id(),
            call_id: "c1".into(),
            node: NodeId::from("local"),
            body: command(),
        };
        let op_id = op.op_id.clone();
        let call = Block::ToolCall {
            call_id: "c1".into(),
            tool: "run_command".into(),
            args: serde_json::json!({"command": "sleep 60"}),
            op_id: Some(op_id.clone()),
        };
        let answer = Answer {
            step: 1,
            message_id: clock::new_id(),
            blocks: vec![call],
            ops: vec![op],
            seals: None,
            end: CallEnd {
                id: clock::new_id(),
                way: CallWay {
                    provider_id: None,
                    provider: "demo".into(),
                    model: "script".into(),
                    route: "deep".into(),
                    why: String::new(),
                    tried: Vec::new(),
                    price_from: PriceFrom::Local,
                },
                tokens: Tokens::default(),
                estimated: false,
                cost_nano: 0,
                charged: false,
                first_token_ms: None,
                latency_ms: 0,
                outcome: CallOutcome::Done,
                problem: None,
            },
        };
        let _ = self.store.commit_answer(&claim, answer, now).await.expect("answered");
        let _ = self.store.advance_turn(&claim, TurnState::Acting, now).await.expect("acting");
        self.store.op_sent(&claim, &op_id, None, now).await.expect("sent");
        (pid, claim, op_id)
    }

    /// A turn cancelled while its op ran.
    pub async fn cancelled(&self, now: Millis) -> (TurnId, OpId) {
        let (pid, claim, op) = self.acting(now).await;
        let journal = JournalId::from("j");
        let _ = self.store.op_running(&claim, &op, &journal, None, now).await.expect("running");
        let _ = self.store.cancel_turn(&self.owner, pid, None, now).await.expect("cancelled");
        assert_eq!(self.op_state(&op).await, OpState::Cancelling);
        (claim.turn_id, op)
    }

    /// A turn that waits for an answer whose time is over.
    pub async fn asking(&self, now: Millis) -> (TurnId, ApprovalId) {
        let (_, claim, op_id) = self.acting(now).await;
        let question = question(&op_id, now.plus(Duration::from_secs(1)));
        let asked = self.store.op_asked(&claim, question, now).await.expect("asked");
        let _ = self.store.park_turn(&claim, TurnState::WaitingApproval, now).await.expect("parked");
        (claim.turn_id, asked.value.id)
    }

    pub async fn state(&self, turn: &TurnId) -> TurnState {
        self.store.turn(turn).await.expect("read").expect("there").turn.state
    }

    pub async fn op_state(&self, op: &OpId) -> OpState {
        self.store.op(&self.owner, op).await.expect("there").op.state
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop_redis();
    }
}

pub fn beacon() -> Beacon {
    Beacon {
        node: NodeId::from("local"),
        journal_id: JournalId::from("j"),
        tier: Tier::SameUser,
        user: "me".into(),
        place: Place::Host,
        hostname: "box".into(),
        version: "0".into(),
        running: 0,
        warnings: Vec::new(),
        at: clock::now(),
    }
}

pub fn result(outcome: Outcome) -> OpResult {
    OpResult {
        outcome,
        exit_code: None,
        signal: Some(9),
        length: 0,
        text: String::new(),
        truncated: false,
        reason: Some("cancelled".into()),
        started_at: None,
        ended_at: None,
    }
}

fn command() -> OpBody {
    serde_json::from_value(serde_json::json!({"kind": "run_command", "command": "sleep 60"})).expect("a body")
}

fn question(op: &OpId, expires_at: Millis) -> AskedQuestion {
    let place = serde_json::json!({
        "op_id": op, "kind": "run_command", "node": "local", "user": "me", "sandbox": "host",
        "tier": "same_user", "cwd": "/home", "command": "sleep 60", "fingerprint": "f",
    });
    AskedQuestion {
        approval_id: clock::new_id(),
        op_id: op.clone(),
        risk: Risk::R2,
        summary: "Run it".into(),
        reasons: vec!["it is asked".into()],
        asked: serde_json::from_value::<AskedOp>(place.clone()).expect("asked"),
        plan: serde_json::from_value::<Plan>(place).expect("a plan"),
        fingerprint: "f".into(),
        expires_at,
    }
}
