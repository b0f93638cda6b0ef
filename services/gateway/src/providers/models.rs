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
    price::{PriceFrom, is_own, vendor_of},
    provider::{Model, ModelOffer, Price, ProviderKind},
};
use store::ProviderRow;

/// The models that a process can be pinned to; the first of the default provider is the default.
#[utoipa::path(get, path = "/api/models", tag = "providers", params(PageQuery), responses((status = 200, body = Page<ModelOffer>)))]
pub async fn models(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<ModelOffer>>> {
    let mut items = Vec::new();
    for row in deps.store.providers().await? {
        items.extend(offers(&deps, &row).await?);
    }
    Ok(Json(page::cut(items, &query, |offer| format!("{}/{}", offer.provider_id, offer.model.id))?))
}

async fn offers(deps: &Deps, row: &ProviderRow) -> Result<Vec<ModelOffer>> {
    let mut offers = Vec::new();
    for (place, model) in row.models.iter().enumerate() {
        let (price, price_from) = price(deps, row, model).await?;
        offers.push(ModelOffer {
            provider_id: row.id.clone(),
            provider: row.name.clone(),
            model: model.clone(),
            default: row.default && place == 0,
            price,
            price_from,
        });
    }
    Ok(offers)
}

/// As llm-router reckons: a script is free, the owner's word wins, then the machine of one's own, then the list.
async fn price(deps: &Deps, row: &ProviderRow, model: &Model) -> Result<(Option<Price>, PriceFrom)> {
    if row.kind == ProviderKind::Scripted {
        return Ok((Some(Price::default()), PriceFrom::Local));
    }
    if model.price.is_some() {
        return Ok((model.price, PriceFrom::Owner));
    }
    let base = row.base_url.as_deref().or(row.kind.default_base());
    if base.is_some_and(is_own) {
        return Ok((Some(Price::default()), PriceFrom::Local));
    }
    let Some(vendor) = vendor_of(row.kind, row.base_url.as_deref()) else {
        return Ok((None, PriceFrom::Nobody));
    };
    Ok(match deps.store.listed_price(vendor, &model.id).await? {
        Some(listed) => (Some(Price::from(&listed)), PriceFrom::List),
        None => (None, PriceFrom::Nobody),
    })
}
