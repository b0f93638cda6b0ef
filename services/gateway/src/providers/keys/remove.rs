use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use protocol::{KeyId, ProviderId};

/// Takes one key away.
#[utoipa::path(delete, path = "/api/providers/{id}/keys/{key}", tag = "providers",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 204), (status = 403, description = "a token without the password")))]
pub async fn remove(
    _guard: Guard<Lead>,
    deps: Data<Deps>,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (provider, key) = path.into_inner();
    if !deps.store.delete_provider_key(&ProviderId(provider), &KeyId(key)).await? {
        return Err(Error::NotFound("key"));
    }
    Ok(HttpResponse::NoContent().finish())
}
