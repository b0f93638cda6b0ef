use crate::{
    auth::{Guard, Spend},
    budgets::check,
    deps::Deps,
    http::{Body, Result},
};
use actix_web::web::{Data, Json, Path};
use chassis::clock::now;
use protocol::{
    BudgetId,
    usage::{Budget, BudgetChange},
};

/// Raises or lowers it. What is under way goes on.
#[utoipa::path(patch, path = "/api/budgets/{id}", tag = "usage", request_body = BudgetChange, responses((status = 200, body = Budget)))]
pub async fn change(
    guard: Guard<Spend>,
    deps: Data<Deps>,
    id: Path<String>,
    body: Body<BudgetChange>,
) -> Result<Json<Budget>> {
    let limit = check::limit("limit_usd", body.read().await?.limit_usd)?;
    let id = BudgetId(id.into_inner());
    Ok(Json(deps.store.change_budget(guard.who.id(), &id, limit, now()).await?))
}
