use crate::{
    auth::{Guard, Read},
    backups::{Failure, file, keeper::NIGHTLY_KEPT, keys, nightly},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::{
    Millis,
    backup::{Backup, Backups},
};
use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

/// The backups that there are, how the last one went, and when the next one is due.
#[utoipa::path(get, path = "/api/backups", tag = "backups", responses((status = 200, body = Backups)))]
pub async fn list(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Backups>> {
    let keeper = deps.backups.clone();
    let items = tokio::task::spawn_blocking(move || keeper.list()).await;
    let items = items.map_err(|error| Error::Broken(error.to_string()))?;
    let broken = |failure: Failure| Error::Broken(chassis::telemetry::report(&failure));
    Ok(Json(Backups {
        now: now(),
        items: items.map_err(broken)?,
        under_way: deps.backups.under_way(),
        last: deps.backups.last(),
        next_at: nightly::next_at(&deps).await.map_err(broken)?,
        nightly_kept: u32::try_from(NIGHTLY_KEPT).unwrap_or_default(),
        passphrase_set_at: keys::set_at(&deps.store, &deps.keyring).await?,
        folder: deps.backups.folder.display().to_string(),
    }))
}

/// None: it is gone by now.
pub fn one(path: &Path) -> Option<Backup> {
    let meta = fs::metadata(path).ok()?;
    let manifest = file::look(path);
    Some(Backup {
        name: path.file_name()?.to_str()?.to_owned(),
        bytes: meta.len(),
        made_at: manifest.as_ref().map_or(Millis(meta.mtime() * 1000), |manifest| manifest.made_at),
        holds: manifest.as_ref().ok().map(|manifest| manifest.holds()),
        problem: manifest.err().map(|failure: Failure| {
            let problem = failure.of_restoring();
            format!("{}: {}", problem.title, problem.detail)
        }),
    })
}
