//! One reply stream for each start of the gateway, read by one task; whoever asks waits here.

use crate::{
    asks::confirm,
    http::{Error, Result},
    publish::Publisher,
};
use bus::{Bus, keys};
use chassis::{
    clock::{new_id, now},
    supervise::task,
};
use policy::Signer;
use protocol::{
    NodeId, OpId, Pid,
    backup::{PIECE_BYTES, Pack},
    machine::Machine,
    op::{NodeEntry, OpBody},
    permit::{Errand, ErrandKind, SignedErrand},
    process::Posture,
    reply::{Judgement, Listed, OutputChunk, Outputs, Reply},
    rpc::{RouterAnswer, RouterAsk, RouterCall},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::Store;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// Entries kept in the streams that are written here.
const KEPT: usize = 10_000;
/// Questions open at once.
const OPEN: usize = 1_000;
/// How long a node, which answers in milliseconds, is waited for.
const NODE_PATIENCE: Duration = Duration::from_secs(3);
/// Thousands of outputs are looked at.
const OUTPUTS_PATIENCE: Duration = Duration::from_secs(20);
/// As long as a permit: clocks of machines differ.
const ERRAND_VALID: Duration = Duration::from_secs(10 * 60);
/// A model's provider may take its time.
const ROUTER_PATIENCE: Duration = Duration::from_secs(30);

type Open = HashMap<String, oneshot::Sender<Reply>>;

#[derive(Clone)]
pub struct Mailbox {
    bus: Bus,
    signer: Arc<Signer>,
    /// Unique for each start, so that nothing in the stream is meant for an earlier one.
    name: String,
    open: Arc<Mutex<Open>>,
}

impl Mailbox {
    pub fn new(bus: Bus, signer: Arc<Signer>) -> Self {
        let id: String = new_id();
        Self { bus, signer, name: format!("gateway-{id}"), open: Arc::default() }
    }

    /// What the door would say of it: the plan, the fingerprint and the decision.
    pub async fn plan(
        &self,
        node: &NodeId,
        pid: Pid,
        body: OpBody,
        posture: Option<Posture>,
    ) -> Result<Judgement> {
        let entry = |request_id, reply_to| NodeEntry::OpPlan { request_id, pid, body, posture, reply_to };
        self.ask_node(node, NODE_PATIENCE, entry, |reply| match reply {
            Reply::Judged { judgement, .. } => Some(*judgement),
            _ => None,
        })
        .await
    }

    /// A piece of an op's output, from the node that ran it.
    pub async fn output(&self, node: &NodeId, op_id: OpId, from: u64, limit: u64) -> Result<OutputChunk> {
        let entry = |request_id, reply_to| NodeEntry::OpOutput { request_id, op_id, from, limit, reply_to };
        self.ask_node(node, NODE_PATIENCE, entry, |reply| match reply {
            Reply::Output { chunk, .. } => Some(chunk),
            _ => None,
        })
        .await
    }

    /// The machine as it is now, if it says so in time.
    pub async fn look(&self, node: &NodeId, patience: Duration) -> Result<Machine> {
        let entry = |request_id, reply_to| NodeEntry::Look { request_id, reply_to };
        self.ask_node(node, patience, entry, |reply| match reply {
            Reply::Looked { machine, .. } => Some(*machine),
            _ => None,
        })
        .await
    }

    /// Names in a folder of the node, as the agents' user may list them.
    pub async fn names(&self, node: &NodeId, pid: Pid, path: String) -> Result<Listed> {
        let entry = |request_id, reply_to| NodeEntry::Names { request_id, pid, path, reply_to };
        self.ask_node(node, NODE_PATIENCE, entry, |reply| match reply {
            Reply::Names { listed, .. } => Some(listed),
            _ => None,
        })
        .await
    }

    /// Begins a pack of the node's homes, or says how far it is.
    pub async fn pack(&self, node: &NodeId, pack_id: &str) -> Result<Pack> {
        let what = ErrandKind::Pack { pack_id: pack_id.to_owned() };
        self.send_on(node, NODE_PATIENCE, what, |reply| match reply {
            Reply::Packed { pack, .. } => Some(pack),
            _ => None,
        })
        .await
    }

    /// A piece of a pack from this byte on; none when the node does not have it any more.
    pub async fn pack_piece(&self, node: &NodeId, pack_id: &str, from: u64) -> Result<Option<Vec<u8>>> {
        let own = pack_id.to_owned();
        let entry = |request_id, reply_to| NodeEntry::PackPiece { request_id, pack_id: own, from, reply_to };
        let put = self.ask_node(node, NODE_PATIENCE, entry, |reply| match reply {
            Reply::Piece { bytes, .. } => Some(bytes),
            _ => None,
        });
        if put.await?.is_none() {
            return Ok(None);
        }
        // Beside the stream of replies, which keeps what it is given for an hour. One byte more than there may be,
        // so that a longer one is seen to be none.
        Ok(self.bus.take_bytes(&keys::pack_piece(pack_id, from), PIECE_BYTES + 1).await?)
    }

    /// Outputs of ended ops that the node has.
    pub async fn outputs(&self, node: &NodeId) -> Result<Outputs> {
        let entry = |request_id, reply_to| NodeEntry::Outputs { request_id, reply_to };
        self.ask_node(node, OUTPUTS_PATIENCE, entry, |reply| match reply {
            Reply::Outputs { outputs, .. } => Some(outputs),
            _ => None,
        })
        .await
    }

    /// Old outputs go until at most so many bytes of them are left; what is left.
    pub async fn trim(&self, node: &NodeId, leave: u64) -> Result<Outputs> {
        self.send_on(node, OUTPUTS_PATIENCE, ErrandKind::Trim { leave }, |reply| match reply {
            Reply::Outputs { outputs, .. } => Some(outputs),
            _ => None,
        })
        .await
    }

    pub async fn drop_pack(&self, node: &NodeId, pack_id: &str) -> Result<()> {
        let errand = self.errand(node, ErrandKind::DropPack { pack_id: pack_id.to_owned() });
        let entry = NodeEntry::Errand { request_id: new_id(), errand, reply_to: self.name.clone() };
        self.bus.append(&keys::node_ops(node.as_str()), KEPT, &entry).await?;
        Ok(())
    }

    async fn send_on<T>(
        &self,
        node: &NodeId,
        patience: Duration,
        what: ErrandKind,
        pick: impl FnOnce(Reply) -> Option<T>,
    ) -> Result<T> {
        let errand = self.errand(node, what);
        let entry = |request_id, reply_to| NodeEntry::Errand { request_id, errand, reply_to };
        let answer = self.ask_node(node, patience, entry, |reply| match reply {
            Reply::ErrandRefused { why, .. } => {
                Some(Err(Error::Broken(format!("the node refused it: {why}"))))
            }
            reply => pick(reply).map(Ok),
        });
        answer.await?
    }

    fn errand(&self, node: &NodeId, what: ErrandKind) -> SignedErrand {
        let not_after = now().plus(ERRAND_VALID);
        self.signer.sign_errand(&Errand { key_id: self.signer.key_id(), node: node.clone(), what, not_after })
    }

    /// Tells the node to end an op; that it ended is heard by `serve`.
    pub async fn cancel(&self, node: &NodeId, op_id: OpId) -> Result<()> {
        let entry = NodeEntry::OpCancel { op_id, reply_to: self.name.clone() };
        self.bus.append(&keys::node_ops(node.as_str()), KEPT, &entry).await?;
        Ok(())
    }

    /// Asks llm-router, which alone speaks to models.
    pub async fn ask_router(&self, call: RouterAsk) -> Result<RouterAnswer> {
        let request_id: String = new_id();
        let call = RouterCall { request_id: request_id.clone(), reply_to: self.name.clone(), call };
        let waiting = self.wait_for(request_id)?;
        self.bus.append(keys::ROUTER_CALLS, KEPT, &call).await?;
        match waiting.within(ROUTER_PATIENCE).await.ok_or(Error::RouterAway)? {
            Reply::Router { answer, .. } => Ok(answer),
            _ => Err(Error::Broken("the router answered something else".to_owned())),
        }
    }

    /// Says what `entry` makes of a question's id and our name, and gives what `pick` takes of the answer.
    async fn ask_node<T>(
        &self,
        node: &NodeId,
        patience: Duration,
        entry: impl FnOnce(String, String) -> NodeEntry,
        pick: impl FnOnce(Reply) -> Option<T>,
    ) -> Result<T> {
        let away = || Error::NodeAway(node.0.clone());
        let request_id: String = new_id();
        let entry = entry(request_id.clone(), self.name.clone());
        let waiting = self.wait_for(request_id)?;
        let stream = keys::node_ops(node.as_str());
        let sent = tokio::time::timeout(patience, self.bus.append(&stream, KEPT, &entry)).await;
        sent.map_err(|_| away())??;
        let answer = waiting.within(patience).await.ok_or_else(away)?;
        pick(answer).ok_or_else(|| Error::Broken("the node answered something else".to_owned()))
    }

    fn wait_for(&self, request_id: String) -> Result<Waiting> {
        let mut open = self.open();
        if open.len() >= OPEN {
            return Err(Error::Busy);
        }
        let (answer, heard) = oneshot::channel();
        open.insert(request_id.clone(), answer);
        Ok(Waiting { mailbox: self.clone(), request_id, heard })
    }

    /// Reads the reply stream until the process ends.
    pub async fn serve(self, store: Store, publisher: Publisher, stop: CancellationToken) -> task::Result {
        // From the beginning: nobody else writes to a stream with this name, and what was answered
        // before the reader stood must not be missed.
        let mut reader = self.bus.stream_reader(keys::replies(&self.name), Some("0-0".to_owned()));
        loop {
            let deliveries = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                deliveries = reader.next::<Reply>(100) => deliveries,
            };
            for delivery in deliveries {
                match delivery.payload {
                    Reply::Op(reply) => confirm::confirm(&store, &publisher, reply).await,
                    answer => self.hear(answer),
                }
            }
        }
    }

    fn hear(&self, answer: Reply) {
        let request_id = match &answer {
            Reply::Judged { request_id, .. }
            | Reply::Output { request_id, .. }
            | Reply::Looked { request_id, .. }
            | Reply::Names { request_id, .. }
            | Reply::Packed { request_id, .. }
            | Reply::Piece { request_id, .. }
            | Reply::Outputs { request_id, .. }
            | Reply::ErrandRefused { request_id, .. }
            | Reply::Router { request_id, .. } => request_id.clone(),
            Reply::Op(_) => return,
        };
        if let Some(waiting) = self.open().remove(&request_id) {
            // Whoever asked may have gone; then nobody needs it.
            let _ = waiting.send(answer);
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An open question; leaving it closes it.
struct Waiting {
    mailbox: Mailbox,
    request_id: String,
    heard: oneshot::Receiver<Reply>,
}

impl Waiting {
    async fn within(mut self, patience: Duration) -> Option<Reply> {
        tokio::time::timeout(patience, &mut self.heard).await.ok()?.ok()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.mailbox.open().remove(&self.request_id);
    }
}
