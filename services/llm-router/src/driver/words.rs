//! Why a turn or an answer ended, in the owner's words.

use crate::{
    agent::{Missed, Refusal, Why},
    providers,
    route::{NO_ROOM, UNPRICED},
};
use protocol::{price::say_usd, problem::Problem, usage::BudgetPeriod};
use serde_json::json;

const KEPT: &str = "Everything said and done so far is kept.";

/// Stands at the end of an answer that stopped before its own end.
pub fn unfinished(why: &str) -> String {
    format!("\n\n[MetatronOS: the answer ends here because {why}.]")
}

/// Of several that could have answered, the least of what is in the way may be another's: each is told, and money is
/// something that the owner can do about.
fn with_all_tried(problem: Problem, missed: &Missed) -> Problem {
    if missed.tried.len() < 2 {
        return problem;
    }
    let for_money = missed.tried.iter().any(|tried| matches!(tried.code.as_str(), UNPRICED | NO_ROOM));
    let problem = match problem.next.clone().filter(|_| for_money) {
        Some(next) => {
            problem.next(format!("{next} Or make room under Budgets: others were not asked for want of it."))
        }
        None => problem,
    };
    let tried = missed.tried.iter().map(|tried| json!(tried)).collect::<Vec<_>>();
    problem.with("tried", tried)
}

pub fn problem(why: &Why) -> Problem {
    match why {
        Why::Steps(limit) => Problem::new(
            409,
            "step_limit",
            "Stopped at the limit of steps",
            format!("The turn took {limit} steps, as many as it may."),
        )
        .kept(KEPT)
        .next("Send a message to let it go on, or raise the limit of the process."),
        Why::Loop => Problem::new(
            409,
            "going_in_circles",
            "Stopped: it went in circles",
            "The model made the same calls with the same results again and again, also after it was told.",
        )
        .kept(KEPT)
        .next("Say what it should do instead, or choose another model."),
        Why::Crashes(times) => Problem::new(
            500,
            "worker_crashed",
            "The turn was given up",
            format!("Its workers died {times} times without getting on."),
        )
        .kept(KEPT)
        .next("Look at the log of llm-router, then send your message again."),
        Why::Provider(missed) if missed.begun => providers::problem(&missed.provider, &missed.failure)
            .kept("What came of the answer is kept, and so is everything said and done before.")
            .next("Say \"Continue.\" and it goes on from there."),
        Why::Provider(missed) => with_all_tried(providers::problem(&missed.provider, &missed.failure), missed),
        Why::Refused(Refusal::UsedUp(budget, least)) => Problem::new(
            402,
            "budget_reached",
            "Stopped at a budget",
            format!(
                "{} has no room for another call: {} are used, and the next one may take up to {}, however short its \
                 answer is kept.",
                budget.words(),
                say_usd(budget.used_usd),
                say_usd(*least)
            ),
        )
        .kept(KEPT)
        .next(match budget.period {
            BudgetPeriod::Total => "Raise the budget under Budgets; then send a message to let it go on.",
            _ => "Raise the budget under Budgets, or wait for its next period; then send a message to let it go on.",
        })
        .with("budget_id", budget.id.as_str()),
        Why::Refused(Refusal::Unpriced { provider, model }) => Problem::new(
            402,
            "model_unpriced",
            "Nobody knows what this model costs",
            format!("There is a budget, and no price is known for {model} of {provider}."),
        )
        .kept(KEPT)
        .next("Give the model a price under Providers, or remove the budgets; then send your message again."),
        Why::Refused(Refusal::TokenEnded) => Problem::new(
            403,
            "token_ended",
            "Its token was deleted",
            "The token that this was begun with was deleted.",
        )
        .kept(KEPT)
        .next("Say it again yourself to go on."),
    }
}
