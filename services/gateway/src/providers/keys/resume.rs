use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Error, Result},
    providers::cooling,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use protocol::{KeyId, ProviderId};

/// Takes up a key again that its provider had refused, or that was left alone for a while.
#[utoipa::path(post, path = "/api/providers/{id}/keys/{key}/resume", tag = "providers",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 204), (status = 403, description = "a token without the password")))]
pub async fn resume(
    _guard: Guard<Lead>,
    deps: Data<Deps>,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (provider, key) = path.into_inner();
    let (provider, key) = (ProviderId(provider), KeyId(key));
    if !deps.store.resume_key(&provider, &key, now()).await? {
        return Err(Error::NotFound("key"));
    }
    cooling::forget(&deps, &[format!("{provider}:{key}")]).await;
    Ok(HttpResponse::NoContent().finish())
}
