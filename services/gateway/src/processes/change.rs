use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result, limits},
    processes::posture,
};
use actix_web::web::{Data, Json, Path};
use chassis::clock::now;
use protocol::{
    Pid,
    process::{Process, ProcessChange},
};

/// Changes title, posture, model, pin or archive; what is absent stays.
#[utoipa::path(patch, path = "/api/processes/{pid}", tag = "processes", request_body = ProcessChange, responses((status = 200, body = Process)))]
pub async fn change(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<ProcessChange>,
) -> Result<Json<Process>> {
    let mut change = body.read().await?;
    change.title =
        change.title.map(|title| limits::label("title", &title, limits::TITLE_CHARS)).transpose()?;
    change.model =
        change.model.map(|model| limits::label("model", &model, limits::TITLE_CHARS)).transpose()?;
    change.posture.map(posture::offered).transpose()?;
    if let Some(Some(provider)) = &change.provider_id
        && deps.store.provider(provider).await?.is_none()
    {
        return Err(Error::NotFound("provider"));
    }
    if guard.who.token().is_some()
        && let Some(model) = &change.model
    {
        only_listed(&guard, &deps, Pid(*pid), &change, model).await?;
    }

    let changed = deps.store.change_process(guard.who.id(), Pid(*pid), &change, now()).await?;
    if change.posture.is_some() {
        deps.policy_sets.nudge();
    }
    deps.publisher.after_commit(changed.facts, None);
    Ok(Json(changed.value))
}

/// Behind one address many may answer, and the model's name says who reads the chat: a program names none that its owner
/// did not.
async fn only_listed(
    guard: &Guard<Act>,
    deps: &Deps,
    pid: Pid,
    change: &ProcessChange,
    model: &str,
) -> Result<()> {
    let provider = match &change.provider_id {
        Some(named) => named.clone(),
        None => deps.store.process(guard.who.id(), pid).await?.process.provider_id,
    };
    let row = match &provider {
        Some(provider) => deps.store.provider(provider).await?,
        None => None,
    };
    match row.is_some_and(|row| row.models.iter().any(|known| known.id == *model)) {
        true => Ok(()),
        false => Err(Error::invalid("model", "A token sets only models that stand in the provider's list.")),
    }
}
