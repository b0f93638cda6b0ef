//! What models took and cost: the ledger, and sums of it. Everything that is shown of it comes from here.

pub mod calls;
pub mod now;
pub mod sums;
