use crate::{
    auth::{Guard, Keep},
    backups::{file, names},
    deps::Deps,
    http::{
        Error, Result,
        download::{SANDBOX, disposition},
    },
};
use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header,
    web::{Data, Path},
};
use nix::errno::Errno;
use std::io::{self, ErrorKind};
use tokio_util::io::ReaderStream;

/// A backup's bytes: everything that there is. So no stored token alone gets it; a program sends its user's password along.
#[utoipa::path(get, path = "/api/backups/{name}", tag = "backups",
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 200, content_type = "application/x-tar"), (status = 404)))]
pub async fn download(guard: Guard<Keep>, deps: Data<Deps>, name: Path<String>) -> Result<HttpResponse> {
    let broken = |error: io::Error| Error::Broken(format!("a backup cannot be read: {error}"));
    if !names::is_one(&name) {
        return Err(Error::NotFound("backup"));
    }
    let path = deps.backups.folder.join(name.as_str());
    let opened = tokio::task::spawn_blocking(move || file::ours(&path)).await.map_err(io::Error::other);
    let file = match opened.flatten() {
        Err(error) if is_none_of_ours(&error) => return Err(Error::NotFound("backup")),
        file => tokio::fs::File::from_std(file.map_err(broken)?),
    };
    let bytes = file.metadata().await.map_err(broken)?.len();
    tracing::info!(user = %guard.who.id(), from = %guard.who.address, backup = %name, "a backup is downloaded");
    Ok(HttpResponse::Ok()
        .content_type("application/x-tar")
        .insert_header((header::CONTENT_DISPOSITION, disposition(&name, false)))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(SizedStream::new(bytes, ReaderStream::with_capacity(file, 1 << 18))))
}

/// Nothing is there, or a link (ELOOP), or what is no file: none of them stands in the list.
fn is_none_of_ours(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::ELOOP as i32)
        || matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput)
}
