use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Result, page},
};
use actix_web::web::{Data, Json, Query};
use protocol::{CallId, Pid, ProviderId, TurnId, message::Page, usage::ModelCall};
use serde::Deserialize;
use store::CallsOf;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CallsQuery {
    pub pid: Option<i64>,
    pub turn_id: Option<String>,
    pub provider_id: Option<String>,
    /// Those before this one: the `next` of the page before.
    pub after: Option<String>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// Calls of models, the newest first: which model, why that one, what it took, how it ended.
#[utoipa::path(get, path = "/api/usage/calls", tag = "usage", params(CallsQuery), responses((status = 200, body = Page<ModelCall>)))]
pub async fn calls(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<CallsQuery>,
) -> Result<Json<Page<ModelCall>>> {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let of = CallsOf {
        pid: query.pid.map(Pid),
        turn_id: query.turn_id.map(TurnId),
        provider_id: query.provider_id.map(ProviderId),
    };
    let after = query.after.map(CallId);
    let calls = deps.store.calls(guard.who.id(), &of, after.as_ref(), limit + 1).await?;
    Ok(Json(page::page(calls, limit, |call| call.id.0.clone())))
}
