//! A chat as a file to keep: for people (Markdown) or for programs (JSON).

mod inert;
mod markdown;
mod name;
mod tool;

use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path, Query},
};
use chassis::clock::now;
use protocol::{Pid, export::Export};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// markdown (the default) or json.
    pub format: Option<String>,
}

/// The whole chat as a file. Markdown is for reading: who said what and when, commands with their output.
/// JSON holds everything that the lists of its messages, turns, ops and approvals give. What was set aside
/// is in neither.
#[utoipa::path(get, path = "/api/processes/{pid}/export", tag = "processes", params(ExportQuery),
    responses((status = 200, body = Export, description = "a file; this shape, or Markdown")))]
pub async fn export(
    guard: Guard<Read>,
    deps: Data<Deps>,
    pid: Path<i64>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse> {
    let json = match query.format.as_deref() {
        None | Some("markdown") => false,
        Some("json") => true,
        Some(_) => return Err(Error::Query("format: markdown or json.".to_owned())),
    };
    let whole = deps.store.transcript(guard.who.id(), Pid(*pid)).await?;
    let export = Export {
        format: Export::FORMAT.to_owned(),
        exported_at: now(),
        process: whole.process,
        turns: whole.turns,
        messages: whole.messages,
        ops: whole.ops,
        approvals: whole.approvals,
    };
    let mut response = HttpResponse::Ok();
    let ending = if json { "json" } else { "md" };
    response.insert_header(name::as_file(&export.process, ending));
    if json {
        return Ok(response.json(export));
    }
    response.insert_header((header::CONTENT_TYPE, "text/markdown; charset=utf-8"));
    Ok(response.body(markdown::markdown(&export, &guard.who.user)))
}
