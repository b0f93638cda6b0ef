//! `metatron route`: which models answer, in which order, and what they cost.

mod list;
mod prices;
mod set;

use crate::{
    Exit, Result,
    api::Api,
    cli::models::{Route, RouteVerb},
    config::Settings,
    show::{Show, visible},
    verbs::login,
};
use protocol::route::BUILT_IN;

pub async fn perform(settings: &Settings, args: &Route, show: Show) -> Result<Exit> {
    let api = Api::logged_in(settings)?;
    match &args.verb {
        None => list::perform(&api, show).await?,
        Some(RouteVerb::Set { name, entries, password_stdin }) => {
            set::perform(&api, name, entries, *password_stdin, show).await?;
        }
        Some(RouteVerb::Delete { name, password_stdin }) => {
            api.delete_route(name, &login::password(*password_stdin)?).await?;
            show.value(&serde_json::json!({ "deleted": name }));
            show.line(match BUILT_IN.contains(&name.as_str()) {
                true => format!("{name} goes back to what stands in for it."),
                false => format!("{} is gone; what thought on it thinks on deep.", visible(name)),
            });
        }
        Some(RouteVerb::Prices(prices)) => prices::perform(&api, prices.verb.as_ref(), show).await?,
    }
    Ok(Exit::Ok)
}
