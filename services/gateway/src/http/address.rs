//! Where a request comes from: the peer, unless the peer is a proxy that was named in the settings.

use crate::config::Config;
use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv4Addr};

/// The client's address. Forwarding headers of anyone but a trusted proxy are not read.
pub fn client(request: &HttpRequest, config: &Config) -> IpAddr {
    let peer = request.peer_addr().map(|address| address.ip());
    let seen = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if !trusted(peer, config) {
        return seen;
    }
    // The last entry is what the trusted proxy itself saw; whatever stands before it was sent.
    let forwarded = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    forwarded.and_then(|value| value.rsplit(',').next()?.trim().parse().ok()).unwrap_or(seen)
}

/// The browser sees TLS: our own, or that of a trusted proxy.
pub fn over_tls(request: &HttpRequest, config: &Config) -> bool {
    if config.tls.is_some() {
        return true;
    }
    let peer = request.peer_addr().map(|address| address.ip());
    trusted(peer, config) && request.headers().get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

/// A proxy named in the settings; or whoever can open our socket, which is the proxy that it was made for.
fn trusted(peer: Option<IpAddr>, config: &Config) -> bool {
    match peer {
        Some(peer) => config.section.trusted_proxies.contains(&peer),
        None => config.socket.is_some(),
    }
}
