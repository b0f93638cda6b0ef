//! A database in a temporary folder with an owner and a process in it, and short words for what is done to it.

use protocol::{
    ApprovalId, CallId, JournalId, Millis, NodeId, OpId, Pid, TokenId, TurnId, UserId,
    approval::{Approval, AskedOp, Risk},
    auth::{LinkKind, TokenScope},
    event::Event,
    message::{Block, Message, Outcome},
    op::{OpBody, OpResult, Plan, Tier},
    permit::SignedPermit,
    price::{PriceFrom, Tokens},
    process::{Limits, Posture, Program},
    turn::TurnState,
    usage::{CallOutcome, CallPurpose},
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::BTreeMap, path::PathBuf};
use store::{
    Answer, AskedQuestion, Begun, CallEnd, CallWay, Claim, Committed, EditedOp, Error, NewBudgetRow, NewCall,
    NewOp, NewOwner, NewProcessRow, NewSession, NewTokenRow, NewUserMessage, Options, Result, Sent, Store,
    ToolOutcome,
};
use tempfile::TempDir;

pub struct World {
    pub folder: TempDir,
    pub store: Store,
    pub owner: UserId,
    pub pid: Pid,
}

pub const T0: Millis = Millis(1_800_000_000_000);

pub fn at(ms: i64) -> Millis {
    Millis(T0.0 + ms)
}

pub fn id<T: From<String>>() -> T {
    T::from(uuid::Uuid::now_v7().to_string())
}

pub fn new_session(n: usize) -> NewSession {
    NewSession {
        id: id(),
        token_sha256: format!("session-{n}"),
        proof_sha256: format!("proof-{n}"),
        user_agent: "test".to_owned(),
        address: "127.0.0.1".to_owned(),
        expires_at: at(1_000_000),
    }
}

pub fn new_owner(name: &str) -> NewOwner {
    NewOwner {
        id: id(),
        name: name.to_owned(),
        password_hash: "$argon2id$".to_owned(),
        daily_nano: 2_000_000_000,
        budget_id: id(),
    }
}

pub async fn open(path: PathBuf) -> Result<Store> {
    Store::open(Options { path, connections: 4 }).await
}

pub async fn world() -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path().join("metatron.db")).await.expect("opens");
    store.add_one_time_token(LinkKind::Setup, "token", T0, at(1_000)).await.expect("a token");
    let owner = store.claim("token", new_owner("Ada"), new_session(0), T0).await.expect("claimed").id;
    let pid = new_process(&store, &owner).await;
    World { folder, store, owner, pid }
}

pub async fn new_process(store: &Store, owner: &UserId) -> Pid {
    let row = NewProcessRow {
        owner_id: owner.clone(),
        ppid: None,
        client_id: None,
        program: Program::Chat,
        title: String::new(),
        posture: Posture::Ask,
        limits: Limits { steps: Some(7) },
    };
    store.add_process(row, T0).await.expect("a process").value.pid
}

impl World {
    /// Everything that is left of a deleted process goes; in how many pieces.
    pub async fn clear(&self, pid: Pid) -> usize {
        let (mut left, mut pieces) = (Some(store::Clearing::default()), 0);
        while let Some(so_far) = left {
            left = self.store.clear_some(pid, so_far, T0).await.expect("cleared");
            pieces += 1;
        }
        pieces
    }

