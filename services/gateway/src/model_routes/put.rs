use crate::{
    auth::{Guard, Lead},
    deps::Deps,
    http::{Body, Error, Result},
    model_routes::{check, shown},
};
use actix_web::web::{Data, Json, Path};
use chassis::clock::now;
use protocol::route::{BUILT_IN, Route, RouteChange};

/// Routes of the owner's own.
const MOST_OWN: usize = 50;

/// Makes a route or replaces it. An empty list takes a built-in one back to what stands in for it. No token alone does:
/// what people say goes where it leads.
#[utoipa::path(put, path = "/api/routes/{name}", tag = "routes", request_body = RouteChange,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 200, body = Route), (status = 403, description = "a token without the password")))]
pub async fn put(
    _guard: Guard<Lead>,
    deps: Data<Deps>,
    name: Path<String>,
    body: Body<RouteChange>,
) -> Result<Json<Route>> {
    let mut change = body.read().await?;
    check::name(&name)?;
    check::entries(&mut change.entries, &deps.store.providers().await?)?;
    let built_in = BUILT_IN.contains(&name.as_str());
    if change.entries.is_empty() && !built_in {
        return Err(Error::invalid("entries", "A route of your own has at least one model; or delete it."));
    }
    let rows = deps.store.routes().await?;
    let own = rows.iter().filter(|row| !BUILT_IN.contains(&row.name.as_str()));
    if !built_in && rows.iter().all(|row| row.name != *name) && own.count() >= MOST_OWN {
        return Err(Error::invalid("name", format!("At most {MOST_OWN} routes of your own.")));
    }

    deps.store.put_route(&name, &change.entries, now()).await?;
    let all = shown::all(&deps).await?;
    all.into_iter().find(|route| route.name == *name).map(Json).ok_or(Error::NotFound("route"))
}
