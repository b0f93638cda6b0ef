//! What a budget may be.

use crate::http::{Error, Result};
use protocol::{
    price::Nano,
    usage::{BudgetPeriod, BudgetScope, NewBudget},
};

const MOST_USD: f64 = 1_000_000.0;

/// In 1e-9 USD.
pub fn limit(field: &'static str, usd: f64) -> Result<i64> {
    if (0.0..=MOST_USD).contains(&usd) {
        return Ok(Nano::of_usd(usd).0);
    }
    Err(Error::invalid(field, "0 to 1,000,000 USD."))
}

pub fn period(scope: BudgetScope, period: BudgetPeriod) -> Result<()> {
    if scope.periods().contains(&period) {
        return Ok(());
    }
    Err(Error::invalid(
        "period",
        match scope {
            BudgetScope::All => "For everything: day or month.",
            BudgetScope::Process => "For a process: total.",
            BudgetScope::Token => "For a token: day, month or total.",
        },
    ))
}

/// What it is for: a pid, a token's id, nothing for everything.
pub fn subject(new: &NewBudget) -> Result<String> {
    match (new.scope, new.pid, &new.token_id) {
        (BudgetScope::All, None, None) => Ok(String::new()),
        (BudgetScope::Process, Some(pid), None) => Ok(pid.to_string()),
        (BudgetScope::Token, None, Some(token)) => Ok(token.0.clone()),
        _ => Err(Error::invalid(
            "scope",
            "all names nothing more, process names a pid, token names a token_id.",
        )),
    }
}
