//! One stack for each test: a data folder, a Redis, a bridge, and somebody who talks to it.

use bus::{Bus, StreamReader, keys};
use chassis::clock;
use policy::Signer;
use protocol::{
    ApprovalId, JournalId, Millis, NodeId, OpId, Pid, TurnId, UserId,
    event::{Envelope, Event},
    machine::Machine,
    node::Beacon,
    op::{NodeEntry, OpBody, OpRequest, OpResult},
    permit::{Errand, ErrandKind, PermitClaims, PolicySet, SignedErrand, SignedPermit},
    process::Posture,
    reply::{Judgement, Listed, OpReplyBody, OutputChunk, Outputs, Question, Reply},
};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub const PID: Pid = Pid(7);
pub const WAIT: Duration = Duration::from_secs(20);
const ME: &str = "tester";

pub struct Rig {
    pub data: PathBuf,
    pub bus: Bus,
    pub signer: Signer,
    pub env: Vec<(String, String)>,
    pub replies: StreamReader,
    heard: Vec<Reply>,
    bridge: Option<Child>,
    redis: Child,
    _temp: TempDir,
}

impl Rig {
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// `env`: for the bridge.
    pub async fn with(env: &[(&str, &str)]) -> Self {
        let temp = tempfile::Builder::new().prefix("mos").tempdir().unwrap();
        let data = temp.path().join("data");
        fs::create_dir(&data).unwrap();
        Self::at(temp, data, env).await
    }

    pub async fn at(temp: TempDir, data: PathBuf, env: &[(&str, &str)]) -> Self {
        fs::set_permissions(&data, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let socket = temp.path().join("redis.sock");
        let redis = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--maxmemory-policy", "noeviction", "--unixsocket"])
            .arg(&socket)
            .current_dir(temp.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let signer = Signer::parse(&"07".repeat(32)).unwrap();
        chassis::keys::write_new(&data.join("keys/shell-bridge/permit.pub"), &signer.public_key()).unwrap();
        let url = format!("redis+unix://{}", socket.display());
        chassis::keys::write_new(&data.join("keys/shell-bridge/redis_url"), &url).unwrap();
        let bus = Bus::connect(&url).await.unwrap();
        until("redis", async || bus.ping().await.is_ok().then_some(())).await;
        let replies = bus.stream_reader(keys::replies(ME), Some("0-0".to_owned()));
        let env = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut rig =
            Self { data, bus, signer, env, replies, heard: Vec::new(), bridge: None, redis, _temp: temp };
        rig.start_bridge();
        rig.beacon().await;
        rig
    }

    pub fn start_bridge(&mut self) {
        let log =
            fs::OpenOptions::new().create(true).append(true).open(self.data.join("bridge.log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_metatron-shell-bridge"))
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("METATRON_DATA_DIR", &self.data)
            .env("METATRON_LOG", "info")
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .process_group(0)
            .spawn()
            .unwrap();
        self.bridge = Some(child);
    }

    pub fn kill_bridge(&mut self) {
        let mut bridge = self.bridge.take().unwrap();
        bridge.kill().unwrap();
        bridge.wait().unwrap();
    }

    /// Waits for a bridge that a crash point kills.
    pub async fn bridge_died(&mut self) {
        let bridge = self.bridge.as_mut().unwrap();
        until("the bridge's death", async || bridge.try_wait().unwrap()).await;
        self.bridge = None;
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.data.join("bridge.log")).unwrap_or_default()
    }

    pub async fn beacon(&self) -> Beacon {
        let key = keys::node_beacon("local");
        let since = clock::now();
        until("a beacon", async || {
            let beacon = self.bus.beacon::<Beacon>(&key).await.ok().flatten();
            if beacon.is_none() && clock::now().0 - since.0 > 5_000 {
                eprintln!("{}", self.log());
            }
            beacon
        })
        .await
    }

    pub fn home(&self) -> PathBuf {
        self.data.join(format!("homes/{PID}"))
    }

    /// As the agent's user would find it: made by the bridge, owned by the agent.
    pub fn write_home(&self, name: &str, text: &str) {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let home = self.home();
        let parent = fs::metadata(self.data.join("homes")).unwrap();
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join(name), text).unwrap();
        for path in [&home, &home.join(name)] {
            chown(path, Some(parent.uid()), Some(parent.gid())).unwrap();
        }
    }

