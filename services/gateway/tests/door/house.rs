//! A gateway with a real database and a real redis-server, in a folder of its own.

use gateway::{
    app::{self, Running},
    config::{Config, Section},
};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::Path,
    process::{Child, Command},
    time::Duration,
};
use tempfile::TempDir;

pub const SETUP_TOKEN: &str = "the-setup-token-of-this-test";
pub const PASSWORD: &str = "correct horse";

pub struct House {
    pub folder: TempDir,
    pub bus: bus::Bus,
    pub address: SocketAddr,
    pub client: Client,
    running: Running,
    redis: Option<Child>,
}

/// What a browser that is logged in keeps.
#[derive(Clone)]
pub struct Login {
    pub cookie: String,
    pub proof: String,
}

impl House {
    pub async fn open() -> Self {
        Self::with(|_| {}, true).await
    }

    pub async fn with(change: impl FnOnce(&mut Config), redis: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("redis.sock");
        let redis = redis.then(|| start_redis(folder.path()));
        let redis_url = format!("redis+unix://{}", socket.display());
        let mut config = config(folder.path(), redis_url.clone());
        change(&mut config);
        let bus = bus::Bus::connect(&redis_url).await.unwrap();
        if redis.is_some() {
            until("redis", async || bus.ping().await.is_ok()).await;
        }
        let running = app::start(config).await.unwrap();
        let client = Client::builder().no_gzip().timeout(Duration::from_secs(60)).build().unwrap();
        Self { folder, bus, address: running.address, client, running, redis }
    }

    pub fn to(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    pub async fn claim(&self) -> Login {
        let body = json!({"token": SETUP_TOKEN, "name": "Ann", "password": PASSWORD});
        let answer = self.to("post", "/api/auth/setup").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        login_of(answer).await
    }

    /// As the browser: cookie and proof; the status and the JSON of the answer.
    pub async fn ask(
        &self,
        login: &Login,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let request = login.dress(self.to(method, path));
        said(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    pub async fn token(&self, login: &Login, scopes: &[&str]) -> String {
        let body = json!({"name": "program", "scopes": scopes});
        let (status, made) = self.ask(login, "post", "/api/auth/tokens", Some(body)).await;
        assert_eq!(status, 201, "{made}");
        made["token"].as_str().unwrap().to_owned()
    }

    pub fn stop_redis(&mut self) {
        if let Some(mut redis) = self.redis.take() {
            redis.kill().unwrap();
            redis.wait().unwrap();
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.running.stop();
        self.stop_redis();
    }
}

impl Login {
    pub fn dress(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("cookie", &self.cookie).header("x-metatron-proof", &self.proof)
    }
}

pub async fn login_of(answer: reqwest::Response) -> Login {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["metatron_session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let body: Value = answer.json().await.unwrap();
    Login {
        cookie: cookie.split(';').next().unwrap().to_owned(),
        proof: body["proof"].as_str().unwrap().to_owned(),
    }
}

/// Every error is a problem, and says so.
pub async fn said(request: RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
    if status.is_client_error() || status.is_server_error() {
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{status} {body}");
        assert_eq!(body["status"], status.as_u16());
        assert_eq!(body["type"], format!("urn:metatron:problem:{}", body["code"].as_str().unwrap()));
    }
    (status, body)
}

pub async fn until(what: &str, done: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited 10 s for {what}");
}

fn config(folder: &Path, redis_url: String) -> Config {
    let key = hex::encode(rand::random::<[u8; 32]>());
    let keys = folder.join("keys");
    chassis::keys::write_new(&keys.join("gateway/permit.key"), &key).unwrap();
    let keyring = vault::Keyring::new(vault::MasterKey::generate()).to_file();
    chassis::keys::write_new(&keys.join("vault/keyring"), keyring.reveal()).unwrap();
    Config {
        common: chassis::config::Common {
            data_dir: folder.to_owned(),
            redis_url,
            node_id: "local".to_owned(),
            log: chassis::config::Log { filter: "warn".to_owned(), format: "pretty".to_owned() },
        },
        section: Section::default(),
        backup_hour: 3,
        listen: "127.0.0.1:0".parse().unwrap(),
        socket: None,
        tls: None,
        public_dir: None,
        web_dir: None,
        setup_token: Some(SETUP_TOKEN.to_owned()),
        providers_file: None,
        trial: None,
        found_keys: Vec::new(),
    }
}

#[allow(clippy::disallowed_methods, reason = "the test's own Redis")]
fn start_redis(folder: &Path) -> Child {
    Command::new("redis-server")
        .current_dir(folder)
        .args(["--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "yes"])
        .args(["--maxmemory-policy", "noeviction", "--logfile", "redis.log"])
        .spawn()
        .unwrap()
}
