use crate::http::routes::Documented;
use actix_web::HttpResponse;
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{
        ComponentsBuilder, InfoBuilder,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// This API in OpenAPI's form, made of the list of routes.
#[utoipa::path(get, path = "/api/openapi.json", tag = "system", responses((status = 200)))]
pub async fn openapi() -> HttpResponse {
    static TEXT: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// The document itself; `make gen` writes it down.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Documented::openapi();
    document.info = InfoBuilder::new()
        .title("MetatronOS")
        .version(chassis::VERSION)
        .description(Some(
            "Errors are problem+json (RFC 9457). A browser sends its cookie and X-Metatron-Proof; a program \
             a bearer token. No token alone decides approvals, gets at backups, or says what may be spent and where \
             what is said goes: its user's password goes along, X-Metatron-Password: base64(password).",
        ))
        .build();
    let header = |name: &str| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
    let components = document.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    let mut components = components;
    components.add_security_scheme("proof", header("X-Metatron-Proof"));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    document.components = Some(components);
    document
}
