//! The door: everything asked of this machine comes through here, and only here is it judged.
//!
//! In: entries of the node's stream. Out: answers at once (asked, denied, refused), or an op that
//! stands in the journal and is carried out by `exec`. Only the door has the facts: the program that
//! would run, real paths, the user, the tier, the scripts as they are now; so the plan is made here.
//! Never here: an effect that neither was judged nor carries the gateway's signature.

mod answer;
mod aside;
mod errand;
mod facts;
mod handle;
mod intake;
mod judge;
mod pins;
mod policy_set;
mod recover;
mod resolve;
mod verify;

pub use aside::AT_ONCE as ASIDES_AT_ONCE;
pub use intake::serve;
pub use judge::Door;
pub use policy_set::PolicyKeeper;
pub use recover::recover;