    pub fn ops(&self, op: &OpId) -> PathBuf {
        self.data.join("ops").join(op.as_str())
    }

    pub async fn send(&self, entry: NodeEntry) {
        self.bus.append(&keys::node_ops("local"), 10_000, &entry).await.unwrap();
    }

    pub fn request(&self, body: OpBody) -> OpRequest {
        OpRequest {
            op_id: clock::new_id(),
            pid: PID,
            owner_id: UserId::from("owner"),
            turn_id: TurnId::from("turn"),
            node: NodeId::from("local"),
            body,
            permit: None,
            journal_id: None,
            reply_to: ME.to_owned(),
        }
    }

    pub fn claims(&self, request: &OpRequest, fingerprint: &str) -> PermitClaims {
        PermitClaims {
            key_id: self.signer.key_id(),
            approval_id: ApprovalId::from("a"),
            op_id: request.op_id.clone(),
            pid: request.pid,
            node: request.node.clone(),
            fingerprint: fingerprint.to_owned(),
            decided_by: UserId::from("owner"),
            not_after: clock::now().plus(Duration::from_secs(600)),
        }
    }

    pub async fn op(&self, request: &OpRequest) {
        self.send(NodeEntry::Op(Box::new(request.clone()))).await;
    }

    pub async fn status(&self, op: &OpId, journal_id: Option<JournalId>) {
        self.send(NodeEntry::OpStatus { op_id: op.clone(), journal_id, reply_to: ME.to_owned() }).await;
    }

    pub async fn cancel(&self, op: &OpId) {
        self.send(NodeEntry::OpCancel { op_id: op.clone(), reply_to: ME.to_owned() }).await;
    }

    /// The next reply that `pick` takes; others stay for later.
    pub async fn hear<T>(&mut self, pick: impl Fn(&Reply) -> Option<T>) -> T {
        let until = Instant::now() + WAIT;
        loop {
            if let Some((index, picked)) =
                self.heard.iter().enumerate().find_map(|(i, r)| Some((i, pick(r)?)))
            {
                self.heard.remove(index);
                return picked;
            }
            let left = until.saturating_duration_since(Instant::now());
            let Ok(news) = tokio::time::timeout(left, self.replies.next::<Reply>(64)).await else {
                panic!("not heard; there is {:?}; the bridge says:\n{}", self.heard, self.log());
            };
            self.heard.extend(news.into_iter().map(|entry| entry.payload));
        }
    }

    pub async fn answer(&mut self, op: &OpId) -> OpReplyBody {
        self.hear(|reply| match reply {
            Reply::Op(reply) if &reply.op_id == op => Some(reply.body.clone()),
            _ => None,
        })
        .await
    }

    pub async fn question(&mut self, op: &OpId) -> Question {
        match self.answer(op).await {
            OpReplyBody::Asked(question) => *question,
            other => panic!("{other:?}"),
        }
    }

