use crate::{
    auth::{Guard, Scrape},
    deps::Deps,
};
use actix_web::{HttpResponse, web::Data};

/// Figures in Prometheus' text form; by a token with the scope `metrics`.
#[utoipa::path(get, path = "/metrics", tag = "system", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(_guard: Guard<Scrape>, deps: Data<Deps>) -> HttpResponse {
    ::metrics::gauge!("metatron_sockets").set(f64::from(deps.hub.sockets()));
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(deps.metrics.render())
}
