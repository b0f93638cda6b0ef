use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result, limits},
    processes::posture,
};
use actix_web::{HttpResponse, web::Data};
use chassis::clock::now;
use protocol::process::{Limits, NewProcess, Posture, Process, Program};
use store::NewProcessRow;

/// Starts a process. The same `client_id` again gives the same one.
#[utoipa::path(post, path = "/api/processes", tag = "processes", request_body = NewProcess, responses((status = 201, body = Process)))]
pub async fn create(guard: Guard<Act>, deps: Data<Deps>, body: Body<NewProcess>) -> Result<HttpResponse> {
    let new = body.read().await?;
    let row = NewProcessRow {
        owner_id: guard.who.id().clone(),
        ppid: None,
        program: offered(new.program)?,
        title: match &new.title {
            Some(title) if !title.trim().is_empty() => limits::label("title", title, limits::TITLE_CHARS)?,
            _ => String::new(),
        },
        posture: new.posture.unwrap_or(Posture::Ask),
        limits: bounded(new.limits.unwrap_or_default())?,
        client_id: new.client_id,
    };
    posture::offered(row.posture)?;
    row.client_id.as_ref().map(limits::client_id).transpose()?;

    let made = deps.store.add_process(row, now()).await?;
    if made.value.posture != Posture::Ask {
        deps.policy_sets.nudge();
    }
    deps.publisher.after_commit(made.facts, None);
    Ok(HttpResponse::Created().json(made.value))
}

fn offered(program: Program) -> Result<Program> {
    match program {
        Program::Chat | Program::Task => Ok(program),
        _ => Err(Error::not_offered("program", "This version runs the programs chat and task.")),
    }
}

fn bounded(limits: Limits) -> Result<Limits> {
    if limits.steps.is_some_and(|steps| !(1..=500).contains(&steps)) {
        return Err(Error::invalid("limits.steps", "1 to 500."));
    }
    Ok(limits)
}
