//! Jobs are tickets: they may be lost or delivered twice and harm nothing.

use crate::TurnId;
use serde::{Deserialize, Serialize};

/// "Somebody should look at this turn." Queue `metatron:run_turn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTurn {
    pub turn_id: TurnId,
}
