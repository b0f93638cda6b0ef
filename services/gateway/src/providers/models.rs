use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Query};
use protocol::{
    message::Page,
    price::PriceFrom,
    provider::{ModelOffer, Provider},
};
use store::ProviderRow;

/// The models that a process can be pinned to; the first of the default provider is the default.
#[utoipa::path(get, path = "/api/models", tag = "providers", params(PageQuery), responses((status = 200, body = Page<ModelOffer>)))]
pub async fn models(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<ModelOffer>>> {
    let items = deps.store.providers().await?.into_iter().flat_map(offers).collect();
    Ok(Json(page::cut(items, &query, |offer| format!("{}/{}", offer.provider_id, offer.model.id))?))
}

fn offers(row: ProviderRow) -> Vec<ModelOffer> {
    let Provider { id, name, models, default, .. } = super::shown::shown(row);
    let offer = |(place, model)| ModelOffer {
        provider_id: id.clone(),
        provider: name.clone(),
        model,
        default: default && place == 0,
        price: None,
        price_from: PriceFrom::Nobody,
    };
    models.into_iter().enumerate().map(offer).collect()
}
