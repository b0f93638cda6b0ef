use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
    providers::shown,
};
use actix_web::web::{Data, Json, Query};
use protocol::{message::Page, provider::Provider};

/// All providers, oldest first, without their keys.
#[utoipa::path(get, path = "/api/providers", tag = "providers", params(PageQuery), responses((status = 200, body = Page<Provider>)))]
pub async fn list(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Provider>>> {
    let items = shown::all(&deps).await?;
    Ok(Json(page::cut(items, &query, |provider| provider.id.0.clone())?))
}
