//! Judgement: what an op would do, whether it may, and the signed answers to questions.
//!
//! In: an op's body and the facts that the door looked up. Out: allow, ask or deny, with reasons.
//! Allowed is only what is proven to read; everything else asks. The floor denies before that: it is
//! a tripwire for accidents, since no list of bad commands is ever complete, and not the boundary.
//! Never here: IO, a clock. The same input gives the same answer.

mod command;
mod decide;
mod facts;
mod fingerprint;
mod floor;
mod path;
mod permit;
mod readonly;
mod risk;
mod script;
mod secret;
mod shell;

pub use command::{Words, plain_words};
pub use decide::{Verdict, decide, summary};
pub use facts::{Facts, Lead};
pub use fingerprint::{fingerprint, sha256_hex};
pub use floor::{Seen, seen};
pub use permit::{Refusal, Signer, Verifier};
pub use readonly::paths_in;
pub use script::interprets;
pub use shell::Word;
