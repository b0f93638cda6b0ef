use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
    providers::shown,
};
use actix_web::web::{Data, Json};
use protocol::{message::Page, provider::Provider};

/// All providers, oldest first, without their keys.
#[utoipa::path(get, path = "/api/providers", tag = "providers", responses((status = 200, body = Page<Provider>)))]
pub async fn list(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Page<Provider>>> {
    let items = deps.store.providers().await?.into_iter().map(shown::shown).collect();
    Ok(Json(Page { items, next: None }))
}
