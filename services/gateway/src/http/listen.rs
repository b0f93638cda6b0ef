//! Where requests come in: an address, or a unix socket that only a proxy in front can reach.

use crate::config::{Config, Tls};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    os::unix::{
        fs::{FileTypeExt, PermissionsExt},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot listen on {0}")]
    Address(SocketAddr, #[source] io::Error),
    #[error("cannot listen on the socket {path}", path = .0.display())]
    Socket(PathBuf, #[source] io::Error),
    #[error("the certificate or its key cannot be used: {0}")]
    Tls(String),
}

pub enum Listener {
    Plain(TcpListener),
    Tls(TcpListener, Box<rustls::ServerConfig>),
    /// Who can open it stands in front of us and is believed (`http::address`).
    Socket(UnixListener),
}

/// The listener, and its address (nothing one could dial when it is a socket).
pub fn open(config: &Config) -> Result<(Listener, SocketAddr), Error> {
    if let Some(path) = &config.socket {
        let listener = socket(path).map_err(|error| Error::Socket(path.clone(), error))?;
        return Ok((Listener::Socket(listener), config.listen));
    }
    let failed = |error| Error::Address(config.listen, error);
    let listener = TcpListener::bind(config.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let listener = match &config.tls {
        Some(files) => Listener::Tls(listener, Box::new(tls(files)?)),
        None => Listener::Plain(listener),
    };
    Ok((listener, address))
}

/// A socket that an earlier gateway left is taken away; anything else of that name is left alone.
fn socket(path: &Path) -> io::Result<UnixListener> {
    if std::fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket()) {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    // The folder says who comes near; in it, our group is the proxy's.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    Ok(listener)
}

fn tls(files: &Tls) -> Result<rustls::ServerConfig, Error> {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let wrong =
        |what: &Path, error: &dyn std::fmt::Display| Error::Tls(format!("{}: {error}", what.display()));
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(&files.cert).map_err(|error| wrong(&files.cert, &error))?.collect();
    let chain = chain.map_err(|error| wrong(&files.cert, &error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls(error.to_string()))?;
    let config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => Error::Tls(format!(
            "{} is not the key of {}; set METATRON_TLS_CERT and METATRON_TLS_KEY to two files made together",
            files.key.display(),
            files.cert.display()
        )),
        error => Error::Tls(error.to_string()),
    })?;
    say_its_time(&files.cert);
    Ok(config)
}

/// An expired one still serves: whoever must renew it comes in by this door. But it is said.
fn say_its_time(cert: &Path) {
    let found = std::fs::read(cert).ok().and_then(|pem| chassis::certificate::read(&pem).ok());
    let now = chassis::clock::now();
    match found.as_ref().map(|found| found.standing(now)) {
        Some(chassis::certificate::Standing::Expired { days }) => {
            tracing::error!(cert = %cert.display(), days, "the certificate HAS EXPIRED: browsers refuse it; renew it and `metatron restart gateway`");
        }
        Some(chassis::certificate::Standing::NotYet { days }) => {
            tracing::error!(cert = %cert.display(), days, "the certificate is NOT YET VALID: browsers refuse it; is the clock right?");
        }
        _ => {}
    }
}
