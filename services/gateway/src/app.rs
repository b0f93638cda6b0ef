//! The wiring: every part is made here, in order, and given to those that need it.

use crate::{
    asks::Mailbox,
    auth::{passwords::Passwords, setup_token::SetupTokens, tickets::Tickets},
    config::{self, Config},
    deps::Deps,
    http::{front::front, routes},
    live::hub::Hub,
    policy_set::PolicySets,
    providers::{found, key},
    publish::Publisher,
    storage::get::Counter,
    web::Site,
};
use actix_web::{App, HttpServer, dev::ServerHandle, middleware::from_fn, web::Data};
use bus::Bus;
use chassis::supervise::{Fate, Supervisor};
use std::{
    net::{SocketAddr, TcpListener},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Store;

/// How long requests and tasks may take to end.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Config(#[from] config::Error),
    #[error("the data folder {path} is not ours to write", path = .0.display())]
    DataDir(PathBuf, #[source] std::io::Error),
    #[error("cannot listen on {0}")]
    Listen(SocketAddr, #[source] std::io::Error),
    #[error("{0} does not hold a key of 64 hex characters")]
    PermitKey(String),
    #[error(transparent)]
    Key(#[from] chassis::keys::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error("the certificate or its key cannot be used: {0}")]
    Tls(String),
    #[error("the pages in {path} cannot be read", path = .0.display())]
    Web(PathBuf, #[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Bus(#[from] bus::Error),
    #[error(transparent)]
    Start(#[from] crate::http::Error),
}

/// A gateway that serves.
pub struct Running {
    pub address: SocketAddr,
    supervisor: Supervisor,
}

impl Running {
    /// Until it is stopped; the exit code.
    pub async fn wait(self) -> i32 {
        self.supervisor.run(GRACE).await
    }

    /// Stops it, as SIGTERM does.
    pub fn stop(&self) {
        self.supervisor.stop_token().cancel();
    }
}

/// Makes every part and begins to serve. Needs the database; Redis may be away.
pub async fn start(config: Config) -> Result<Running, Error> {
    own(&config.common.data_dir).map_err(|error| Error::DataDir(config.common.data_dir.clone(), error))?;
    let listener = TcpListener::bind(config.listen).map_err(|error| Error::Listen(config.listen, error))?;
    let address = listener.local_addr().map_err(|error| Error::Listen(config.listen, error))?;
    let tls = config.tls.as_ref().map(tls_config).transpose()?;
    let site = match &config.web_dir {
        Some(folder) => Site::load(folder).map_err(|error| Error::Web(folder.clone(), error))?,
        None => Site::default(),
    };
    let supervisor = Supervisor::new();
    let deps = Data::new(deps(config, &supervisor).await?);
    background(&supervisor, &deps);
    serve(&supervisor, deps, Data::new(site), listener, tls)
        .map_err(|error| Error::Listen(address, error))?;
    tracing::info!(%address, "serving");
    Ok(Running { address, supervisor })
}

async fn deps(config: Config, supervisor: &Supervisor) -> Result<Deps, Error> {
    let signer = Arc::new(signer(&config.keys("gateway").join("permit.key"))?);
    let keyring = chassis::keys::read(&config.keys("vault").join("keyring"))?;
    let keyring = Arc::new(vault::Keyring::parse(&keyring)?);
    let path = config.common.data_dir.join("metatron.db");
    let store = Store::open(store::Options { path, connections: 4 }).await?;
    let bus = Bus::connect(&config.common.redis_url).await?;

    let setup_tokens = SetupTokens::new(store.clone(), config.keys("gateway").join("setup_token"));
    setup_tokens.make(config.setup_token.clone()).await?;
    found::take_over(&config, &store, &keyring).await?;
    key::renew(&store, &keyring).await?;
    Ok(Deps {
        publisher: Publisher::new(bus.clone(), store.clone(), supervisor.clone()),
        mailbox: Mailbox::new(bus.clone()),
        hub: Hub::default(),
        passwords: Passwords::new().await?,
        tickets: Tickets::default(),
        setup_tokens,
        policy_sets: PolicySets::new(store.clone(), bus.clone(), signer.clone()),
        storage: Counter::default(),
        signer,
        keyring,
        metrics: chassis::health::install_metrics(),
        node: config.common.node_id.as_str().into(),
        stop: supervisor.stop_token(),
        supervisor: supervisor.clone(),
        store,
        bus,
        config,
    })
}

/// What runs beside the requests.
fn background(supervisor: &Supervisor, deps: &Data<Deps>) {
    let here = deps.clone();
    supervisor.spawn("live hub", Fate::Restart, move || {
        here.hub.clone().serve(here.bus.clone(), here.stop.clone())
    });
    let here = deps.clone();
    supervisor.spawn("replies", Fate::Restart, move || {
        here.mailbox.clone().serve(here.store.clone(), here.publisher.clone(), here.stop.clone())
    });
    let here = deps.clone();
    supervisor.spawn("policy set", Fate::Restart, move || here.policy_sets.clone().serve(here.stop.clone()));
    let here = deps.clone();
    supervisor
        .spawn("setup token", Fate::Restart, move || here.setup_tokens.clone().serve(here.stop.clone()));
}

fn serve(
    supervisor: &Supervisor,
    deps: Data<Deps>,
    site: Data<Site>,
    listener: TcpListener,
    tls: Option<rustls::ServerConfig>,
) -> std::io::Result<()> {
    let stop = supervisor.stop_token();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(deps.clone())
            .app_data(site.clone())
            .wrap(from_fn(front))
            .configure(routes::configure)
    })
    .workers(2)
    .tcp_nodelay(true)
    .disable_signals()
    .shutdown_timeout(3);
    let server = match tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls)?,
        None => server.listen(listener)?,
    }
    .run();
    let handle = server.handle();
    supervisor.spawn_once("stop http", async move {
        stop.cancelled().await;
        ServerHandle::stop(&handle, true).await;
    });
    let server = Mutex::new(Some(server));
    supervisor.spawn("http", Fate::Vital, move || {
        let server = server.lock().ok().and_then(|mut server| server.take());
        async move {
            match server {
                Some(server) => Ok(server.await?),
                None => Err("it was started before".into()),
            }
        }
    });
    Ok(())
}

fn signer(path: &Path) -> Result<policy::Signer, Error> {
    let hex = chassis::keys::read(path)?;
    policy::Signer::parse(&hex).ok_or_else(|| Error::PermitKey(path.display().to_string()))
}

/// The data folder is there, belongs to whoever runs this, and can be written.
fn own(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    // A new file belongs to whoever makes it.
    let own = std::fs::metadata(&probe)?.uid();
    std::fs::remove_file(probe)?;
    let owner = std::fs::metadata(folder)?.uid();
    if owner == own {
        return Ok(());
    }
    Err(std::io::Error::other(format!("it belongs to user {owner}, and this runs as user {own}")))
}

fn tls_config(tls: &config::Tls) -> Result<rustls::ServerConfig, Error> {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let wrong =
        |what: &Path, error: &dyn std::fmt::Display| Error::Tls(format!("{}: {error}", what.display()));
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(&tls.cert).map_err(|error| wrong(&tls.cert, &error))?.collect();
    let chain = chain.map_err(|error| wrong(&tls.cert, &error))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| wrong(&tls.key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls(error.to_string()))?;
    let config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => Error::Tls(format!(
            "{} is not the key of {}; set METATRON_TLS_CERT and METATRON_TLS_KEY to two files made together",
            tls.key.display(),
            tls.cert.display()
        )),
        error => Error::Tls(error.to_string()),
    })?;
    say_its_time(&tls.cert);
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
