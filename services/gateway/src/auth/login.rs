use crate::{
    auth::session,
    deps::Deps,
    http::{Body, Error, Result, address},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chassis::clock::now;
use protocol::auth::{Login, Proof};

/// Logs in: a cookie for the browser and the proof that goes with it. An unknown name and a wrong
/// password are answered alike; after several wrong ones there is a pause.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", request_body = Login,
    responses((status = 200, body = Proof), (status = 401, description = "wrong"), (status = 429, description = "throttled; Retry-After")))]
pub async fn login(request: HttpRequest, deps: Data<Deps>, body: Body<Login>) -> Result<HttpResponse> {
    let Login { name, password } = body.read().await?;
    let from = address::client(&request, &deps.config);
    let known = deps.store.user_by_name(name.trim()).await?;
    let (user, hash) = deps.passwords.check(&name, known, from, password).await?;

    let fresh = session::fresh(&request, &deps.config);
    let added = deps.store.add_session(&user.id, &hash, fresh.row, now()).await;
    added.map_err(|error| match error {
        // Changed meanwhile: what was typed is the password no more.
        store::Error::Conflict { .. } => Error::WrongLogin,
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().cookie(fresh.cookie).json(Proof { proof: fresh.proof }))
}
