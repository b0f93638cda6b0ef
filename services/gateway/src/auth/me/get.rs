use crate::{
    auth::{Guard, Read},
    http::Result,
};
use actix_web::web::Json;
use protocol::auth::Me;

/// Who is asking.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth", responses((status = 200, body = Me)))]
pub async fn get(guard: Guard<Read>) -> Result<Json<Me>> {
    Ok(Json(Me { user: guard.who.user }))
}
