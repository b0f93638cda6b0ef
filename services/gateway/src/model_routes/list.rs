use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
    model_routes::shown,
};
use actix_web::web::{Data, Json, Query};
use protocol::{message::Page, route::Route};

/// All routes: `deep`, `fast` and `cheap` stand there always, then the owner's own by name.
#[utoipa::path(get, path = "/api/routes", tag = "routes", params(PageQuery), responses((status = 200, body = Page<Route>)))]
pub async fn list(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Route>>> {
    let routes = shown::all(&deps).await?;
    Ok(Json(page::cut(routes, &query, |route| route.name.clone())?))
}