    /// The file itself, for what no service does.
    pub async fn sql(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("metatron.db"));
        SqliteConnection::connect_with(&options).await.expect("opens")
    }

    /// Another handle on the same file, as another service would have one.
    pub async fn again(&self) -> Store {
        open(self.folder.path().join("metatron.db")).await.expect("opens")
    }

    pub fn message(&self, client: &str, text: &str) -> NewUserMessage {
        NewUserMessage {
            owner_id: self.owner.clone(),
            pid: self.pid,
            client_id: client.into(),
            message_id: id(),
            turn_id: id(),
            text: text.to_owned(),
            attachments: Vec::new(),
            replaces: None,
            token_id: None,
        }
    }

    pub async fn send(&self, text: &str, now: Millis) -> Committed<Sent> {
        let client: String = id();
        self.store.send_message(self.message(&client, text), now).await.expect("sent")
    }

    /// A turn, queued.
    pub async fn queued(&self) -> TurnId {
        self.send("do it", T0).await.value.accepted.turn_id
    }

    pub async fn claim(&self, turn: &TurnId) -> Claim {
        self.store.claim_turn(turn, "w1", at(10), at(15_010)).await.expect("asked").expect("claimed")
    }

    /// A turn at work, whose first step asked for these ops.
    pub async fn acting(&self, calls: &[&str]) -> (Claim, Vec<OpId>) {
        let claim = self.claim(&self.queued().await).await;
        let answer = answer(1, calls);
        let ops = answer.ops.iter().map(|op| op.op_id.clone()).collect();
        let _ = self.store.commit_answer(&claim, answer, at(20)).await.expect("answered");
        let _ = self.store.advance_turn(&claim, TurnState::Acting, at(21)).await.expect("acting");
        (claim, ops)
    }

    /// An attempt at a step, with nothing reserved.
    pub async fn attempt(&self, claim: &Claim, step: i64, now: Millis) -> Result<store::Attempt> {
        let call = new_call(claim, step, &[0]);
        match self.store.begin_attempt(claim, step, &id(), &call, now).await?.value {
            Begun::Attempt(attempt, _) => Ok(attempt),
            Begun::Refused(refused) => panic!("{refused:?}"),
        }
    }

    /// Reserves for the call of this answer: the attempt is begun.
    pub async fn reserve(&self, claim: &Claim, answer: &Answer, amount: i64) {
        let call = NewCall { id: answer.end.id.clone(), ..new_call(claim, answer.step, &[amount]) };
        let begun = self.store.begin_attempt(claim, answer.step, &id(), &call, at(15)).await.expect("asked");
        assert!(matches!(begun.value, Begun::Attempt(..)), "{:?}", begun.value);
    }

    /// A turn parked on these questions.
    pub async fn asking(&self, calls: &[&str]) -> (Claim, Vec<Approval>) {
        let (claim, ops) = self.acting(calls).await;
        let mut questions = Vec::new();
        for op in &ops {
            self.store.op_sent(&claim, op, None, at(22)).await.expect("sent");
            let asked = self.store.op_asked(&claim, question(op), at(23)).await.expect("asked");
            questions.push(asked.value);
        }
        let parked = self.store.park_turn(&claim, TurnState::WaitingApproval, at(24)).await.expect("parked");
        assert_eq!(parked.value, TurnState::WaitingApproval);
        (claim, questions)
    }

    pub async fn state(&self, turn: &TurnId) -> TurnState {
        self.store.turn(turn).await.expect("read").expect("there").turn.state
    }

    pub async fn messages(&self) -> Vec<Message> {
        self.store.messages(&self.owner, self.pid, None, None, false, 1_000).await.expect("read")
    }
}

pub fn command(text: &str) -> OpBody {
    OpBody::RunCommand {
        command: text.to_owned(),
        cwd: None,
        env: BTreeMap::new(),
        stdin: None,
        user: None,
        tty: false,
        timeout_ms: None,
    }
}

pub fn answer(step: i64, calls: &[&str]) -> Answer {
    let ops: Vec<NewOp> = calls
        .iter()
        .map(|call| NewOp {
            op_id: id(),
            call_id: (*call).to_owned(),
            node: NodeId::from("local"),
            body: command("touch x"),
        })
        .collect();
    let call = |op: &NewOp| Block::ToolCall {
        call_id: op.call_id.clone(),
        tool: "run_command".to_owned(),
        args: serde_json::json!({"command": "touch x"}),
        op_id: Some(op.op_id.clone()),
    };
    let text = Block::Text { text: format!("step {step}") };
    Answer {
        step,
        message_id: id(),
        blocks: std::iter::once(text).chain(ops.iter().map(call)).collect(),
        ops,
        seals: None,
        end: end(&id(), 250_000_000),
    }
}

pub fn new_token(
    owner: &UserId,
    id: &TokenId,
    scopes: Vec<TokenScope>,
    budget: Option<NewBudgetRow>,
) -> NewTokenRow {
    NewTokenRow {
        id: id.clone(),
        owner_id: owner.clone(),
        name: "laptop".to_owned(),
        token_sha256: "hash".to_owned(),
        scopes,
        budget,
    }
}

/// A call of a model, not yet begun.
pub fn new_call(claim: &Claim, step: i64, amounts: &[i64]) -> NewCall {
    NewCall {
        id: id(),
        owner_id: claim.owner_id.clone(),
        purpose: CallPurpose::Step,
        pid: Some(claim.pid),
        turn_id: Some(claim.turn_id.clone()),
        token_id: None,
        step: Some(step),
        way: way("script"),
        amounts: amounts.to_vec(),
    }
}

