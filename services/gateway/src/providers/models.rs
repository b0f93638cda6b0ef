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
    price::{PriceFrom, Said},
    provider::{Model, ModelOffer, Price},
};
use store::ProviderRow;

/// The models that a process can be pinned to; the first of the default provider is the default.
#[utoipa::path(get, path = "/api/models", tag = "providers", params(PageQuery), responses((status = 200, body = Page<ModelOffer>)))]
pub async fn models(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<ModelOffer>>> {
    let rows = deps.store.providers().await?;
    let all = rows
        .iter()
        .flat_map(|row| row.models.iter().enumerate().map(move |(place, model)| (row, place, model)));
    // Before their prices are looked up.
    let page = page::cut(all.collect(), &query, |(row, _, model)| format!("{}/{}", row.id, model.id))?;
    let mut items = Vec::new();
    for (row, place, model) in page.items {
        let (price, price_from) = price(&deps, row, model).await?;
        items.push(ModelOffer {
            provider_id: row.id.clone(),
            provider: row.name.clone(),
            model: model.clone(),
            default: row.default && place == 0,
            price,
            price_from,
        });
    }
    Ok(Json(Page { items, next: page.next }))
}

async fn price(deps: &Deps, row: &ProviderRow, model: &Model) -> Result<(Option<Price>, PriceFrom)> {
    Ok(match row.said(model.price) {
        Said::Known(from, price) => (Some(price), from),
        Said::Nobody => (None, PriceFrom::Nobody),
        Said::Listed(vendor) => match deps.store.listed_price(vendor, &model.id).await? {
            Some(listed) => (Some(Price::from(&listed)), PriceFrom::List),
            None => (None, PriceFrom::Nobody),
        },
    })
}
