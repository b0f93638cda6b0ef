//! What changes something of this machine's own data folder, for the gateway alone: it carries the gateway's signature, is
//! for this machine, and runs out. Whoever else writes to the stream has nothing done by it.

use super::Door;
use crate::journal;
use chassis::clock;
use protocol::{
    permit::{ErrandKind, SignedErrand},
    reply::{Outputs, Reply, Trimmed},
};

impl Door {
    /// None: there is nothing to say, or whoever asked asks again.
    pub(super) async fn errand(&self, request_id: String, errand: &SignedErrand) -> Option<Reply> {
        match self.verifier.accept_errand(errand, &self.hands.node, clock::now()) {
            Ok(ErrandKind::Trim { leave }) => {
                let outputs = self.trim(leave).await?;
                Some(Reply::Outputs { request_id, outputs })
            }
            Ok(ErrandKind::Pack { pack_id }) => {
                Some(Reply::Packed { request_id, pack: self.packs.state(&pack_id) })
            }
            Ok(ErrandKind::DropPack { pack_id }) => {
                self.packs.drop_pack(&pack_id);
                None
            }
            Err(refusal) => {
                tracing::warn!(%refusal, "an errand was refused; nothing was done");
                Some(Reply::ErrandRefused { request_id, why: format!("{refusal}; nothing was done") })
            }
        }
    }

    async fn trim(&self, leave: u64) -> Option<Outputs> {
        let journal = self.hands.journal.clone();
        let trimming = move || journal::trim(&journal, leave, clock::now());
        let trimmed = tokio::task::spawn_blocking(trimming).await.ok()?;
        if trimmed.ops > 0 {
            let Trimmed { ops, bytes } = trimmed;
            tracing::info!(ops, bytes, "old outputs were trimmed: the data folder was over its budget");
        }
        Some(Outputs { trimmed, ..self.outputs().await? })
    }
}
