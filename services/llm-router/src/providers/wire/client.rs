//! How providers are reached.

use reqwest::{Client, redirect::Policy};
use std::time::Duration;

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// How long an upstream is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    /// From the request to the first byte of the answer.
    pub first_byte: Duration,
    /// Between two pieces of it; a comment counts as a piece.
    pub idle: Duration,
    /// For all of it.
    pub total: Duration,
}

/// A client for all providers: no proxy from the environment, no redirect to another origin (the key would go with
/// it, and it may lead into the house).
pub fn client(patience: Patience) -> reqwest::Result<Client> {
    let same_origin = Policy::custom(|attempt| {
        let came_from = attempt.previous().last();
        let same = came_from.is_some_and(|url| url.origin() == attempt.url().origin());
        if same && attempt.previous().len() < MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
    });
    Client::builder()
        .no_proxy()
        .redirect(same_origin)
        .connect_timeout(patience.connect)
        .tcp_nodelay(true)
        .user_agent(concat!("MetatronOS/", env!("CARGO_PKG_VERSION")))
        .build()
}
