use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::Result,
};
use actix_web::{HttpResponse, web::Data};
use protocol::auth::Ticket;

/// A ticket for a socket, `/ws?ticket=…`: one use, 30 s.
#[utoipa::path(post, path = "/api/auth/ticket", tag = "auth", responses((status = 201, body = Ticket)))]
pub async fn ticket(guard: Guard<Act>, deps: Data<Deps>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(Ticket { ticket: deps.tickets.give(guard.who) }))
}
