//! A real redis-server on a private unix socket in a folder of its own.

use crate::Bus;
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub(crate) struct Server {
    folder: tempfile::TempDir,
    append_only: &'static str,
    child: Option<Child>,
}

impl Server {
    /// Forgets all when it dies.
    pub(crate) async fn start() -> Self {
        Self::with("no").await
    }

    /// Keeps all when it dies.
    pub(crate) async fn durable() -> Self {
        Self::with("yes").await
    }

    async fn with(append_only: &'static str) -> Self {
        let mut server = Self { folder: tempfile::tempdir().unwrap(), append_only, child: None };
        server.run().await;
        server
    }

    #[allow(clippy::disallowed_methods, reason = "the tests' own server")]
    pub(crate) async fn run(&mut self) {
        let child = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendfsync", "always", "--loglevel", "warning"])
            .args(["--appendonly", self.append_only, "--maxmemory-policy", "noeviction"])
            .arg("--unixsocket")
            .arg(self.socket())
            .arg("--dir")
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let bus = self.bus().await;
        eventually("redis answers", async || bus.ping().await.is_ok()).await;
    }

    /// kill -9.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub(crate) async fn bus(&self) -> Bus {
        Bus::connect(&self.url()).await.unwrap()
    }

    /// What a person would type into redis-cli.
    pub(crate) async fn cli<T: redis::FromRedisValue>(&self, line: &str) -> T {
        let mut words = line.split_whitespace();
        let mut command = redis::cmd(words.next().unwrap());
        words.for_each(|word| {
            command.arg(word);
        });
        let client = redis::Client::open(self.url()).unwrap();
        let config = redis::AsyncConnectionConfig::new().set_response_timeout(None);
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await.unwrap();
        command.query_async(&mut connection).await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for a fact, at most 15 s.
pub(crate) async fn eventually(what: &str, fact: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !fact().await {
        assert!(begun.elapsed() < Duration::from_secs(15), "not within 15 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// At most 15 s for something.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(15), what).await.expect("within 15 s")
}
