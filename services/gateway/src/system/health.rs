use actix_web::web::Json;
use protocol::settings::Health;

/// The process is up.
#[utoipa::path(get, path = "/health", tag = "system", responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: chassis::VERSION.to_owned() })
}
