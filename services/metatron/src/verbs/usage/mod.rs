//! `metatron usage`: what models took and cost, call by call and in sums, and what may be spent.

mod budget;
mod calls;
mod figures;
mod sums;

use crate::{
    Exit, Result,
    api::Api,
    cli::models::{Usage, UsageVerb},
    config::Settings,
    show::Show,
};

pub async fn perform(settings: &Settings, args: &Usage, show: Show) -> Result<Exit> {
    let api = Api::logged_in(settings)?;
    match &args.verb {
        None => sums::perform(&api, args.by, args.days, show).await?,
        Some(UsageVerb::Calls { pid, limit }) => calls::perform(&api, *pid, *limit, show).await?,
        Some(UsageVerb::Budgets) => budget::list(&api, show).await?,
        Some(UsageVerb::Budget(verb)) => budget::perform(&api, verb, show).await?,
    }
    Ok(Exit::Ok)
}
