//! Pages of lists: `?after=&limit=`, 50 unless said, at most 200.

use crate::http::{Error, Result};
use protocol::message::Page;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Those after this one: the `next` of the page before.
    pub after: Option<String>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// 1 to 200; 50 when absent.
pub fn limit(asked: Option<i64>) -> Result<i64> {
    let limit = asked.unwrap_or(50);
    if (1..=200).contains(&limit) { Ok(limit) } else { Err(Error::Query("limit: 1 to 200.".to_owned())) }
}

/// A page out of `limit + 1` rows that were asked for: the one too many says that there are more.
pub fn page<T>(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Page<T> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > most;
    items.truncate(most);
    let next = if more { items.last().map(key) } else { None };
    Page { items, next }
}

/// A page of a list that is short enough to be read whole.
pub fn cut<T>(items: Vec<T>, query: &PageQuery, key: impl Fn(&T) -> String) -> Result<Page<T>> {
    let limit = limit(query.limit)?;
    let first = match &query.after {
        None => 0,
        Some(after) => items
            .iter()
            .position(|item| key(item) == *after)
            .map(|at| at + 1)
            .ok_or_else(|| Error::Query("after: it is not in this list.".to_owned()))?,
    };
    Ok(page(items.into_iter().skip(first).collect(), limit, key))
}
