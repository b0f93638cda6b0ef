//! The one list of routes: method, path, handler. The OpenAPI text is made of the same list.

use crate::http::{Error, limits, unmatched::unmatched};
use actix_web::{
    HttpResponse, Route,
    web::{self, ServiceConfig},
};

/// One line of the list.
pub struct Entry {
    pub method: &'static str,
    pub path: &'static str,
    route: fn() -> Route,
}

macro_rules! routes {
    ($($method:ident $path:literal => $($part:ident)::+;)*) => {
        /// Every route, in order.
        pub const LIST: &[Entry] = &[$(Entry {
            method: stringify!($method),
            path: $path,
            route: || web::$method().to(crate::$($part)::+),
        }),*];

        /// The same as OpenAPI.
        #[derive(utoipa::OpenApi)]
        #[openapi(paths($(crate::$($part)::+),*))]
        pub struct Documented;
    };
}

routes! {
    get    "/health" => system::health::health;
    get    "/ready" => system::ready::ready;
    get    "/metrics" => system::metrics::metrics;
    get    "/api/system" => system::status::status;
    get    "/api/home" => home::get::get;
    get    "/api/storage" => storage::get::get;
    get    "/api/openapi.json" => http::openapi::openapi;

    get    "/api/auth/setup" => auth::setup_state::setup_state;
    post   "/api/auth/setup" => auth::setup::setup;
    post   "/api/auth/reset" => auth::reset::reset;
    post   "/api/auth/login" => auth::login::login;
    post   "/api/auth/logout" => auth::logout::logout;
    get    "/api/auth/me" => auth::me::get::get;
    patch  "/api/auth/me" => auth::me::change::change;
    post   "/api/auth/me/password" => auth::me::password::password;
    post   "/api/auth/ticket" => auth::ticket::ticket;
    get    "/api/auth/tokens" => auth::tokens::list::list;
    post   "/api/auth/tokens" => auth::tokens::create::create;
    delete "/api/auth/tokens/{id}" => auth::tokens::delete::delete;
    get    "/api/auth/sessions" => auth::sessions::list::list;
    delete "/api/auth/sessions/{id}" => auth::sessions::end::end;

    get    "/api/processes" => processes::list::list;
    post   "/api/processes" => processes::create::create;
    get    "/api/processes/{pid}" => processes::get::get;
    patch  "/api/processes/{pid}" => processes::change::change;
    delete "/api/processes/{pid}" => processes::delete::delete;
    post   "/api/processes/{pid}/branch" => processes::branch::branch;
    get    "/api/processes/{pid}/export" => processes::export::export;
    post   "/api/processes/{pid}/signal" => processes::signal::signal;
    post   "/api/processes/{pid}/compact" => processes::compact::compact;
    get    "/api/processes/{pid}/turns" => processes::turns::turns;
    get    "/api/processes/{pid}/messages" => messages::list::list;
    post   "/api/processes/{pid}/messages" => messages::send::send;
    get    "/api/processes/{pid}/live" => messages::live::live;
    post   "/api/attachments" => attachments::add::add;
    get    "/api/attachments/{id}" => attachments::get::get;
    delete "/api/attachments/{id}" => attachments::delete::delete;
    get    "/api/processes/{pid}/ops" => ops::list::list;
    get    "/api/ops/{id}" => ops::get::get;
    get    "/api/ops/{id}/output" => ops::output::output;

    get    "/api/search" => search::find::find;

    get    "/api/approvals" => approvals::list::list;
    get    "/api/approvals/{id}" => approvals::get::get;
    post   "/api/approvals/{id}/decision" => approvals::decide::decide;
    post   "/api/rules/try" => rules::attempt::attempt;
    get    "/api/files/names" => files::names::names;

    get    "/api/backups" => backups::list::list;
    post   "/api/backups" => backups::create::create;
    post   "/api/backups/passphrase" => backups::passphrase::passphrase;
    get    "/api/backups/{name}" => backups::download::download;
    delete "/api/backups/{name}" => backups::delete::delete;

    get    "/api/providers" => providers::list::list;
    post   "/api/providers" => providers::create::create;
    patch  "/api/providers/{id}" => providers::change::change;
    delete "/api/providers/{id}" => providers::delete::delete;
    post   "/api/providers/{id}/test" => providers::test::test;
    post   "/api/providers/{id}/keys" => providers::keys::add::add;
    delete "/api/providers/{id}/keys/{key}" => providers::keys::remove::remove;
    post   "/api/providers/{id}/keys/{key}/resume" => providers::keys::resume::resume;
    get    "/api/routes" => model_routes::list::list;
    put    "/api/routes/{name}" => model_routes::put::put;
    delete "/api/routes/{name}" => model_routes::delete::delete;
    get    "/api/usage" => usage::sums::sums;
    get    "/api/usage/now" => usage::now::now;
    get    "/api/usage/calls" => usage::calls::calls;
    get    "/api/budgets" => budgets::list::list;
    post   "/api/budgets" => budgets::create::create;
    patch  "/api/budgets/{id}" => budgets::change::change;
    delete "/api/budgets/{id}" => budgets::delete::delete;
    get    "/api/models" => providers::models::models;
    get    "/api/prices" => prices::get::get;
    put    "/api/prices" => prices::replace::replace;
    delete "/api/prices" => prices::reset::reset;
    get    "/api/settings" => settings::get::get;
    patch  "/api/settings" => settings::change::change;

    get    "/ws" => live::open::ws;
    get    "/kernel" => live::open::kernel;
}

/// Puts the list into an actix application.
pub fn configure(config: &mut ServiceConfig) {
    limits::configure(config);
    let mut done: Vec<&str> = Vec::new();
    for entry in LIST {
        if done.contains(&entry.path) {
            continue;
        }
        done.push(entry.path);
        let here: Vec<&Entry> = LIST.iter().filter(|other| other.path == entry.path).collect();
        let allowed = here.iter().map(|entry| entry.method.to_uppercase()).collect::<Vec<_>>().join(", ");
        let resource =
            here.iter().fold(web::resource(entry.path), |resource, entry| resource.route((entry.route)()));
        config.service(resource.default_service(web::to(move || {
            let allowed = allowed.clone();
            async move { Err::<HttpResponse, _>(Error::Method(allowed)) }
        })));
    }
    config.default_service(web::to(unmatched));
}
