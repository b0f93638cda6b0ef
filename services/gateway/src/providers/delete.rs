use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use protocol::ProviderId;

/// Takes a provider and its key away; when it was the default, the oldest one left becomes it. Chats that were
/// set to it go back to `deep`; a route of the owner's own that has nothing else is not answered on any more.
#[utoipa::path(delete, path = "/api/providers/{id}", tag = "providers",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 204), (status = 403, description = "a token without the password")))]
pub async fn delete(_guard: Guard<Lead>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    if !deps.store.delete_provider(&ProviderId(id.into_inner()), now()).await? {
        return Err(Error::NotFound("provider"));
    }
    Ok(HttpResponse::NoContent().finish())
}
