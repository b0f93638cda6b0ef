//! What the gateway is told at its start: read once, here.

use chassis::config::{Common, var};
use protocol::provider::ProviderKind;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

/// Of the nightly backup, unless another is given.
const BACKUP_HOUR: u8 = 3;

/// `[gateway]` in `metatron.toml`, or `METATRON__GATEWAY__…`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Section {
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Nobody else's are.
    pub trusted_proxies: Vec<IpAddr>,
    /// Names under which this gateway may be addressed, beside its own address and `localhost`.
    pub names: Vec<String>,
    /// MiB of one owner's files that no message has said yet; 512 unless given.
    pub unsaid_mib: Option<u32>,
    /// The hour of the nightly backup by this machine's clock, 0 to 23; 3 unless given.
    pub backup_hour: Option<u8>,
}

/// The files of a certificate chain and its key, PEM.
#[derive(Debug, Clone)]
pub struct Tls {
    pub cert: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, Clone)]
pub struct Config {
    pub common: Common,
    pub section: Section,
    pub listen: SocketAddr,
    /// A unix socket instead of the address, for a proxy that shares its folder with us alone.
    pub socket: Option<PathBuf>,
    pub tls: Option<Tls>,
    /// Holds `ca.crt` while browsers must be told to trust an authority of this machine's own.
    pub public_dir: Option<PathBuf>,
    /// The built SPA; absent: the API alone.
    pub web_dir: Option<PathBuf>,
    /// Fixes the first setup token (automation).
    pub setup_token: Option<String>,
    pub providers_file: Option<PathBuf>,
    /// While this file is there the release is on trial (`metatron upgrade`): nothing is taken in that a return to the one
    /// before would lose.
    pub trial: Option<PathBuf>,
    /// Keys found in the environment.
    pub found_keys: Vec<FoundKey>,
    /// Of the nightly backup, by this machine's clock.
    pub backup_hour: i8,
}

/// A provider's key that stood in the environment.
#[derive(Clone)]
pub struct FoundKey {
    pub name: &'static str,
    pub kind: ProviderKind,
    /// None: where its kind lives.
    pub base_url: Option<&'static str>,
    pub key: String,
}

impl std::fmt::Debug for FoundKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FoundKey({})", self.name)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("METATRON_LISTEN is {value:?}: {detail}")]
    Listen { value: String, detail: String },
    #[error("gateway.backup_hour is {0}: it must be an hour from 0 to 23")]
    BackupHour(u8),
    #[error("METATRON_TLS_CERT and METATRON_TLS_KEY belong together; one of them is missing")]
    HalfTls,
    #[error(
        "{0} is not a loopback address and there is no TLS: set METATRON_TLS_CERT and METATRON_TLS_KEY, \
         or METATRON_ALLOW_PLAINTEXT=true if something in front does the encryption"
    )]
    Plaintext(SocketAddr),
}

impl Config {
    /// With what is named by contract in the environment.
    pub fn of(common: Common, mut section: Section) -> Result<Self, Error> {
        section.names.extend(var("METATRON_DOMAIN").map(|name| name.trim_end_matches('.').to_owned()));
        // Addresses stand among them too, which need no leave.
        let names = var("METATRON_NAMES").unwrap_or_default();
        section
            .names
            .extend(names.split([',', ' ', '\n']).filter(|name| !name.is_empty()).map(str::to_owned));
        let config = Self {
            common,
            listen: listen(var("METATRON_LISTEN").as_deref().unwrap_or("127.0.0.1:8080"))?,
            socket: var("METATRON_SOCKET").map(PathBuf::from),
            tls: tls(var("METATRON_TLS_CERT"), var("METATRON_TLS_KEY"))?,
            public_dir: var("METATRON_PUBLIC_DIR").map(PathBuf::from),
            web_dir: var("METATRON_WEB_DIR").map(PathBuf::from),
            setup_token: var("METATRON_SETUP_TOKEN"),
            providers_file: var("METATRON_PROVIDERS_FILE").map(PathBuf::from),
            trial: var("METATRON_TRIAL_FILE").map(PathBuf::from),
            found_keys: found_keys(),
            backup_hour: backup_hour(section.backup_hour)?,
            section,
        };
        let allowed = var("METATRON_ALLOW_PLAINTEXT").as_deref() == Some("true");
        let open = config.socket.is_none() && config.tls.is_none();
        if open && !config.listen.ip().is_loopback() && !allowed {
            return Err(Error::Plaintext(config.listen));
        }
        Ok(config)
    }

    pub fn keys(&self, service: &str) -> PathBuf {
        self.common.data_dir.join("keys").join(service)
    }
}

/// An address and port; `localhost:8080` is looked up.
fn listen(value: &str) -> Result<SocketAddr, Error> {
    let wrong = |detail: String| Error::Listen { value: value.to_owned(), detail };
    let mut found = value.to_socket_addrs().map_err(|error| wrong(error.to_string()))?;
    found.next().ok_or_else(|| wrong("no such address".to_owned()))
}

fn tls(cert: Option<String>, key: Option<String>) -> Result<Option<Tls>, Error> {
    match (cert, key) {
        (None, None) => Ok(None),
        (Some(cert), Some(key)) => Ok(Some(Tls { cert: cert.into(), key: key.into() })),
        _ => Err(Error::HalfTls),
    }
}

fn backup_hour(given: Option<u8>) -> Result<i8, Error> {
    let hour = given.unwrap_or(BACKUP_HOUR);
    i8::try_from(hour).ok().filter(|hour| (0..24).contains(hour)).ok_or(Error::BackupHour(hour))
}

fn found_keys() -> Vec<FoundKey> {
    let known = [
        ("OPENAI_API_KEY", "openai", ProviderKind::Openai, None),
        ("ANTHROPIC_API_KEY", "anthropic", ProviderKind::Anthropic, None),
        ("GEMINI_API_KEY", "gemini", ProviderKind::Gemini, None),
        ("OPENROUTER_API_KEY", "openrouter", ProviderKind::Openai, Some("https://openrouter.ai/api/v1")),
    ];
    let found =
        |(variable, name, kind, base_url)| var(variable).map(|key| FoundKey { name, kind, base_url, key });
    known.into_iter().filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_ip_or_a_name_with_a_port() {
        assert_eq!(listen("127.0.0.1:9").unwrap().port(), 9);
        assert!(listen("localhost:8080").unwrap().ip().is_loopback());
        assert!(listen("8080").is_err());
    }

    #[test]
    fn an_hour_that_no_day_has_is_refused() {
        assert_eq!([None, Some(0), Some(23)].map(|given| backup_hour(given).unwrap()), [3, 0, 23]);
        for bad in [24, 99, 255] {
            let said = backup_hour(Some(bad)).unwrap_err().to_string();
            assert!(said.contains("backup_hour") && said.contains(&bad.to_string()), "{said}");
        }
    }

    #[test]
    fn half_a_certificate_is_refused() {
        assert!(matches!(tls(Some("a".into()), None), Err(Error::HalfTls)));
        assert!(tls(None, None).unwrap().is_none());
    }
}
