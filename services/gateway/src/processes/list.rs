use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Error, Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Query};
use protocol::{Pid, message::Page, process::Process};

/// One's processes, oldest first.
#[utoipa::path(get, path = "/api/processes", tag = "processes", params(PageQuery), responses((status = 200, body = Page<Process>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Process>>> {
    let limit = page::limit(query.limit)?;
    let after = query.after.as_deref().map(pid).transpose()?;
    let items = deps.store.processes(guard.who.id(), after, limit + 1).await?;
    Ok(Json(page::page(items, limit, |process| process.pid.to_string())))
}

fn pid(text: &str) -> Result<Pid> {
    text.parse().map(Pid).map_err(|_| Error::Query("after: a pid.".to_owned()))
}
