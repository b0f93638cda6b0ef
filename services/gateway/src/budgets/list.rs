use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Query};
use chassis::clock::now;
use protocol::{message::Page, usage::Budget};

/// Those for everything first, each with what was used of it.
#[utoipa::path(get, path = "/api/budgets", tag = "usage", params(PageQuery), responses((status = 200, body = Page<Budget>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Budget>>> {
    let budgets = deps.store.budgets(guard.who.id(), now()).await?;
    Ok(Json(page::cut(budgets, &query, |budget| budget.id.0.clone())?))
}
