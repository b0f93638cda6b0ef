use super::{built_in, read::read};
use crate::{
    auth::{Guard, Spend},
    deps::Deps,
    http::{Error, Raw, Result},
};
use actix_web::web::{Data, Json};
use protocol::price::PriceList;

const MOST_BYTES: usize = 16 << 20;

/// Puts another list of prices in force: LiteLLM's `model_prices_and_context_window.json` as it is (16 MiB at most), or
/// that of a newer release. All of it or nothing: a line that cannot be is told by its model's name. Models whose price
/// the owner said keep that one.
#[utoipa::path(put, path = "/api/prices", tag = "prices",
    request_body(content = Vec<u8>, content_type = "application/json"),
    responses((status = 200, body = PriceList), (status = 400, description = "what is wrong, and in which line"), (status = 413, description = "too large")))]
pub async fn replace(
    _guard: Guard<Spend>,
    deps: Data<Deps>,
    body: Raw<MOST_BYTES>,
) -> Result<Json<PriceList>> {
    let text = body.read().await?.freeze();
    let there = text.clone();
    let read = tokio::task::spawn_blocking(move || read(&there)).await;
    let read = read.map_err(|error| Error::Broken(format!("reading a list of prices: {error}")))?;
    let read = read.map_err(|fault| {
        Error::invalid("body", format!("It is no list of prices: {fault}. The list in force stays."))
    })?;
    Ok(Json(built_in::replace(&deps.store, read, &text, false).await?))
}
