//! Who may change a turn's and an op's state from what to what: one table, asked by every writer.

use protocol::{op::OpState, turn::TurnState};

/// True when a turn may go from the one to the other. Nothing goes to `waiting_child` or `paused` yet.
/// Staying is no change: a turn taken over from a dead worker keeps its state and is not asked here.
pub fn turn_may(from: TurnState, to: TurnState) -> bool {
    use TurnState::*;
    match from {
        Queued => matches!(to, Thinking | Acting | Cancelled),
        Thinking => {
            matches!(
                to,
                Acting | WaitingApproval | WaitingInput | Queued | Done | Failed | Stopped | Cancelled
            )
        }
        Acting => {
            matches!(
                to,
                Thinking | WaitingApproval | WaitingInput | Queued | Done | Failed | Stopped | Cancelled
            )
        }
        WaitingApproval | WaitingInput | WaitingChild | Paused => matches!(to, Queued | Cancelled),
        Done | Failed | Cancelled | Stopped => false,
    }
}

/// True when an op may go from the one to the other.
pub fn op_may(from: OpState, to: OpState) -> bool {
    use OpState::*;
    match from {
        // A short op ends before anyone saw it run.
        Planned => !matches!(to, Planned | Approved),
        Asked => matches!(to, Approved | Denied | Cancelling | Cancelled),
        // Asked again: the permit ran out, or what was approved changed.
        Approved => !matches!(to, Planned | Approved),
        Running => matches!(to, Done | Failed | Cancelled | Unknown | Cancelling),
        Cancelling => matches!(to, Done | Failed | Denied | Cancelled | Unknown),
        Done | Failed | Denied | Cancelled | Unknown => false,
    }
}
