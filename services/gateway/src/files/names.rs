use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json, Query};
use protocol::{Pid, files::FileNames, reply::Listed};
use serde::Deserialize;

/// Linux takes no longer ones.
const PATH_BYTES: usize = 4096;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NamesQuery {
    /// In whose home relative paths begin.
    #[param(required = true)]
    pub pid: Option<i64>,
    /// The beginning of a path; empty: the home.
    #[serde(default)]
    pub path: String,
}

/// What the beginning of a path can go on to, as far as the agents' user may list it.
#[utoipa::path(get, path = "/api/files/names", tag = "files", params(NamesQuery),
    responses((status = 200, body = FileNames), (status = 403, description = "the agents' user may not list it"),
        (status = 404, description = "no such folder"), (status = 503, description = "the machine is away")))]
pub async fn names(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<NamesQuery>,
) -> Result<Json<FileNames>> {
    let NamesQuery { pid, path } = query.into_inner();
    if path.len() > PATH_BYTES {
        return Err(Error::Query(format!("path: at most {PATH_BYTES} bytes.")));
    }
    if path.contains('\0') {
        return Err(Error::Query("path: no path has a NUL in it.".to_owned()));
    }
    // Not by its type: a stranger learns only that they are one.
    let pid = Pid(pid.ok_or_else(|| Error::Query("pid: in whose home relative paths begin.".to_owned()))?);
    deps.store.process(guard.who.id(), pid).await?;

    match deps.mailbox.names(&deps.node, pid, path).await? {
        Listed::Names(names) => Ok(Json(names)),
        Listed::Missing { folder } => Err(Error::NoFolder(folder)),
        Listed::Refused { folder, why } => Err(Error::NotListed { folder, why }),
    }
}
