//! The first page: what is found out without a model.

use crate::{
    Millis,
    machine::Machine,
    node::Beacon,
    process::{Process, Usage},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/home`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Home {
    pub now: Millis,
    pub version: String,
    /// True while no provider is set up and the script answers.
    pub demo: bool,
    pub nodes: Vec<HomeNode>,
    /// Why no machine is listed, in a sentence.
    pub problem: Option<String>,
    /// What the owner should know without having looked, the most pressing first.
    pub notices: Vec<Notice>,
    pub waiting: Waiting,
    pub spend: Spend,
    /// At most 6 chats that are not put away, the last active first.
    pub chats: Vec<Process>,
    /// At most 3.
    pub suggestions: Vec<Suggestion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct HomeNode {
    pub beacon: Beacon,
    pub machine: Option<Machine>,
    /// Why there is no look at it, in a sentence.
    pub problem: Option<String>,
}

/// Something of the system's own that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Notice {
    /// For example `backup_failed`.
    pub key: String,
    pub title: String,
    pub detail: String,
    /// The page where something is done about it.
    pub place: String,
}

/// What waits for the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Waiting {
    pub approvals: i64,
    /// Processes that asked something.
    pub questions: i64,
}

/// Since midnight UTC, and since the first of the month.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Spend {
    pub today: Usage,
    pub month: Usage,
    /// A price is known for every model that was used this month.
    pub priced: bool,
}

/// Something worth asking, because of something found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Suggestion {
    /// What it came from, for example `disk_full`.
    pub key: String,
    pub title: String,
    /// With the figure that was found.
    pub why: String,
    /// The text to say in a chat.
    pub prompt: String,
}

/// `GET /api/storage`: what the data folder takes. Bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Storage {
    /// Of the file system that it lies on.
    pub total: u64,
    pub free: u64,
    pub items: Vec<StorageItem>,
    /// Too large to be counted to the end: the sizes are at least these.
    pub partial: bool,
    pub looked_at: Millis,
    pub budget: StorageBudget,
}

/// What the data folder may take, and what gives way when it takes more. Bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct StorageBudget {
    pub bytes: u64,
    /// As of the last look, which is made every ten minutes.
    pub taken: u64,
    /// Outputs of commands that could be trimmed, and the end of the command whose output would go first.
    pub outputs: u64,
    pub oldest: Option<Millis>,
    /// Not before this time; set from 90 % on.
    pub trims_from: Option<Millis>,
    /// The last time that something was trimmed, and how much.
    pub trimmed_at: Option<Millis>,
    pub trimmed: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct StorageItem {
    /// `database`, `ops`, `homes`, `logs`, `redis`, `attachments` (a part of the database), `backups` or `other`.
    pub key: String,
    pub bytes: u64,
}
