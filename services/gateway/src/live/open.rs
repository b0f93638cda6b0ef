//! `GET /ws?ticket=…`: the handshake.

use crate::{
    auth::guard,
    deps::Deps,
    http::{Error, Result, address},
    live::{frames::Frames, socket},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev,
    error::PayloadError,
    http::header,
    web::{Bytes, Data, Payload, Query},
};
use chassis::clock::now;
use futures::Stream;
use protocol::command::MAX_FRAME_BYTES;
use serde::Deserialize;
use std::pin::Pin;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SocketQuery {
    /// From POST /api/auth/ticket.
    pub ticket: Option<String>,
}

/// The socket: hello and subscribe up, events down. The first frame up is `hello`.
#[utoipa::path(get, path = "/ws", tag = "live", params(SocketQuery), responses((status = 101), (status = 403, description = "no valid ticket, or another origin")))]
pub async fn ws(
    request: HttpRequest,
    payload: Payload,
    query: Query<SocketQuery>,
    deps: Data<Deps>,
) -> Result<HttpResponse> {
    origin(&request, &deps)?;
    let upgrade = request.headers().get(header::UPGRADE).and_then(|value| value.to_str().ok());
    if !upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
        // Without a ticket the answer says no more than that.
        return Err(if query.ticket.is_some() {
            Error::Query("This path is a WebSocket.".to_owned())
        } else {
            Error::Ticket
        });
    }
    let who = query.ticket.as_deref().and_then(|ticket| deps.tickets.take(ticket)).ok_or(Error::Ticket)?;
    let joined = deps.hub.join(&who)?;
    // The login may have ended since the ticket was given. Asked only now: one that ends later finds the socket in
    // the hub and closes it. A refusal gives the seat up again.
    if !guard::still_stands(&deps, &who.via, now()).await? {
        return Err(Error::Ticket);
    }
    let frames: Pin<Box<dyn Stream<Item = std::result::Result<Bytes, PayloadError>>>> =
        Box::pin(Frames::new(payload, MAX_FRAME_BYTES));
    let payload = Payload::from_request(&request, &mut dev::Payload::from(frames)).await;
    let payload = payload.map_err(|error| Error::Query(error.to_string()))?;
    let (response, session, stream) =
        actix_ws::handle(&request, payload).map_err(|error| Error::Query(error.to_string()))?;
    let stream = stream
        .max_frame_size(MAX_FRAME_BYTES)
        .aggregate_continuations()
        .max_continuation_size(MAX_FRAME_BYTES);
    // Tied to its connection and this worker's thread (the payload cannot leave it): it ends with the
    // connection, its login or the process's stop, whichever comes first.
    actix_web::rt::spawn(socket::serve(deps, who, joined, session, stream));
    Ok(response)
}

/// The same socket under its other name.
#[utoipa::path(get, path = "/kernel", tag = "live", params(SocketQuery), responses((status = 101), (status = 403, description = "no valid ticket, or another origin")))]
pub async fn kernel(
    request: HttpRequest,
    payload: Payload,
    query: Query<SocketQuery>,
    deps: Data<Deps>,
) -> Result<HttpResponse> {
    ws(request, payload, query, deps).await
}

/// A browser says from which page it comes; it must be ours. Programs say nothing.
fn origin(request: &HttpRequest, deps: &Deps) -> Result<()> {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("");
    let scheme = if address::over_tls(request, &deps.config) { "https" } else { "http" };
    let own = format!("{scheme}://{host}");
    let same = origin.to_str().is_ok_and(|origin| origin.eq_ignore_ascii_case(&own));
    if same { Ok(()) } else { Err(Error::CrossSite) }
}
