//! `metatron token setup`: another setup link, while nobody has claimed this system.

use crate::{Error, Exit, Result, api::Api, config::Settings, launch::links, show::Show, supervise::state};
use protocol::auth::LinkKind;

pub async fn setup(settings: &Settings, show: Show) -> Result<Exit> {
    let state = state::need(settings)?;
    if Api::new(&state.address, None)?.setup_state().await?.claimed {
        return Err(Error::Failed {
            what: "this system has its owner already".into(),
            next: Some(format!(
                "Log in at {}, or with `metatron login`. Is the password lost, `metatron owner reset` makes another link.",
                state.address
            )),
        });
    }
    let link = links::make(settings, &state, LinkKind::Setup).await?;
    show.value(&serde_json::json!({ "setup_link": link }));
    links::say(show, LinkKind::Setup, &link);
    Ok(Exit::Ok)
}
