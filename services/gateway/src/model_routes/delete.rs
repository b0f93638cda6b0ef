use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use protocol::route::BUILT_IN;

/// Deletes a route of the owner's own; processes on it go back to `deep`. One that is built in goes back to what
/// stands in for it.
#[utoipa::path(delete, path = "/api/routes/{name}", tag = "routes",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 204), (status = 403, description = "a token without the password")))]
pub async fn delete(_guard: Guard<Lead>, deps: Data<Deps>, name: Path<String>) -> Result<HttpResponse> {
    let stood = deps.store.delete_route(&name).await?;
    if !stood && !BUILT_IN.contains(&name.as_str()) {
        return Err(Error::NotFound("route"));
    }
    Ok(HttpResponse::NoContent().finish())
}
