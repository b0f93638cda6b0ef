use crate::{
    auth::{Guard, Own, passwords},
    backups::keys,
    deps::Deps,
    http::{Body, Error, Result},
};
use actix_web::{HttpResponse, web::Data};
use protocol::backup::BackupPassphrase;
use vault::{PassphraseKey, Secret};

/// Sets the passphrase under which keys go along in backups from now on, or takes it away. Earlier backups keep theirs.
/// A person does it, with the password; no token.
#[utoipa::path(post, path = "/api/backups/passphrase", tag = "backups", request_body = BackupPassphrase,
    responses((status = 204), (status = 403, description = "the password is wrong"),
              (status = 429, description = "throttled; Retry-After")))]
pub async fn passphrase(
    guard: Guard<Own>,
    deps: Data<Deps>,
    body: Body<BackupPassphrase>,
) -> Result<HttpResponse> {
    let BackupPassphrase { password, passphrase } = body.read().await?;
    if let Some(passphrase) = &passphrase {
        passwords::acceptable("passphrase", passphrase)?;
    }
    let confirmed = deps.passwords.confirm(&deps.store, &guard.who, password).await;
    confirmed.map_err(|error| match error {
        Error::WrongLogin => Error::WrongPassword,
        other => other,
    })?;
    let key = match passphrase.map(Secret::new) {
        Some(passphrase) => {
            // Its 64 MiB and its core stand in the same line as passwords.
            let _turn = deps.passwords.turn().await?;
            let derived = tokio::task::spawn_blocking(move || PassphraseKey::derive(&passphrase)).await;
            let derived = derived.map_err(|error| Error::Broken(error.to_string()))?;
            Some(derived.map_err(|error| Error::Broken(error.to_string()))?)
        }
        None => None,
    };
    keys::put(&deps.store, &deps.keyring, key.as_ref()).await?;
    tracing::info!(user = %guard.who.id(), set = key.is_some(), "the backup passphrase was changed");
    Ok(HttpResponse::NoContent().finish())
}
