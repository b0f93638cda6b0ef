//! `metatron approve`: the open questions, or the answer to one. The password goes with every answer.

use super::{login, question};
use crate::{Error, Exit, Result, api::Api, cli::Approve, config::Settings, show::Show};
use protocol::approval::{Approval, Decide, Decision, EditedOp};

pub async fn perform(settings: &Settings, args: &Approve, show: Show) -> Result<Exit> {
    let api = Api::logged_in(settings)?;
    let pending = api.pending(None).await?;
    let Some(id) = &args.id else {
        list(&api, &pending, show).await;
        return Ok(Exit::Ok);
    };
    if let Some(approval) = pending.iter().find(|approval| approval.id.as_str() == id) {
        show.line(question::card(approval, &question::nodes(&api, show).await));
    }
    let decide = decision(args)?;
    let password = login::password(args.password_stdin)?;
    let decided = api.decide(id, &decide, &password).await?;
    show.value(&decided);
    show.line(match decide.decision {
        Decision::Approve => "Approved.",
        Decision::Deny => "Denied.",
        Decision::Edit => "Approved as edited.",
    });
    Ok(Exit::Ok)
}

async fn list(api: &Api, pending: &[Approval], show: Show) {
    show.value(&pending);
    let Some(first) = pending.first() else {
        show.line("No question is open.");
        return;
    };
    let nodes = question::nodes(api, show).await;
    for approval in pending {
        show.line(format!("{}\n   process   {}", question::card(approval, &nodes), approval.pid));
    }
    show.line(format!("Say yes with `metatron approve {}`; no with --deny --reason \"…\".", first.id));
}

fn decision(args: &Approve) -> Result<Decide> {
    let (decision, op) = match &args.edit {
        Some(command) if command.trim().is_empty() => {
            return Err(Error::Usage("--edit needs a command".into()));
        }
        Some(command) => (Decision::Edit, Some(EditedOp { command: command.clone() })),
        None if args.deny => (Decision::Deny, None),
        None => (Decision::Approve, None),
    };
    Ok(Decide { decision, op, scope: None, reason: args.reason.clone() })
}
