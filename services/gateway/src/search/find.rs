use super::snippet::snippet;
use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result, page},
    search::place,
};
use actix_web::web::{Data, Json, Query};
use protocol::{message::Page, process::SearchHit};
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
    /// The places after this one: the `next` of the page before.
    pub after: Option<String>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// Where words stand, in titles and in what people and models said, the newest first; at most 5 messages of
/// one chat. What was set aside is left out. What is said between two pages may move a place, or hide it.
#[utoipa::path(get, path = "/api/search", tag = "processes", params(SearchQuery),
    responses((status = 200, body = Page<SearchHit>), (status = 503, description = "it takes too long")))]
pub async fn find(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<SearchQuery>,
) -> Result<Json<Page<SearchHit>>> {
    let Some(words) = query.q.as_deref().map(str::trim) else {
        return Err(Error::Query("q: the words to look for.".to_owned()));
    };
    let limit = page::limit(query.limit)?;
    let after = query.after.as_deref().map(place::read).transpose()?;
    if words.chars().count() > MOST || words.contains('\0') {
        return Err(Error::Query(format!("q: 1 to {MOST} characters.")));
    }
    if words.is_empty() {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    }
    let found = deps.store.search(guard.who.id(), words, after, limit + 1).await?;
    let Page { items, next } = page::page(found, limit, |found| place::write(found.place));
    Ok(Json(Page { items: items.into_iter().map(|found| hit(found, words)).collect(), next }))
}

fn hit(found: Found, words: &str) -> SearchHit {
    SearchHit {
        pid: found.pid,
        title: found.title,
        archived: found.archived,
        message_id: found.message_id,
        snippet: snippet(&found.texts, words),
        at: found.place.at,
    }
}
