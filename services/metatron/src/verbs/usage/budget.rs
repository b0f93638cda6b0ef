use crate::{
    Error, Result,
    api::Api,
    cli::models::{BudgetOf, BudgetVerb},
    show::{Show, visible},
    verbs::login,
};
use protocol::{
    price::say_usd,
    usage::{Budget, BudgetChange, BudgetPeriod, BudgetScope, NewBudget},
};

pub async fn list(api: &Api, show: Show) -> Result<()> {
    let budgets = api.budgets().await?;
    show.value(&budgets);
    if budgets.is_empty() {
        show.line("Nothing bounds what models may cost. `metatron usage budget set 2` does: $2 a day.");
    }
    for budget in &budgets {
        line(budget, show);
    }
    Ok(())
}

/// A token alone raises no bound: the password goes along.
pub async fn perform(api: &Api, verb: &BudgetVerb, show: Show) -> Result<()> {
    let (BudgetVerb::Set { of, .. } | BudgetVerb::Delete { of }) = verb;
    let (scope, period) = which(of)?;
    if let BudgetVerb::Set { usd, .. } = verb
        && !usd.is_finite()
    {
        return Err(Error::Usage("a budget is an amount of USD".to_owned()));
    }
    let stands = api.budgets().await?.into_iter().find(|budget| {
        (budget.scope, budget.period, budget.pid, &budget.token_id) == (scope, period, of.pid(), &of.token())
    });
    let password = || login::password(of.password_stdin);
    let budget = match (verb, stands) {
        (BudgetVerb::Set { usd, .. }, Some(stands)) => {
            api.change_budget(stands.id.as_str(), &BudgetChange { limit_usd: *usd }, &password()?).await?
        }
        (BudgetVerb::Set { usd, .. }, None) => {
            let new = NewBudget { scope, pid: of.pid(), token_id: of.token(), period, limit_usd: *usd };
            api.new_budget(&new, &password()?).await?
        }
        (BudgetVerb::Delete { .. }, Some(stands)) => {
            api.delete_budget(stands.id.as_str(), &password()?).await?;
            show.value(&serde_json::json!({ "deleted": stands }));
            show.line(format!("{} is gone.", visible(&stands.words())));
            return Ok(());
        }
        (BudgetVerb::Delete { .. }, None) => {
            return Err(Error::Failed {
                what: "there is no such budget".to_owned(),
                next: Some("`metatron usage budgets` shows those that there are.".to_owned()),
            });
        }
    };
    show.value(&budget);
    line(&budget, show);
    Ok(())
}

fn line(budget: &Budget, show: Show) {
    let set_aside = match budget.reserved_usd > 0.0 {
        true => format!(", {} of that set aside for calls under way", say_usd(budget.reserved_usd)),
        false => String::new(),
    };
    show.line(format!("{}: {} used{set_aside}.", visible(&budget.words()), say_usd(budget.used_usd)));
}

fn which(of: &BudgetOf) -> Result<(BudgetScope, BudgetPeriod)> {
    let (scope, usual) = match (of.pid, &of.token) {
        (Some(_), _) => (BudgetScope::Process, BudgetPeriod::Total),
        (None, Some(_)) => (BudgetScope::Token, BudgetPeriod::Total),
        (None, None) => (BudgetScope::All, BudgetPeriod::Day),
    };
    let period = of.per.map_or(usual, BudgetPeriod::from);
    if scope.periods().contains(&period) {
        return Ok((scope, period));
    }
    Err(Error::Usage("a budget for everything is per day or per month".to_owned()))
}
