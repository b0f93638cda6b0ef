use crate::{
    auth::{Guard, Own, session},
    deps::Deps,
    http::Result,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};

/// Ends this login and closes its sockets.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", responses((status = 204)))]
pub async fn logout(guard: Guard<Own>, request: HttpRequest, deps: Data<Deps>) -> Result<HttpResponse> {
    if let Some(id) = guard.who.session() {
        deps.store.end_session(guard.who.id(), id).await?;
        deps.hub.close_session(id);
    }
    Ok(HttpResponse::NoContent().cookie(session::gone(&request, &deps.config)).finish())
}
