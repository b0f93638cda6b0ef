use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Body, Error, Result},
    providers::{check, key, keys, shown},
};
use actix_web::{HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::{
    ProviderId, UserId,
    provider::{NewProvider, Provider},
};
use store::{ProviderRow, Store};
use vault::Keyring;

/// Adds a provider. The first one becomes the default for every process. The key is never returned. No token alone adds
/// one, for it would lead to itself what people say.
#[utoipa::path(post, path = "/api/providers", tag = "providers", request_body = NewProvider,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 201, body = Provider), (status = 403, description = "a token without the password"), (status = 409, description = "the name is taken")))]
pub async fn create(
    guard: Guard<Lead>,
    deps: Data<Deps>,
    body: Body<serde_json::Value>,
) -> Result<HttpResponse> {
    let new = check::new_provider(body.read().await?)?;
    check::may_name_a_file(&guard.who, new.kind)?;
    let id = add(&deps.store, &deps.keyring, Some(guard.who.user.id), new).await?;
    Ok(HttpResponse::Created().json(shown::one(&deps, &id).await?))
}

/// The row and its sealed key; also for what was found at the first start, which nobody owns yet.
pub async fn add(
    store: &Store,
    keyring: &Keyring,
    owner: Option<UserId>,
    new: NewProvider,
) -> Result<ProviderId> {
    let row = ProviderRow {
        id: new_id(),
        owner_id: owner,
        name: check::name(&new.name)?,
        kind: new.kind,
        base_url: check::base_url(new.kind, new.base_url.as_deref())?,
        models: check::models(new.models.unwrap_or_default())?,
        charges: false,
        default: false,
        has_key: false,
        created_at: now(),
    };
    // The key first: a provider that stands there is whole. Without its row nobody finds a key.
    let mut hint = None;
    if let Some(api_key) = new.api_key.filter(|key| !key.is_empty()) {
        check::api_key(&api_key)?;
        store.put_secret(&key::sealed(store, keyring, &row.id, &api_key).await?, now()).await?;
        hint = keys::hint::hint(&api_key);
    }
    if let Err(error) = store.add_provider(&row, hint.as_deref()).await {
        store.delete_secrets(row.id.as_str()).await?;
        return Err(taken(error, &row.name));
    }
    Ok(row.id)
}

pub fn taken(error: store::Error, name: &str) -> Error {
    match error {
        store::Error::NameTaken => Error::NameTaken(name.to_owned()),
        other => other.into(),
    }
}
