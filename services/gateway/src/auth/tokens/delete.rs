use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Error, Result},
    processes::stop,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use futures::future::join_all;
use protocol::TokenId;

/// Ends a token at once, its sockets too, and with it every turn that was begun with it: as by a stop of each.
#[utoipa::path(delete, path = "/api/auth/tokens/{id}", tag = "auth", responses((status = 204)))]
pub async fn delete(guard: Guard<Own>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    let (owner, id) = (guard.who.id(), TokenId(id.into_inner()));
    let at_work = deps.store.turns_at_work_of_token(owner, &id).await?;
    let said = join_all(at_work.into_iter().map(|(pid, turn)| stop::half_answer(&deps, pid, turn))).await;
    let said: Vec<_> = said.into_iter().flatten().collect();

    let gone = deps.store.delete_token(owner, &id, &said, now()).await?;
    let cancelled = gone.value.ok_or(Error::NotFound("token"))?;
    deps.hub.close_token(&id);
    stop::tell(&deps, cancelled, gone.facts).await;
    Ok(HttpResponse::NoContent().finish())
}