    pub async fn running(&mut self, op: &OpId) {
        match self.answer(op).await {
            OpReplyBody::Running { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    /// The end; what was said of it before is forgotten.
    pub async fn done(&mut self, op: &OpId) -> OpResult {
        let result = self.end(op).await;
        self.heard.retain(|reply| !matches!(reply, Reply::Op(reply) if &reply.op_id == op));
        result
    }

    async fn end(&mut self, op: &OpId) -> OpResult {
        self.hear(|reply| match reply {
            Reply::Op(reply) if &reply.op_id == op => match &reply.body {
                OpReplyBody::Done(result) => Some(result.clone()),
                OpReplyBody::Running { .. } => None,
                other => panic!("{other:?}"),
            },
            _ => None,
        })
        .await
    }

    /// Asks, gets the question, says yes, sends again.
    pub async fn approve(&mut self, request: &mut OpRequest) -> Question {
        self.op(request).await;
        let question = self.question(&request.op_id.clone()).await;
        request.permit = Some(self.permit(request, &question));
        self.op(request).await;
        question
    }

    pub fn permit(&self, request: &OpRequest, question: &Question) -> SignedPermit {
        self.signer.sign_permit(&self.claims(request, &question.fingerprint))
    }

    /// A command that the owner approves if it is asked.
    pub async fn run(&mut self, command: &str) -> OpRequest {
        let mut request = self.request(command_body(command));
        if let Judgement::Ask(question) = self.plan(request.body.clone(), None).await {
            request.permit = Some(self.permit(&request, &question));
        }
        self.op(&request).await;
        request
    }

    pub async fn result(&mut self, command: &str) -> OpResult {
        let request = self.run(command).await;
        self.done(&request.op_id).await
    }

    pub async fn file(&mut self, body: OpBody) -> OpReplyBody {
        let request = self.request(body);
        self.op(&request).await;
        self.answer(&request.op_id).await
    }

    pub async fn output(&mut self, op: &OpId, from: u64, limit: u64) -> OutputChunk {
        let request_id = uuid::Uuid::now_v7().to_string();
        let entry = NodeEntry::OpOutput {
            request_id: request_id.clone(),
            op_id: op.clone(),
            from,
            limit,
            reply_to: ME.to_owned(),
        };
        self.send(entry).await;
        self.hear(|reply| match reply {
            Reply::Output { request_id: id, chunk } if id == &request_id => Some(chunk.clone()),
            _ => None,
        })
        .await
    }

    /// Asks for a look; gives the question's id.
    pub async fn ask_look(&self) -> String {
        let request_id = uuid::Uuid::now_v7().to_string();
        self.send(NodeEntry::Look { request_id: request_id.clone(), reply_to: ME.to_owned() }).await;
        request_id
    }

    pub async fn look(&mut self) -> Machine {
        let asked = self.ask_look().await;
        self.hear(|reply| match reply {
            Reply::Looked { request_id, machine } if *request_id == asked => Some((**machine).clone()),
            _ => None,
        })
        .await
    }

    pub fn to_do(&self, what: ErrandKind) -> Errand {
        let not_after = clock::now().plus(Duration::from_secs(600));
        Errand { key_id: self.signer.key_id(), node: NodeId::from("local"), what, not_after }
    }

    /// What is answered to an errand; not for one that is not answered.
    pub async fn errand(&mut self, errand: SignedErrand) -> Reply {
        let asked = uuid::Uuid::now_v7().to_string();
        let (request_id, reply_to) = (asked.clone(), ME.to_owned());
        self.send(NodeEntry::Errand { request_id, errand, reply_to }).await;
        self.hear(|reply| match reply {
            Reply::Packed { request_id, .. }
            | Reply::Outputs { request_id, .. }
            | Reply::ErrandRefused { request_id, .. }
                if *request_id == asked =>
            {
                Some(reply.clone())
            }
            _ => None,
        })
        .await
    }

    pub async fn outputs(&mut self) -> Outputs {
        let asked = uuid::Uuid::now_v7().to_string();
        let (request_id, reply_to) = (asked.clone(), ME.to_owned());
        self.send(NodeEntry::Outputs { request_id, reply_to }).await;
        self.hear(|reply| match reply {
            Reply::Outputs { request_id, outputs } if *request_id == asked => Some(*outputs),
            _ => None,
        })
        .await
    }

    pub async fn names(&mut self, path: &str) -> Listed {
        let asked = uuid::Uuid::now_v7().to_string();
        let (request_id, reply_to) = (asked.clone(), ME.to_owned());
        self.send(NodeEntry::Names { request_id, pid: PID, path: path.to_owned(), reply_to }).await;
        self.hear(|reply| match reply {
            Reply::Names { request_id, listed } if *request_id == asked => Some(listed.clone()),
            _ => None,
        })
        .await
    }

    pub async fn plan(&mut self, body: OpBody, posture: Option<Posture>) -> Judgement {
        let request_id = uuid::Uuid::now_v7().to_string();
        let entry = NodeEntry::OpPlan {
            request_id: request_id.clone(),
            pid: PID,
            body,
            posture,
            reply_to: ME.to_owned(),
        };
        self.send(entry).await;
        self.hear(|reply| match reply {
            Reply::Judged { request_id: id, judgement } if id == &request_id => Some((**judgement).clone()),
            _ => None,
        })
        .await
    }

    pub async fn set_posture(&self, version: i64, posture: Posture) {
        let set =
            PolicySet { key_id: self.signer.key_id(), version, postures: BTreeMap::from([(PID, posture)]) };
        self.bus.put(keys::POLICY, &self.signer.sign_policy(&set), None).await.unwrap();
    }

    /// All `op.output` events of an op so far: offset, text, next, binary.
    pub async fn events(&self, op: &OpId) -> Vec<(u64, String, u64, bool)> {
        let mut reader = self.bus.stream_reader(keys::EVENTS.to_owned(), Some("0-0".to_owned()));
        let mut found = Vec::new();
        while let Ok(entries) =
            tokio::time::timeout(Duration::from_millis(300), reader.next::<Envelope>(1_000)).await
        {
            for entry in entries {
                if let Event::OpOutput { op_id, offset, data, next, binary, .. } = entry.payload.event
                    && &op_id == op
                {
                    found.push((offset, data, next, binary));
                }
            }
        }
        found
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        for op in fs::read_dir(self.data.join("ops")).into_iter().flatten().flatten() {
            if let Some(pid) = holder(&op.path()) {
                let _ = nix::sys::signal::kill(
                    nix::unistd::Pid::from_raw(pid),
                    nix::sys::signal::Signal::SIGTERM,
                );
            }
        }
        for child in self.bridge.iter_mut().chain([&mut self.redis]) {
            let _ = child.kill();
            let _ = child.wait();
        }
        // What the separate user's homes left outside of the data folder.
        if let Ok(target) = fs::read_link(self.data.join("homes")) {
            let _ = target.parent().map(fs::remove_dir_all);
        }
    }
}

/// The living holder of an op's folder.
pub fn holder(folder: &Path) -> Option<i32> {
    let text = fs::read_to_string(folder.join("holder")).ok()?;
    let pid = i32::try_from(serde_json::from_str::<serde_json::Value>(&text).ok()?["pid"].as_i64()?).ok()?;
    let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).ok()?;
    line.contains("hold").then_some(pid)
}

/// Living processes whose command line has this mark.
pub fn alive(mark: &str) -> usize {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter(|entry| {
            let dir = entry.path();
            let zombie = fs::read_to_string(dir.join("stat")).is_ok_and(|stat| stat.contains(") Z "));
            !zombie
                && fs::read(dir.join("cmdline"))
                    .is_ok_and(|line| String::from_utf8_lossy(&line).contains(mark))
        })
        .count()
}

pub fn command_body(command: &str) -> OpBody {
    OpBody::RunCommand {
        command: command.to_owned(),
        cwd: None,
        env: BTreeMap::new(),
        stdin: None,
        user: None,
        tty: false,
        timeout_ms: None,
    }
}

pub fn old_op_id(age: Duration) -> OpId {
    let Millis(at) = clock::now().minus(age);
    let (seconds, nanos) = (u64::try_from(at / 1000).unwrap(), u32::try_from(at % 1000).unwrap() * 1_000_000);
    let time = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
    OpId(uuid::Uuid::new_v7(time).to_string())
}

/// Looks every 10 ms until there is something, for a bounded time.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + WAIT;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
