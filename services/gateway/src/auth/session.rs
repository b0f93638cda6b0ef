//! A login of a person on one device: the cookie and its proof.

use crate::{auth::credentials, config::Config, http::address};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time},
    http::header,
};
use chassis::clock::{new_id, now};
use std::time::Duration;
use store::NewSession;

/// A login that is not used for this long ends.
pub const IDLE: Duration = Duration::from_secs(30 * 24 * 3600);

/// What a new login consists of: the row, the browser's cookie, the proof for its storage.
pub struct Fresh {
    pub row: NewSession,
    pub cookie: Cookie<'static>,
    pub proof: String,
}

/// New secrets for a login from where this request comes.
pub fn fresh(request: &HttpRequest, config: &Config) -> Fresh {
    let (token, proof) = (credentials::random(), credentials::random());
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let row = NewSession {
        id: new_id(),
        token_sha256: credentials::sha256(&token),
        proof_sha256: credentials::sha256(&proof),
        user_agent: agent.chars().take(300).collect(),
        address: address::client(request, config).to_string(),
        expires_at: now().plus(IDLE),
    };
    // The browser keeps it as long as browsers may (400 days); the row says when it ends.
    Fresh { row, cookie: cookie(request, config, token, time::Duration::days(400)), proof }
}

/// The cookie that takes the login away.
pub fn gone(request: &HttpRequest, config: &Config) -> Cookie<'static> {
    cookie(request, config, String::new(), time::Duration::ZERO)
}

fn cookie(request: &HttpRequest, config: &Config, value: String, age: time::Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(request, config), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(address::over_tls(request, config))
        .max_age(age)
        .finish()
}

/// `__Host-metatron` over TLS, else `metatron_session`.
pub fn cookie_name(request: &HttpRequest, config: &Config) -> &'static str {
    if address::over_tls(request, config) { "__Host-metatron" } else { "metatron_session" }
}
