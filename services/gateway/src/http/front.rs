//! The front door, before any route: the host it was called by, the site it came from, the headers
//! that every answer carries.

use crate::{
    config::Config,
    deps::Deps,
    http::{Error, Result, address},
};
use actix_web::{
    HttpRequest, ResponseError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use std::net::IpAddr;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// Checks the request and dresses the answer.
pub async fn front(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let api = is_api(request.path());
    let tls = match request.app_data::<Data<Deps>>() {
        Some(deps) => address::over_tls(request.request(), &deps.config),
        None => false,
    };
    let mut response = match check(request.request()) {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(refused) => request.into_response(refused.error_response()).map_into_boxed_body(),
    };
    dress(response.headers_mut(), api, tls);
    Ok(response)
}

/// Everything that is not a page.
pub fn is_api(path: &str) -> bool {
    let below =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below("/api") || below("/v1") || matches!(path, "/ws" | "/kernel" | "/health" | "/ready" | "/metrics")
}

fn check(request: &HttpRequest) -> Result<()> {
    if let Some(deps) = request.app_data::<Data<Deps>>() {
        host(request, &deps.config)?;
        trial(request, &deps.config)?;
    }
    site(request)
}

/// What would be lost should this release be given back is not taken in.
fn trial(request: &HttpRequest, config: &Config) -> Result<()> {
    let on_trial = || config.trial.as_ref().is_some_and(|file| file.exists());
    if request.method().is_safe() || !on_trial() { Ok(()) } else { Err(Error::OnTrial) }
}

/// Against DNS rebinding: a name that is not ours is refused. A literal address cannot be rebound.
fn host(request: &HttpRequest, config: &Config) -> Result<()> {
    let given = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let given = given.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or("");
    let name = without_port(given);
    let literal = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let known = match literal {
        Ok(ip) => {
            let own = config.listen.ip();
            ip.is_loopback() || config.socket.is_some() || ip == own || !own.is_loopback()
        }
        Err(_) => {
            name.eq_ignore_ascii_case("localhost")
                || config.section.names.iter().any(|own| own.eq_ignore_ascii_case(name))
        }
    };
    if known { Ok(()) } else { Err(Error::WrongHost(given.chars().take(100).collect())) }
}

fn without_port(host: &str) -> &str {
    if let Some(end) = host.rfind(']') {
        return &host[..=end];
    }
    host.split(':').next().unwrap_or(host)
}

/// Browsers say where a request comes from. The API takes its own origin alone; pages may also be
/// opened from the address bar or by a link.
fn site(request: &HttpRequest) -> Result<()> {
    let read = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(site) = read("sec-fetch-site") else { return Ok(()) };
    let open = matches!(request.path(), "/health" | "/ready" | "/api/openapi.json");
    let fine = match site {
        "same-origin" => true,
        "none" => open || !is_api(request.path()),
        _ => !is_api(request.path()) && read("sec-fetch-mode") == Some("navigate"),
    };
    if fine { Ok(()) } else { Err(Error::CrossSite) }
}

fn dress(headers: &mut HeaderMap, api: bool, tls: bool) {
    // What its route said stays: a file of others' making is bound more tightly.
    let bound = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    if !bound {
        set(header::CONTENT_SECURITY_POLICY, CSP);
    }
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    );
    if api {
        set(header::CACHE_CONTROL, "no-store");
    }
    if tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_do_not_count() {
        assert_eq!(without_port("localhost:8080"), "localhost");
        assert_eq!(without_port("[::1]:8080"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
        assert_eq!(without_port("10.0.0.1"), "10.0.0.1");
    }

    #[test]
    fn what_is_no_page() {
        for path in ["/api/processes", "/ws", "/api", "/v1", "/v1/models"] {
            assert!(is_api(path), "{path}");
        }
        for path in ["/setup", "/apix", "/v10", "/"] {
            assert!(!is_api(path), "{path}");
        }
    }
}
