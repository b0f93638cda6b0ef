//! Questions to the owner, and the answers.
//!
//! In: a decision of a person. Out: the row, and for a yes the permit that the door will accept.
//! Never here: a judgement of its own. An edited command is judged by the door like any other.

pub mod anew;
pub mod decide;
pub mod edit;
pub mod get;
pub mod list;
pub mod permit;
mod sound;
