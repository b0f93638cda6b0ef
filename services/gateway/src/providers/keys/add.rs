use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Body, Error, Result},
    providers::{check, keys::hint, shown},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::{new_id, now};
use protocol::{
    KeyId, ProviderId,
    provider::{NewProviderKey, ProviderKey, ProviderKind},
};
use store::{ProviderKeyRow, SecretRow};
use vault::Place;

/// Keys of one provider.
const MOST: usize = 8;

/// Adds a key beside those that there are. Calls are shared out among them, and one that is limited or refused is
/// passed over. It is never returned.
#[utoipa::path(post, path = "/api/providers/{id}/keys", tag = "providers", request_body = NewProviderKey,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 201, body = ProviderKey), (status = 403, description = "a token without the password")))]
pub async fn add(
    _guard: Guard<Lead>,
    deps: Data<Deps>,
    id: Path<String>,
    body: Body<NewProviderKey>,
) -> Result<HttpResponse> {
    let new = body.read().await?;
    let provider = ProviderId(id.into_inner());
    let row = deps.store.provider(&provider).await?.ok_or(Error::NotFound("provider"))?;
    if row.kind == ProviderKind::Scripted {
        return Err(Error::invalid("api_key", "A script needs no key."));
    }
    if new.api_key.is_empty() {
        return Err(Error::invalid("api_key", "It is empty."));
    }
    check::api_key(&new.api_key)?;
    let keys = deps.store.provider_keys().await?;
    if keys.iter().filter(|key| key.provider_id == provider).count() >= MOST {
        return Err(Error::invalid("api_key", format!("At most {MOST} keys for one provider.")));
    }

    let id: KeyId = new_id();
    let key = ProviderKeyRow {
        field: format!("api_key.{id}"),
        id,
        provider_id: provider.clone(),
        hint: hint::hint(&new.api_key),
        created_at: now(),
        refused: None,
    };
    let place = Place { table: "providers", id: provider.as_str(), field: &key.field, version: 1 };
    let sealed = deps.keyring.seal(&place, new.api_key.as_bytes());
    let secret = SecretRow { id: provider.0.clone(), field: key.field.clone(), version: 1, sealed };
    deps.store.add_provider_key(&key, &secret).await?;
    Ok(HttpResponse::Created().json(shown::key(&key, None)))
}
