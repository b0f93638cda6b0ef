//! What no route took: a page, or else a problem.

use crate::{
    http::{Error, Result, front::is_api},
    web::{Site, serve},
};
use actix_web::{HttpRequest, HttpResponse, http::Method, web::Data};

pub async fn unmatched(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse> {
    if is_api(request.path()) {
        return Err(Error::NoRoute);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Error::Method("GET, HEAD".to_owned()));
    }
    serve(&request, &site)
}
