use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::{node::Beacon, settings::System};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(1_500);

/// Version, machines, and whether the demo script answers. Without Redis no machine is listed.
#[utoipa::path(get, path = "/api/system", tag = "system", responses((status = 200, body = System)))]
pub async fn status(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<System>> {
    let demo = deps.store.providers().await?.is_empty();
    let nodes = match tokio::time::timeout(PATIENCE, deps.bus.node_beacons::<Beacon>()).await {
        Ok(Ok(nodes)) => nodes,
        _ => Vec::new(),
    };
    Ok(Json(System { version: chassis::VERSION.to_owned(), now: now(), nodes, demo }))
}
