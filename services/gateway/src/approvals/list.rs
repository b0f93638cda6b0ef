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

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApprovalsQuery {
    /// pending, approved, denied, edited, expired, cancelled; absent: all.
    pub state: Option<String>,
    pub pid: Option<i64>,
    pub after: Option<String>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// Questions: the open ones oldest first; without `state=pending` the newest first.
#[utoipa::path(get, path = "/api/approvals", tag = "approvals", params(ApprovalsQuery), responses((status = 200, body = Page<Approval>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<ApprovalsQuery>,
) -> Result<Json<Page<Approval>>> {
    let limit = page::limit(query.limit)?;
    let state = query.state.as_deref().map(state).transpose()?;
    let after = query.after.as_deref().map(ApprovalId::from);
    let owner = guard.who.id();
    let items = deps.store.approvals(owner, state, query.pid.map(Pid), after.as_ref(), limit + 1).await?;
    Ok(Json(page::page(items, limit, |approval| approval.id.0.clone())))
}

fn state(text: &str) -> Result<ApprovalState> {
    ApprovalState::parse(text).ok_or_else(|| {
        Error::Query("state: pending, approved, denied, edited, expired or cancelled.".to_owned())
    })
}
