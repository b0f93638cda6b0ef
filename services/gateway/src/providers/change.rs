use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Body, Error, Result},
    providers::{check, cooling, create, key, shown},
};
use actix_web::web::{Data, Json, Path};
use chassis::clock::now;
use protocol::{
    ProviderId,
    provider::{Provider, ProviderChange},
};
use store::SecretChange;

/// Changes a provider; what is absent stays. An empty `api_key` takes the key away. When the address
/// moves to another host the key must be given again, and takes the place of all that there are: a stored key is sent
/// only where it was meant to. No token alone changes one.
#[utoipa::path(patch, path = "/api/providers/{id}", tag = "providers", request_body = ProviderChange,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 200, body = Provider), (status = 403, description = "a token without the password")))]
pub async fn change(
    guard: Guard<Lead>,
    deps: Data<Deps>,
    id: Path<String>,
    body: Body<ProviderChange>,
) -> Result<Json<Provider>> {
    let (id, change) = (ProviderId(id.into_inner()), body.read().await?);
    let was = deps.store.provider(&id).await?.ok_or(Error::NotFound("provider"))?;
    let mut row = was.clone();
    if change.default == Some(false) {
        return Err(Error::invalid("default", "Make another provider the default instead."));
    }
    if let Some(key) = &change.api_key {
        check::api_key(key)?;
    }
    let mut moved = false;
    if let Some(url) = &change.base_url {
        check::may_name_a_file(&guard.who, row.kind)?;
        let url = check::base_url(row.kind, Some(url))?;
        moved = check::origin(url.as_deref()) != check::origin(row.base_url.as_deref());
        if moved && row.has_key && change.api_key.is_none() {
            return Err(Error::invalid("api_key", "The address moves to another host: give the key again."));
        }
        row.base_url = url;
    }
    row.name = change.name.map_or(Ok(row.name), |name| check::name(&name))?;
    if let Some(models) = change.models {
        row.models = check::models(models)?;
    }

    let secret = match key::change(&deps, &id, change.api_key.as_deref()).await? {
        SecretChange::Put(secret, hint) if moved => SecretChange::PutAlone(secret, hint),
        other => other,
    };
    // What was heard from another address, or with another key, says nothing of this one.
    let elsewhere = change.api_key.is_some() || row.base_url != was.base_url;
    let updated = deps.store.update_provider(&was, &row, moved, secret, now()).await;
    updated.map_err(|error| create::taken(error, &row.name))?;
    if elsewhere {
        // The first key goes by its provider's id.
        cooling::forget(&deps, &[id.0.clone(), format!("{id}:{id}")]).await;
    }
    if change.default == Some(true) {
        deps.store.set_default_provider(&id, now()).await?;
    }
    Ok(Json(shown::one(&deps, &id).await?))
}
