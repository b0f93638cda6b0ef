//! The shared connection (for what never blocks) and the dedicated ones (for what does).

use crate::{Error, Result};
use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, Pipeline, RedisError,
    aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The library's own default is 500 ms, which a busy machine passes; then everything behind is late too.
const RESPONSE: Duration = Duration::from_secs(10);
/// A server that is away is reported within two attempts: no one waits more than about 2 s for the news.
const CONNECT: Duration = Duration::from_secs(1);
const RETRIES: usize = 1;
/// Between two attempts of a reader that waits for the server to come back.
const AGAIN: Duration = Duration::from_millis(500);

/// A handle on Redis; cheap to clone. Reconnects by itself. Commands time out after 10 s.
#[derive(Clone)]
pub struct Bus {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    shared: Mutex<ConnectionManager>,
}

/// How Redis is set up, as far as it matters to us.
#[derive(Debug, Clone)]
pub struct RedisFacts {
    pub version: String,
    pub noeviction: bool,
    pub append_only: bool,
    /// Bytes of all that it holds.
    pub used_memory: u64,
}

impl Bus {
    /// Does not wait for Redis: a server that is away is met at the first command, within about 2 s.
    /// `url`: `redis://` or `redis+unix:///path?user=…&pass=…`. An error is an address that cannot be read.
    pub async fn connect(url: &str) -> Result<Self> {
        // Not the address itself: it holds the password.
        let client = Client::open(url)
            .map_err(|error| Error::Setup(format!("its address cannot be read ({error})")))?;
        let shared = Mutex::new(manager(&client)?);
        Ok(Self { inner: Arc::new(Inner { client, shared }) })
    }

    pub async fn ping(&self) -> Result<()> {
        self.command(&redis::cmd("PING")).await
    }

    /// Version, eviction policy and persistence; `Error::Setup` is for the caller to make of it.
    pub async fn facts(&self) -> Result<RedisFacts> {
        let info = |section: &str| {
            let mut command = redis::cmd("INFO");
            command.arg(section);
            command
        };
        let mut pipe = redis::pipe();
        // INFO and not CONFIG GET: a service's own user may not read the configuration.
        pipe.add_command(info("server")).add_command(info("memory")).add_command(info("persistence"));
        let (server, memory, persistence): (String, String, String) = self.pipeline(&pipe).await?;
        let field = |text: &str, name: &str| {
            text.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned()))
        };
        let missing = |name: &str| Error::Setup(format!("INFO gives no {name}"));
        Ok(RedisFacts {
            version: field(&server, "redis_version").ok_or_else(|| missing("redis_version"))?,
            noeviction: field(&memory, "maxmemory_policy").as_deref() == Some("noeviction"),
            append_only: field(&persistence, "aof_enabled").as_deref() == Some("1"),
            used_memory: field(&memory, "used_memory")
                .and_then(|bytes| bytes.parse().ok())
                .ok_or_else(|| missing("used_memory"))?,
        })
    }

    /// One command on the shared connection: nothing that blocks.
    pub(crate) async fn command<T: FromRedisValue>(&self, command: &Cmd) -> Result<T> {
        let mut shared = self.shared();
        command.query_async(&mut shared).await.map_err(|error| self.noted(error))
    }

    /// Several commands in one round trip on the shared connection.
    pub(crate) async fn pipeline<T: FromRedisValue>(&self, pipe: &Pipeline) -> Result<T> {
        let mut shared = self.shared();
        pipe.query_async(&mut shared).await.map_err(|error| self.noted(error))
    }

    pub(crate) fn shared(&self) -> ConnectionManager {
        self.inner.shared.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another connection like the shared one, for those who would crowd it.
    pub(crate) fn own_manager(&self) -> Result<ConnectionManager> {
        Ok(manager(&self.inner.client)?)
    }

    pub(crate) fn link(&self) -> Link {
        Link { client: self.inner.client.clone(), connection: None, away: false }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.inner.client
    }

    /// The manager keeps a refused login for ever; a password that is set later needs a new one.
    pub(crate) fn noted(&self, error: RedisError) -> Error {
        if error.kind() == ErrorKind::AuthenticationFailed
            && let Ok(fresh) = manager(&self.inner.client)
        {
            *self.inner.shared.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        error.into()
    }
}

fn manager(client: &Client) -> redis::RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(RESPONSE))
        .set_connection_timeout(Some(CONNECT))
        .set_number_of_retries(RETRIES);
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}

/// The connection of one reader: a blocking read holds everything else that is on it.
pub(crate) struct Link {
    client: Client,
    connection: Option<MultiplexedConnection>,
    away: bool,
}

impl Link {
    /// The connection; waits for as long as the server is away. `true`: it is a new one.
    pub(crate) async fn get(&mut self) -> (MultiplexedConnection, bool) {
        if let Some(connection) = &self.connection {
            return (connection.clone(), false);
        }
        // No response timeout: the library would take a quiet stream for a dead server.
        let config = AsyncConnectionConfig::new()
            .set_response_timeout(None)
            .set_connection_timeout(Some(Duration::from_secs(5)));
        loop {
            match self.client.get_multiplexed_async_connection_with_config(&config).await {
                Ok(connection) => {
                    if std::mem::take(&mut self.away) {
                        tracing::info!("redis is back");
                    }
                    self.connection = Some(connection.clone());
                    return (connection, true);
                }
                Err(error) => self.is_away(&error),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// After an error: the next `get` connects anew, not before a pause.
    pub(crate) async fn lost(&mut self, error: &RedisError) {
        self.connection = None;
        self.is_away(error);
        tokio::time::sleep(AGAIN).await;
    }

    fn is_away(&mut self, error: &RedisError) {
        if !std::mem::replace(&mut self.away, true) {
            tracing::warn!(%error, "redis is away; a reader waits for it");
        }
    }
}
