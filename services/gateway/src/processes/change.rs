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
    if let Some(Some(provider)) = &change.provider_id {
        let row = deps.store.provider(provider).await?.ok_or(Error::NotFound("provider"))?;
        // Behind one address many may answer, and the model's name says who reads the chat.
        let listed = |model: &String| row.models.iter().any(|known| known.id == *model);
        if guard.who.token().is_some() && !change.model.as_ref().is_none_or(listed) {
            return Err(Error::invalid(
                "model",
                "A token sets only models that stand in the provider's list.",
            ));
        }
    }

    let changed = deps.store.change_process(guard.who.id(), Pid(*pid), &change, now()).await?;
    if change.posture.is_some() {
        deps.policy_sets.nudge();
    }
    deps.publisher.after_commit(changed.facts, None);
    Ok(Json(changed.value))
}
