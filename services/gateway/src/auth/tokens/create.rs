use crate::{
    auth::{Guard, Own, credentials},
    budgets::check,
    deps::Deps,
    http::{Body, Error, Result, limits},
};
use actix_web::{HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::{
    TokenId, UserId,
    auth::{MadeToken, NewToken},
    usage::{BudgetScope, TokenBudget},
};
use store::{NewBudgetRow, NewTokenRow};

/// Makes a token for a program. It is shown this once.
#[utoipa::path(post, path = "/api/auth/tokens", tag = "auth", request_body = NewToken, responses((status = 201, body = MadeToken)))]
pub async fn create(guard: Guard<Own>, deps: Data<Deps>, body: Body<NewToken>) -> Result<HttpResponse> {
    let new = body.read().await?;
    let name = limits::label("name", &new.name, limits::NAME_CHARS)?;
    let mut scopes = new.scopes;
    scopes.dedup();
    if scopes.is_empty() || scopes.len() > 4 {
        return Err(Error::invalid("scopes", "At least one of api, terminals, models, metrics, each once."));
    }
    let id: TokenId = new_id();
    let budget = new.budget.map(|budget| budget_row(guard.who.id(), &id, budget)).transpose()?;
    let token = format!("mtk_{}", credentials::random());
    let row = NewTokenRow {
        id: id.clone(),
        owner_id: guard.who.id().clone(),
        name,
        token_sha256: credentials::sha256(&token),
        scopes,
        budget,
    };
    deps.store.add_token(&row, now()).await?;
    Ok(HttpResponse::Created().json(MadeToken { id, token }))
}

fn budget_row(owner: &UserId, token: &TokenId, budget: TokenBudget) -> Result<NewBudgetRow> {
    check::period(BudgetScope::Token, budget.period)?;
    Ok(NewBudgetRow {
        id: new_id(),
        owner_id: owner.clone(),
        scope: BudgetScope::Token,
        subject: token.0.clone(),
        period: budget.period,
        limit_nano: check::limit("budget.limit_usd", budget.limit_usd)?,
    })
}
