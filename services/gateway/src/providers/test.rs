use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json, Path};
use protocol::{
    ProviderId,
    provider::ProviderTest,
    rpc::{RouterAnswer, RouterAsk},
};

/// Speaks to the provider once, through llm-router: whether it answers, how fast, what is wrong.
#[utoipa::path(post, path = "/api/providers/{id}/test", tag = "providers",
    responses((status = 200, body = ProviderTest), (status = 503, description = "no worker answers")))]
pub async fn test(guard: Guard<Act>, deps: Data<Deps>, id: Path<String>) -> Result<Json<ProviderTest>> {
    let provider_id = ProviderId(id.into_inner());
    if deps.store.provider(&provider_id).await?.is_none() {
        return Err(Error::NotFound("provider"));
    }
    let ask = RouterAsk::TestProvider { provider_id, token_id: guard.who.token().cloned() };
    let RouterAnswer::ProviderTest(test) = deps.mailbox.ask_router(ask).await?;
    Ok(Json(test))
}
