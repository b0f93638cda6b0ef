//! The wiring: every part is made here, in order, and given to those that need it.

use crate::{
    approvals::anew,
    asks::Mailbox,
    auth::{one_time_tokens::OneTimeTokens, passwords::Passwords, tickets::Tickets},
    backups::{self, Keeper},
    config::Config,
    deps::Deps,
    http::{
        front::front,
        listen::{self, Listener},
        routes,
    },
    live::hub::Hub,
    policy_set::PolicySets,
    prices,
    providers::{found, key},
    publish::Publisher,
    storage::{budget, get::Counter},
    system::trial,
    web::Site,
};
use actix_web::{App, HttpServer, dev::ServerHandle, middleware::from_fn, web::Data};
use bus::Bus;
use chassis::supervise::{Fate, Supervisor};
use std::{
    net::SocketAddr,
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
    #[error("the data folder {path} is not ours to write", path = .0.display())]
    DataDir(PathBuf, #[source] std::io::Error),
    #[error(transparent)]
    Listen(#[from] listen::Error),
    #[error("the server cannot be started")]
    Serve(#[source] std::io::Error),
    #[error("{0} does not hold a key of 64 hex characters")]
    PermitKey(String),
    #[error(transparent)]
    Key(#[from] chassis::keys::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
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
    let (listener, address) = listen::open(&config)?;
    let site = match &config.web_dir {
        Some(folder) => Site::load(folder).map_err(|error| Error::Web(folder.clone(), error))?,
        None => Site::default(),
    };
    let supervisor = Supervisor::new();
    let deps = Data::new(deps(config, &supervisor).await?);
    background(&supervisor, &deps);
    beside(&supervisor, &deps);
    serve(&supervisor, deps, Data::new(site), listener).map_err(Error::Serve)?;
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

    let one_time_tokens = OneTimeTokens::new(store.clone(), config.keys("gateway"));
    one_time_tokens.begin(config.setup_token.clone()).await?;
    found::take_over(&config, &store, &keyring).await?;
    key::renew(&store, &keyring).await?;
    backups::renew(&store, &keyring).await?;
    prices::begin(&store).await?;
    Ok(Deps {
        publisher: Publisher::new(bus.clone(), store.clone(), supervisor.clone()),
        mailbox: Mailbox::new(bus.clone(), signer.clone()),
        hub: Hub::default(),
        passwords: Passwords::new().await?,
        tickets: Tickets::default(),
        one_time_tokens,
        policy_sets: PolicySets::new(store.clone(), bus.clone(), signer.clone()),
        storage: Counter::default(),
        backups: Keeper::open(&config.common.data_dir, &store).await?,
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
    supervisor.spawn("one-time tokens", Fate::Restart, move || {
        here.one_time_tokens.clone().serve(here.stop.clone())
    });
}

/// What is done once at the start, or now and then.
fn beside(supervisor: &Supervisor, deps: &Data<Deps>) {
    supervisor.spawn_once("ask anew", anew::look(deps.clone()));
    if let Some(mark) = deps.config.trial.clone() {
        supervisor.spawn_once("trial", trial::serve(deps.clone(), mark));
    }
    let here = deps.clone();
    supervisor.spawn("storage budget", Fate::Restart, move || budget::serve(here.clone()));
    let here = deps.clone();
    supervisor.spawn("nightly backup", Fate::Restart, move || backups::nightly::serve(here.clone()));
}

fn serve(
    supervisor: &Supervisor,
    deps: Data<Deps>,
    site: Data<Site>,
    listener: Listener,
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
    let server = match listener {
        Listener::Plain(listener) => server.listen(listener)?,
        Listener::Tls(listener, tls) => server.listen_rustls_0_23(listener, *tls)?,
        Listener::Socket(listener) => server.listen_uds(listener)?,
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
