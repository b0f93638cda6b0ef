use crate::{
    auth::{Guard, Keep},
    backups::names,
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use std::io::ErrorKind;

/// Deletes a backup for good. A program sends its user's password along.
#[utoipa::path(delete, path = "/api/backups/{name}", tag = "backups",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 204), (status = 404)))]
pub async fn delete(guard: Guard<Keep>, deps: Data<Deps>, name: Path<String>) -> Result<HttpResponse> {
    if !names::is_one(&name) {
        return Err(Error::NotFound("backup"));
    }
    match tokio::fs::remove_file(deps.backups.folder.join(name.as_str())).await {
        Ok(()) => {
            tracing::info!(user = %guard.who.id(), backup = %name, "a backup was deleted");
            Ok(HttpResponse::NoContent().finish())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NotFound("backup")),
        Err(error) => Err(Error::Broken(format!("{name} cannot be deleted: {error}"))),
    }
}
