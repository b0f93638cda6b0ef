use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result, page},
};
use actix_web::web::{Data, Json, Path, Query};
use protocol::{
    MessageId, Pid,
    message::{Message, Page},
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Those after this message.
    pub after: Option<String>,
    /// The last ones before this message; empty: the very last ones.
    pub before: Option<String>,
    /// `true`: the very last ones.
    pub newest: Option<bool>,
    /// `true`: also those that were set aside, each with what was said in its place.
    pub set_aside: Option<bool>,
    /// 1 to 200, default 50.
    pub limit: Option<i64>,
}

/// The messages of a process, always oldest first within the page. `after` walks forward, and `next`
/// is the next `after`; `before` and `newest` walk backward, and `next` is the next `before`. What was
/// set aside is left out unless asked for.
#[utoipa::path(get, path = "/api/processes/{pid}/messages", tag = "messages", params(MessagesQuery), responses((status = 200, body = Page<Message>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    pid: Path<i64>,
    query: Query<MessagesQuery>,
) -> Result<Json<Page<Message>>> {
    let limit = page::limit(query.limit)?;
    let (owner, pid) = (guard.who.id(), Pid(*pid));
    let newest = query.newest == Some(true) || query.before.as_deref() == Some("");
    let before = query.before.as_deref().filter(|id| !id.is_empty()).map(MessageId::from);
    let after = query.after.as_deref().map(MessageId::from);
    if after.is_some() && (newest || before.is_some()) {
        return Err(Error::Query("after goes forward, before and newest go backward: give one.".to_owned()));
    }
    deps.store.process(owner, pid).await?;
    let backward = newest || before.is_some();
    let (after, before, most) = (after.as_ref(), before.as_ref(), limit + 1);
    let items = match query.set_aside {
        Some(true) => deps.store.messages_and_set_aside(owner, pid, after, before, newest, most).await?,
        _ => deps.store.messages(owner, pid, after, before, newest, most).await?,
    };
    Ok(Json(if backward { backward_page(items, limit) } else { page::page(items, limit, key) }))
}

/// The one row too many stands at the beginning here.
fn backward_page(mut items: Vec<Message>, limit: i64) -> Page<Message> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let over = items.len().saturating_sub(most);
    items.drain(..over);
    let next = if over > 0 { items.first().map(key) } else { None };
    Page { items, next }
}

fn key(message: &Message) -> String {
    message.id.0.clone()
}
