//! `metatron owner reset`: a link that lets the owner in again, who has lost the password.

use crate::{
    Exit, Result,
    api::Api,
    config::Settings,
    launch::links,
    show::Show,
    supervise::state::{self, State},
};
use protocol::auth::LinkKind;

pub async fn reset(settings: &Settings, show: Show) -> Result<Exit> {
    let state = state::need(settings)?;
    let ssh = links::ssh_line(state.port);
    if !Api::new(&state.address, None)?.setup_state().await?.claimed {
        return unclaimed(settings, &state, ssh, show).await;
    }
    let link = links::make(settings, &state, LinkKind::Reset).await?;
    show.value(&serde_json::json!({ "reset_link": link, "ssh": ssh }));
    links::say_ssh(show, ssh.as_deref());
    links::say(show, LinkKind::Reset, &link);
    show.line(
        "Chats, tokens, providers and whatever runs stay. A link that was made before this one is void.",
    );
    Ok(Exit::Ok)
}

/// There is no password yet that could have been lost.
async fn unclaimed(settings: &Settings, state: &State, ssh: Option<String>, show: Show) -> Result<Exit> {
    let link = links::make(settings, state, LinkKind::Setup).await?;
    show.value(&serde_json::json!({ "setup_link": link, "ssh": ssh }));
    show.line("Nobody has claimed this system yet, so there is no password to reset.");
    links::say_ssh(show, ssh.as_deref());
    links::say(show, LinkKind::Setup, &link);
    Ok(Exit::Ok)
}
