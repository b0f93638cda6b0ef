//! One reconciler a file. Each reads the database (or Redis), does what is missing, and may be killed
//! at any line.

pub mod clear_processes;
pub mod expire_approvals;
pub mod give_up_calls;
pub mod hear_cancels;
pub mod light_beacon;
pub mod prune_ops;
pub mod publish_events;
pub mod resend_cancels;
pub mod sweep_attachments;
pub mod sweep_turns;
pub mod trim_events;
pub mod trim_queue;
pub mod watch_beacons;
