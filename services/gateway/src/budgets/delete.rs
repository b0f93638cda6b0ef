use crate::{
    auth::{Guard, Spend},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use protocol::BudgetId;

/// Takes it away: nothing bounds that spending any more.
#[utoipa::path(delete, path = "/api/budgets/{id}", tag = "usage", responses((status = 204)))]
pub async fn delete(guard: Guard<Spend>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    if !deps.store.delete_budget(guard.who.id(), &BudgetId(id.into_inner())).await? {
        return Err(Error::NotFound("budget"));
    }
    Ok(HttpResponse::NoContent().finish())
}
