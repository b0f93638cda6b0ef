use crate::deps::Deps;
use actix_web::{HttpResponse, web::Data};
use bus::keys;
use protocol::{
    node::{Beacon, ServiceBeacon},
    settings::{Ready, ReadyChecks},
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(1_500);
const OK: &str = "ok";

/// Whether everything that a turn needs answers. 503 says what is missing, each in a sentence.
#[utoipa::path(get, path = "/ready", tag = "system", responses((status = 200, body = Ready), (status = 503, body = Ready)))]
pub async fn ready(deps: Data<Deps>) -> HttpResponse {
    let checks = checks(&deps).await;
    let mut response = if all(&checks) { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Ready { checks })
}

pub async fn is_ready(deps: &Deps) -> bool {
    all(&checks(deps).await)
}

async fn checks(deps: &Deps) -> ReadyChecks {
    let (redis, database, node, workers) =
        tokio::join!(redis(deps), database(deps), node(deps), workers(deps));
    ReadyChecks { redis, database, node, workers }
}

fn all(checks: &ReadyChecks) -> bool {
    [&checks.redis, &checks.database, &checks.node, &checks.workers].iter().all(|said| *said == OK)
}

async fn redis(deps: &Deps) -> String {
    match tokio::time::timeout(PATIENCE, deps.bus.facts()).await {
        Ok(Ok(facts)) if !facts.noeviction => {
            "Redis may throw data away: maxmemory-policy must be noeviction.".to_owned()
        }
        Ok(Ok(facts)) if !facts.append_only => {
            "Redis keeps nothing on disk: appendonly must be yes.".to_owned()
        }
        Ok(Ok(_)) => OK.to_owned(),
        _ => "Redis does not answer; messages are accepted and run when it is back.".to_owned(),
    }
}

async fn database(deps: &Deps) -> String {
    let asked = async {
        deps.store.ping().await?;
        deps.store.is_to_ask_anew().await
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(false)) => OK.to_owned(),
        Ok(Ok(true)) => "Open questions of the restored backup are being looked at again.".to_owned(),
        _ => "The database does not answer.".to_owned(),
    }
}

async fn node(deps: &Deps) -> String {
    let key = keys::node_beacon(deps.node.as_str());
    let beacon = deps.bus.beacon::<Beacon>(&key);
    match tokio::time::timeout(PATIENCE, beacon).await {
        Ok(Ok(Some(_))) => OK.to_owned(),
        Ok(Ok(None)) => {
            format!("The shell-bridge of node {:?} has given no sign of life for 10 s.", deps.node.0)
        }
        _ => "Unknown while Redis does not answer.".to_owned(),
    }
}

async fn workers(deps: &Deps) -> String {
    let beacons = deps.bus.service_beacons::<ServiceBeacon>("llm-router");
    match tokio::time::timeout(PATIENCE, beacons).await {
        Ok(Ok(found)) if found.is_empty() => "No llm-router has given a sign of life for 10 s.".to_owned(),
        Ok(Ok(_)) => OK.to_owned(),
        _ => "Unknown while Redis does not answer.".to_owned(),
    }
}
