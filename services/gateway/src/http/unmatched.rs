//! What no route took: under /api a problem, else the page.

use crate::{
    http::{Error, Result, front::is_api},
    web::{Site, serve},
};
use actix_web::{HttpRequest, HttpResponse, http::Method, web::Data};

pub async fn unmatched(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse> {
    let path = request.path();
    if is_api(path) || path == "/v1" || path.starts_with("/v1/") {
        return Err(Error::NoRoute);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Error::Method("GET, HEAD".to_owned()));
    }
    serve(&request, &site)
}