pub fn way(model: &str) -> CallWay {
    CallWay {
        provider_id: Some("p1".into()),
        provider: "demo".to_owned(),
        model: model.to_owned(),
        route: "deep".to_owned(),
        why: "the first of its list".to_owned(),
        tried: Vec::new(),
        price_from: PriceFrom::List,
    }
}

/// 10 tokens in, 5 out.
pub fn end(call: &CallId, cost_nano: i64) -> CallEnd {
    CallEnd {
        id: call.clone(),
        way: way("script"),
        tokens: Tokens { fresh: 7, cache_read: 3, output: 4, reasoning: 1, ..Tokens::default() },
        estimated: false,
        cost_nano,
        charged: false,
        first_token_ms: Some(40),
        latency_ms: 90,
        outcome: CallOutcome::Done,
        problem: None,
    }
}

pub fn outcome(step: i64, call: &str, op: Option<&OpId>) -> ToolOutcome {
    ToolOutcome {
        step,
        call_id: call.to_owned(),
        op_id: op.cloned(),
        outcome: Outcome::Ok,
        exit_code: Some(0),
        text: "done".to_owned(),
    }
}

pub fn result(outcome: Outcome, text: &str) -> OpResult {
    OpResult {
        outcome,
        exit_code: Some(0),
        signal: None,
        length: text.len() as u64,
        text: text.to_owned(),
        truncated: false,
        reason: None,
        started_at: None,
        ended_at: None,
    }
}

pub fn journal() -> JournalId {
    JournalId::from("journal-1")
}

pub fn permit() -> SignedPermit {
    SignedPermit { payload: "{}".to_owned(), signature: "00".to_owned() }
}

fn plan() -> Plan {
    Plan {
        kind: "run_command".to_owned(),
        node: NodeId::from("local"),
        user: "agent".to_owned(),
        sandbox: "host".to_owned(),
        tier: Tier::SameUser,
        cwd: "/home".to_owned(),
        command: Some("touch x".to_owned()),
        argv: None,
        program: None,
        env: BTreeMap::new(),
        stdin: None,
        tty: false,
        timeout_ms: None,
        output_cap: None,
        files: Vec::new(),
        path: None,
        new_sha256: None,
        diff: None,
    }
}

fn asked(op: &OpId) -> AskedOp {
    AskedOp {
        op_id: op.clone(),
        kind: "run_command".to_owned(),
        command: Some("touch x".to_owned()),
        argv: None,
        program: None,
        files: Vec::new(),
        path: None,
        content: None,
        diff: None,
        env: BTreeMap::new(),
        stdin: None,
        tty: false,
        timeout_ms: None,
        cwd: "/home".to_owned(),
        user: "agent".to_owned(),
        node: NodeId::from("local"),
        sandbox: "host".to_owned(),
        fingerprint: "f".to_owned(),
    }
}

pub fn question(op: &OpId) -> AskedQuestion {
    AskedQuestion {
        approval_id: id::<ApprovalId>(),
        op_id: op.clone(),
        risk: Risk::R2,
        summary: "makes x".to_owned(),
        reasons: vec!["it writes".to_owned()],
        asked: asked(op),
        plan: plan(),
        fingerprint: "f".to_owned(),
        expires_at: at(60_000),
    }
}

pub fn edit() -> EditedOp {
    let op_id: OpId = id();
    EditedOp {
        approval_id: id(),
        asked: asked(&op_id),
        op_id,
        body: command("touch y"),
        plan: plan(),
        risk: Risk::R1,
        summary: "makes y".to_owned(),
        reasons: Vec::new(),
        permit: permit(),
    }
}

/// The names of facts on the wire, in order.
pub fn names<T>(committed: &Committed<T>) -> Vec<String> {
    committed.facts.iter().map(|fact| name(&fact.event)).collect()
}

fn name(event: &Event) -> String {
    let value = serde_json::to_value(event).expect("an event");
    let kind = value["type"].as_str().expect("a type").to_owned();
    match value.get("state").or(value.get("decision")).and_then(|state| state.as_str()) {
        Some(state) => format!("{kind} {state}"),
        None => kind,
    }
}

/// The state that a conflict names.
pub fn conflict<T>(result: Result<T>) -> String {
    match result {
        Err(Error::Conflict { state, .. }) => state,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("no conflict"),
    }
}
