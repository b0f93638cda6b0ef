use super::snippet::snippet;
use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json, Query};
use protocol::process::{SearchHit, SearchHits};
use serde::Deserialize;
use store::Found;

/// Longest words to look for, in characters.
const MOST: usize = 500;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// 1 to 500 characters, each for itself; upper and lower case are the same.
    #[param(required = true)]
    pub q: Option<String>,
    /// 1 to 50, default 20.
    pub limit: Option<i64>,
}

/// Where words stand, in titles and in what people and models said, the newest first; at most 5 messages of
/// one chat. What was set aside is left out.
#[utoipa::path(get, path = "/api/search", tag = "processes", params(SearchQuery), responses((status = 200, body = SearchHits)))]
pub async fn find(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<SearchQuery>,
) -> Result<Json<SearchHits>> {
    let Some(words) = query.q.as_deref().map(str::trim) else {
        return Err(Error::Query("q: the words to look for.".to_owned()));
    };
    let limit = query.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::Query("limit: 1 to 50.".to_owned()));
    }
    if words.chars().count() > MOST || words.contains('\0') {
        return Err(Error::Query(format!("q: 1 to {MOST} characters.")));
    }
    if words.is_empty() {
        return Ok(Json(SearchHits { items: Vec::new() }));
    }
    let found = deps.store.search(guard.who.id(), words, limit).await?;
    Ok(Json(SearchHits { items: found.into_iter().map(|found| hit(found, words)).collect() }))
}

fn hit(found: Found, words: &str) -> SearchHit {
    SearchHit {
        pid: found.pid,
        title: found.title,
        archived: found.archived,
        message_id: found.message_id,
        snippet: snippet(&found.texts, words),
        at: found.at,
    }
}
