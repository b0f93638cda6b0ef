//! A whole chat at one moment.

use crate::{
    Result, Store, approvals::approvals_of_process, messages::messages_until, ops::ops_of_process,
    processes::load_process, turns::turns_of_process,
};
use protocol::{Pid, UserId, approval::Approval, message::Message, op::Op, process::Process, turn::Turn};

#[derive(Debug, Clone)]
pub struct Transcript {
    pub process: Process,
    pub turns: Vec<Turn>,
    /// In the order in which a model reads them; what was set aside is left out.
    pub messages: Vec<Message>,
    pub ops: Vec<Op>,
    pub approvals: Vec<Approval>,
}

impl Store {
    /// `NotFound` also when it belongs to someone else.
    pub async fn transcript(&self, owner: &UserId, pid: Pid) -> Result<Transcript> {
        let mut read = self.pool.begin().await?;
        Ok(Transcript {
            process: load_process(&mut read, owner, pid).await?.process,
            turns: turns_of_process(&mut read, pid).await?,
            messages: messages_until(&mut read, pid, i64::MAX).await?,
            ops: ops_of_process(&mut read, pid).await?,
            approvals: approvals_of_process(&mut read, pid).await?,
        })
    }
}
