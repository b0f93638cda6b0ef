use crate::{
    auth::{Guard, Spend},
    budgets::check,
    deps::Deps,
    http::{Body, Error, Result},
};
use actix_web::{HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::usage::{Budget, NewBudget};
use store::NewBudgetRow;

/// Makes a budget. What was spent in its period before counts to it.
#[utoipa::path(post, path = "/api/budgets", tag = "usage", request_body = NewBudget,
    responses((status = 201, body = Budget), (status = 409, description = "there is one for the same")))]
pub async fn create(guard: Guard<Spend>, deps: Data<Deps>, body: Body<NewBudget>) -> Result<HttpResponse> {
    let new = body.read().await?;
    check::period(new.scope, new.period)?;
    let row = NewBudgetRow {
        id: new_id(),
        owner_id: guard.who.id().clone(),
        scope: new.scope,
        subject: check::subject(&new)?,
        period: new.period,
        limit_nano: check::limit("limit_usd", new.limit_usd)?,
    };
    let made = deps.store.add_budget(&row, now()).await.map_err(|error| match error {
        store::Error::NameTaken => Error::BudgetStands,
        other => other.into(),
    })?;
    Ok(HttpResponse::Created().json(made))
}
