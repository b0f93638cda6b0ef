//! What the launcher is told: the environment, and `listen` of `metatron.toml` in the data folder.

use crate::{Error, Result, machine::certificate::Files};
use chassis::config::var;
use std::{net::SocketAddr, path::PathBuf};

#[derive(Debug, Clone)]
pub struct Settings {
    /// Absolute.
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// llm-router processes, 1 to 64.
    pub workers: usize,
    pub agent_user: String,
    pub node_id: String,
    /// `METATRON_REDIS_URL`: someone else's Redis; none of our own is started.
    pub external_redis: bool,
    /// The gateway speaks TLS (`METATRON_TLS_CERT`).
    pub tls: bool,
}

impl Settings {
    pub fn read() -> Result<Self> {
        let data_dir = chassis::config::data_dir()?;
        let data_dir = std::path::absolute(&data_dir).map_err(Error::at(&data_dir))?;
        let listen = match var("METATRON_LISTEN") {
            Some(text) => text,
            None => listen_in_file(&data_dir)?.unwrap_or_else(|| "127.0.0.1:8080".into()),
        };
        let workers = var("METATRON_WORKERS").unwrap_or_else(|| "1".into());
        Ok(Self {
            listen: listen.parse().map_err(|_| {
                Error::Usage(format!(
                    "METATRON_LISTEN is {listen:?}; it must be address:port, for example 127.0.0.1:8080"
                ))
            })?,
            workers: workers.parse().ok().filter(|n| (1..=64).contains(n)).ok_or_else(|| {
                Error::Usage(format!("METATRON_WORKERS is {workers:?}; it must be a number from 1 to 64"))
            })?,
            agent_user: var("METATRON_AGENT_USER").unwrap_or_else(|| "metatron-agent".into()),
            node_id: var("METATRON_NODE_ID").unwrap_or_else(|| "local".into()),
            external_redis: var("METATRON_REDIS_URL").is_some(),
            tls: var("METATRON_TLS_CERT").is_some(),
            data_dir,
        })
    }

    /// All as it is when nobody said anything.
    #[cfg(test)]
    pub fn on(data_dir: &std::path::Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: 1,
            agent_user: "metatron-agent".into(),
            node_id: "local".into(),
            external_redis: false,
            tls: false,
        }
    }

    /// The address to type into a browser on this machine.
    pub fn address(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        let host = match self.listen {
            SocketAddr::V4(a) if a.ip().is_unspecified() => "127.0.0.1".to_owned(),
            SocketAddr::V6(a) if a.ip().is_unspecified() => "[::1]".to_owned(),
            SocketAddr::V4(a) => a.ip().to_string(),
            SocketAddr::V6(a) => format!("[{}]", a.ip()),
        };
        format!("{scheme}://{host}:{}", self.listen.port())
    }

    /// What `METATRON_TLS_CERT` and its relatives name: to the living supervisor of that pid, else to us.
    pub fn certificate_of(&self, supervisor: Option<u32>) -> Option<Files> {
        let told = supervisor.map(environment_of).unwrap_or_default();
        let find = |name: &str| {
            let theirs =
                told.iter().find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_owned()));
            if supervisor.is_some() { theirs.filter(|value| !value.is_empty()) } else { var(name) }
        };
        let (cert, key) = (find("METATRON_TLS_CERT"), find("METATRON_TLS_KEY"));
        (cert.is_some() || key.is_some()).then(|| Files {
            cert: cert.unwrap_or_default().into(),
            key: key.unwrap_or_default().into(),
            domain: find("METATRON_DOMAIN"),
        })
    }

    pub fn key(&self, service: &str, name: &str) -> PathBuf {
        self.data_dir.join("keys").join(service).join(name)
    }

    /// `METATRON_REDIS_SOCKET` where Redis has a folder of its own (Compose).
    pub fn redis_socket(&self) -> PathBuf {
        var("METATRON_REDIS_SOCKET").map_or_else(|| self.data_dir.join("redis.sock"), PathBuf::from)
    }
}

/// As it was started; nothing when we may not look.
fn environment_of(pid: u32) -> Vec<String> {
    let raw = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    raw.split(|byte| *byte == 0).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect()
}

/// `listen` in `metatron.toml`.
fn listen_in_file(data_dir: &std::path::Path) -> Result<Option<String>> {
    let file = data_dir.join("metatron.toml");
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Io { what: file.display().to_string(), source }),
    };
    let table: toml::Table =
        text.parse().map_err(|error| Error::Usage(format!("{}: {error}", file.display())))?;
    Ok(table.get("listen").and_then(|value| value.as_str()).map(str::to_owned))
}
