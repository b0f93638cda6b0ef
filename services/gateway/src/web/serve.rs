//! Sending a file: compressed as the browser likes it, kept by it as long as is right.

use crate::{
    http::{Error, Result},
    web::{Asset, Site},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web::Bytes};

/// The service worker: asked for anew each time, in charge of the whole site.
const WORKER: &str = "/sw.js";

/// The file at the path; at any other path the page, which routes by itself.
pub fn serve(request: &HttpRequest, site: &Site) -> Result<HttpResponse> {
    if site.is_empty() {
        return Err(Error::NoWeb);
    }
    match site.file(request.path()) {
        Some(asset) => Ok(send(request, asset)),
        // A file of another build: the page would be taken for it.
        None if request.path().starts_with("/assets/") || !takes_page(request) => Err(Error::NoRoute),
        None => site.index().map(|index| send(request, index)).ok_or(Error::NoWeb),
    }
}

/// Not what asks for a script, a worker, a style, an image: a page would only break it.
fn takes_page(request: &HttpRequest) -> bool {
    let wanted = request.headers().get("sec-fetch-dest").and_then(|value| value.to_str().ok());
    wanted.is_none_or(|wanted| matches!(wanted, "document" | "empty" | "iframe"))
}

/// The browser's copy is this one. However it was compressed: the tag is a weak one.
fn is_known(request: &HttpRequest, asset: &Asset) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.trim() == "*" || known.contains(&asset.hash))
}

fn send(request: &HttpRequest, asset: &Asset) -> HttpResponse {
    let known = is_known(request, asset);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let kept = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    response
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::ETAG, format!("W/{}", asset.hash)))
        .insert_header((header::VARY, "Accept-Encoding"));
    if request.path() == WORKER {
        response.insert_header(("service-worker-allowed", "/"));
    }
    if known {
        return response.finish();
    }
    let (body, encoding) = variant(request, asset);
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.content_type(asset.mime.clone()).body(body)
}

fn variant(request: &HttpRequest, asset: &Asset) -> (Bytes, Option<&'static str>) {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let accepts = |name: &str| accepted.is_some_and(|accepted| takes(accepted, name));
    match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepts("br") => (brotli.clone(), Some("br")),
        (_, Some(gzip)) if accepts("gzip") => (gzip.clone(), Some("gzip")),
        _ => (asset.plain.clone(), None),
    }
}

/// Named, and not with a weight of nothing.
fn takes(accepted: &str, name: &str) -> bool {
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
        let refused = parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_as_they_are_weighed() {
        assert!(takes("gzip, deflate, br", "br") && takes("BR;q=0.5", "br"));
        assert!(!takes("gzip, br;q=0", "br") && !takes("brotli", "br") && !takes("", "gzip"));
    }
}
