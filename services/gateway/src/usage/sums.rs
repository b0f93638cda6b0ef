use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json, Query};
use chassis::clock::now;
use protocol::{
    Millis, calendar,
    usage::{UsageBy, UsageSums},
};
use serde::Deserialize;
use std::time::Duration;

/// When no beginning is named.
const DAYS: u64 = 30;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SumsQuery {
    /// Milliseconds; the midnight of 30 days before `to` unless said.
    pub from: Option<i64>,
    /// Not included; now unless said.
    pub to: Option<i64>,
    /// `day` unless said.
    pub by: Option<UsageBy>,
}

/// Tokens and cost of all calls that ended in a time, summed.
#[utoipa::path(get, path = "/api/usage", tag = "usage", params(SumsQuery), responses((status = 200, body = UsageSums)))]
pub async fn sums(guard: Guard<Read>, deps: Data<Deps>, query: Query<SumsQuery>) -> Result<Json<UsageSums>> {
    // What ended this very moment is in it.
    let to = query.to.map_or(now().plus(Duration::from_millis(1)), Millis);
    let long_before = calendar::day(to.minus(Duration::from_secs(DAYS * 86_400)));
    let from = query.from.map_or(long_before, Millis);
    if from > to {
        return Err(Error::Query("from: it lies after to.".to_owned()));
    }
    let items = deps.store.usage_by(guard.who.id(), query.by.unwrap_or_default(), from, to).await?;
    Ok(Json(UsageSums { items }))
}
