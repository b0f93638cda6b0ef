//! The extractor that says who may: `Guard<Read>` in a handler's signature is its permission.
//!
//! A browser's request carries the cookie and, always, its proof; a program's a bearer token with a
//! scope. A request from loopback or through a proxy is trusted for neither.

use crate::{
    auth::{credentials, passwords, session},
    deps::Deps,
    http::{Error, Result, address},
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Data};
use chassis::clock::now;
use futures::future::LocalBoxFuture;
use protocol::{
    Millis, SessionId, TokenId, UserId,
    auth::{TokenScope, User},
};
use std::{marker::PhantomData, net::IpAddr, time::Duration};

/// How rarely the time of the last use is written.
const TOUCH: Duration = Duration::from_secs(60);

/// Someone who was recognised.
#[derive(Debug, Clone)]
pub struct Who {
    pub user: User,
    pub via: Via,
    pub address: IpAddr,
}

/// By what.
#[derive(Debug, Clone)]
pub enum Via {
    Session { id: SessionId, sha256: String },
    Token { id: TokenId, sha256: String },
}

impl Who {
    pub fn id(&self) -> &UserId {
        &self.user.id
    }

    pub fn session(&self) -> Option<&SessionId> {
        match &self.via {
            Via::Session { id, .. } => Some(id),
            Via::Token { .. } => None,
        }
    }

    pub fn token(&self) -> Option<&TokenId> {
        match &self.via {
            Via::Session { .. } => None,
            Via::Token { id, .. } => Some(id),
        }
    }
}

/// What a guard asks for.
pub trait Right: 'static {
    /// The scope that lets a token do it; none: no token may.
    const SCOPE: Option<TokenScope>;
    /// A token may do it when the request carries its user's password too.
    const BY_PASSWORD: bool = false;
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident: $scope:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Right for $name {
            const SCOPE: Option<TokenScope> = $scope;
        }
    )*};
}

rights! {
    /// See what is one's own.
    Read: Some(TokenScope::Api);
    /// Create, change, send, stop.
    Act: Some(TokenScope::Api);
    /// Tokens and logins: a person who is logged in.
    Own: None;
    /// Read the figures.
    Scrape: Some(TokenScope::Metrics);
}

/// Answer a question. Never by a stored token alone: a program sends its user's password along, as
/// `X-Metatron-Password: base64(password)`.
pub struct Decide;

impl Right for Decide {
    const SCOPE: Option<TokenScope> = None;
    const BY_PASSWORD: bool = true;
}

/// Backups, which hold everything: made, handed out, deleted. As `Decide`, never by a stored token alone.
pub struct Keep;

impl Right for Keep {
    const SCOPE: Option<TokenScope> = None;
    const BY_PASSWORD: bool = true;
}

/// Where what is said goes, and by whom it is answered: providers, their keys, routes. Whoever says that reads all that
/// people say from then on. As `Decide`.
pub struct Lead;

impl Right for Lead {
    const SCOPE: Option<TokenScope> = None;
    const BY_PASSWORD: bool = true;
}

/// What may be spent: a program with a stored token must not raise its own bounds. As `Decide`.
pub struct Spend;

impl Right for Spend {
    const SCOPE: Option<TokenScope> = None;
    const BY_PASSWORD: bool = true;
}

/// Proof that the request may do `R`, and who makes it.
pub struct Guard<R> {
    pub who: Who,
    right: PhantomData<R>,
}

impl<R: Right> FromRequest for Guard<R> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let deps = deps(&request)?;
            let who = recognise::<R>(&request, &deps).await?;
            Ok(Self { who, right: PhantomData })
        })
    }
}

/// The gateway's handles, out of the request.
pub fn deps(request: &HttpRequest) -> Result<Data<Deps>> {
    request.app_data::<Data<Deps>>().cloned().ok_or_else(|| Error::Broken("no deps".to_owned()))
}

async fn recognise<R: Right>(request: &HttpRequest, deps: &Deps) -> Result<Who> {
    let address = address::client(request, &deps.config);
    match bearer(request)? {
        Some(token) => {
            let who = by_token::<R>(deps, &token, address).await?;
            if R::BY_PASSWORD {
                let password = passwords::header(request)?;
                deps.passwords.confirm(&deps.store, &who, password).await?;
                // That took its time, in which the token may have been deleted.
                return by_token::<R>(deps, &token, address).await;
            }
            Ok(who)
        }
        None => by_cookie(request, deps, address).await,
    }
}

/// The token of `Authorization: Bearer …`; anything else in that header is refused, not passed over.
fn bearer(request: &HttpRequest) -> Result<Option<String>> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim().to_owned())),
        _ => Err(Error::Ended),
    }
}

async fn by_token<R: Right>(deps: &Deps, token: &str, address: IpAddr) -> Result<Who> {
    let sha256 = credentials::sha256(token);
    let (token, user) = deps.store.token_by_hash(&sha256).await?.ok_or(Error::Ended)?;
    let needed = match R::SCOPE {
        Some(scope) => scope,
        None if R::BY_PASSWORD => TokenScope::Api,
        None => return Err(Error::PersonOnly),
    };
    if !token.scopes.contains(&needed) {
        return Err(Error::Scope(needed));
    }
    if token.used_at.is_none_or(|at| at < now().minus(TOUCH)) {
        deps.store.touch_token(&token.id, now()).await?;
    }
    Ok(Who { user, via: Via::Token { id: token.id, sha256 }, address })
}

/// Cookies of one name that are looked at.
const MOST_COOKIES: usize = 8;

/// Any page of this host, on whatever port, can set a cookie of that name beside ours, and have it come first: so each is
/// tried, and the proof says which one is ours.
async fn by_cookie(request: &HttpRequest, deps: &Deps, address: IpAddr) -> Result<Who> {
    let name = session::cookie_name(request, &deps.config);
    let cookies = request.cookies().map_err(|_| Error::NoLogin)?.clone();
    let hashes: Vec<String> = cookies
        .iter()
        .filter(|cookie| cookie.name() == name)
        .take(MOST_COOKIES)
        .map(|cookie| credentials::sha256(cookie.value()))
        .collect();
    if hashes.is_empty() {
        return Err(Error::NoLogin);
    }
    let proof = request.headers().get("x-metatron-proof").and_then(|value| value.to_str().ok());
    let proof = credentials::sha256(proof.ok_or(Error::Proof)?);
    let mut wrong = Error::Ended;
    for sha256 in hashes {
        let Some(row) = deps.store.session_by_token(&sha256, now()).await? else { continue };
        if !credentials::same(&proof, &row.proof_sha256) {
            wrong = Error::Proof;
            continue;
        }
        if row.seen_at < now().minus(TOUCH) {
            deps.store.touch_session(&row.id, now(), now().plus(session::IDLE)).await?;
        }
        return Ok(Who { user: row.user, via: Via::Session { id: row.id, sha256 }, address });
    }
    Err(wrong)
}

/// Whether what someone was recognised by still stands; for those who stay.
pub async fn still_stands(deps: &Deps, via: &Via, now: Millis) -> Result<bool> {
    Ok(match via {
        Via::Session { sha256, .. } => deps.store.session_by_token(sha256, now).await?.is_some(),
        Via::Token { sha256, .. } => deps.store.token_by_hash(sha256).await?.is_some(),
    })
}
