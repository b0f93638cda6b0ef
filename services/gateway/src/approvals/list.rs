use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result, page},
};
use actix_web::web::{Data, Json, Query};
use protocol::{
    ApprovalId, Pid,
    approval::{Approval, ApprovalState},
    message::Page,
};
use serde::Deserialize;
use store::Asked;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApprovalsQuery {
    /// pending, approved, denied, edited, expired, cancelled, or decided (all but pending); absent: all.
    pub state: Option<String>,
    pub pid: Option<i64>,
    /// Those after this one in the order of the list: the `next` of the page before.
    pub after: Option<String>,
    /// Those opened before this one, the newest first; empty: the very newest.
    pub before: Option<String>,
    /// `true`: the newest first.
    pub newest: Option<bool>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// Questions: the open ones oldest first, all others the newest first. With `newest` or `before` the newest
/// come first whatever their state, and `next` is the next `before`.
#[utoipa::path(get, path = "/api/approvals", tag = "approvals", params(ApprovalsQuery), responses((status = 200, body = Page<Approval>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<ApprovalsQuery>,
) -> Result<Json<Page<Approval>>> {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let asked = query.state.as_deref().map_or(Ok(Asked::Any), asked)?;
    let open = asked == Asked::Is(ApprovalState::Pending);
    let newest = query.newest.unwrap_or(!open) || query.before.is_some();
    if query.after.is_some() && query.before.is_some() {
        return Err(Error::Query(
            "after and before are two ways to say where to go on: give one.".to_owned(),
        ));
    }
    let place = query.after.or(query.before).filter(|id| !id.is_empty()).map(ApprovalId);
    let (owner, pid) = (guard.who.id(), query.pid.map(Pid));
    let items = deps.store.approvals(owner, asked, pid, newest, place.as_ref(), limit + 1).await?;
    Ok(Json(page::page(items, limit, |approval| approval.id.0.clone())))
}

fn asked(text: &str) -> Result<Asked> {
    if text == "decided" {
        return Ok(Asked::Decided);
    }
    ApprovalState::parse(text).map(Asked::Is).ok_or_else(|| {
        Error::Query("state: pending, approved, denied, edited, expired, cancelled or decided.".to_owned())
    })
}
