//! What handlers hold: cheap handles, made by `app` alone.

use crate::{
    asks::Mailbox,
    auth::{one_time_tokens::OneTimeTokens, passwords::Passwords, tickets::Tickets},
    backups::Keeper,
    config::Config,
    live::hub::Hub,
    policy_set::PolicySets,
    publish::Publisher,
    storage::get::Counter,
};
use bus::Bus;
use chassis::supervise::Supervisor;
use protocol::NodeId;
use std::sync::Arc;
use store::Store;

pub struct Deps {
    pub config: Config,
    pub store: Store,
    pub bus: Bus,
    pub publisher: Publisher,
    pub mailbox: Mailbox,
    pub hub: Hub,
    pub passwords: Passwords,
    pub tickets: Tickets,
    pub one_time_tokens: OneTimeTokens,
    pub policy_sets: PolicySets,
    /// Mints permits; the only one in the house.
    pub signer: Arc<policy::Signer>,
    pub storage: Counter,
    pub backups: Keeper,
    pub keyring: Arc<vault::Keyring>,
    pub metrics: chassis::health::Metrics,
    /// The machine that ops of this gateway's processes are judged on.
    pub node: NodeId,
    /// For work that outlives the request it came with.
    pub supervisor: Supervisor,
    pub stop: tokio_util::sync::CancellationToken,
}
