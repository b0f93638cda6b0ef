//! The real stack, from the real launcher, on a data folder and a port of its own.

use crate::{Client, processes, wait};
use nix::sys::signal::Signal;
use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::process::{Child, Command};

pub const SETUP_TOKEN: &str = "setup-token-of-a-test-0123456789abcdef";
pub const NAME: &str = "owner";
pub const PASSWORD: &str = "correct horse battery staple";
const TITLES: &str = "METATRON__LLM_ROUTER__TITLES";
const READY: Duration = Duration::from_secs(60);

#[derive(Default)]
pub struct StackBuilder {
    env: BTreeMap<String, String>,
    data_dir: Option<PathBuf>,
    providers: String,
}

impl StackBuilder {
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.insert(name.to_owned(), value.into());
        self
    }

    /// A data folder of the test's own making, kept at the end.
    #[must_use]
    pub fn data_dir(mut self, path: &Path) -> Self {
        self.data_dir = Some(path.to_owned());
        self
    }

    /// An `openai` provider that is there from the first start.
    #[must_use]
    pub fn upstream(mut self, base_url: &str) -> Self {
        self.providers.push_str(&format!(
            "[[providers]]\nname = \"fake\"\nkind = \"openai\"\nbase_url = \"{base_url}\"\napi_key = \"sk-test-secret-key\"\nmodels = [\"fake-1\"]\n"
        ));
        self
    }

    /// Models give chats their titles: a call more after the first turn of each.
    #[must_use]
    pub fn titles(self) -> Self {
        self.env(TITLES, "true")
    }

    pub async fn start(self) -> Stack {
        // A unix socket's path has 108 bytes at most: the folder's is kept short.
        let folder = tempfile::Builder::new().prefix("mt").tempdir_in("/tmp").expect("a temporary folder");
        let data_dir = self.data_dir.unwrap_or_else(|| folder.path().join("d"));
        let mut env = self.env;
        // Tests count what an upstream is asked.
        env.entry(TITLES.to_owned()).or_insert_with(|| "false".to_owned());
        // The API is what tests speak to; a page in the place of the client keeps the stack whole.
        let web = folder.path().join("web");
        std::fs::create_dir_all(&web).expect("the web folder");
        std::fs::write(web.join("index.html"), "<!doctype html><title>MetatronOS</title>").expect("a page");
        env.entry("METATRON_WEB_DIR".to_owned()).or_insert_with(|| web.display().to_string());
        if !self.providers.is_empty() {
            let file = folder.path().join("providers.toml");
            std::fs::write(&file, self.providers).expect("the providers file");
            env.insert("METATRON_PROVIDERS_FILE".to_owned(), file.display().to_string());
        }
        let mut stack = Stack { folder, data_dir, address: free_address(), env, child: None };
        stack.up().await;
        stack
    }
}

/// A running stack; everything ends when it is dropped.
pub struct Stack {
    /// For whatever the test wants to lay down; removed at the end.
    pub folder: tempfile::TempDir,
    pub data_dir: PathBuf,
    /// `127.0.0.1:<port>`
    pub address: String,
    pub env: BTreeMap<String, String>,
    child: Option<Child>,
}

impl Stack {
    pub fn builder() -> StackBuilder {
        StackBuilder::default()
    }

    /// A stack whose models are the given upstream.
    pub async fn with(upstream: &crate::Upstream) -> Self {
        Self::builder().upstream(&upstream.base_url).start().await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary("metatron"));
        command
            .env("METATRON_DATA_DIR", &self.data_dir)
            .env("METATRON_LISTEN", &self.address)
            .env("METATRON_SETUP_TOKEN", SETUP_TOKEN)
            .env("HOME", self.folder.path())
            .env_remove("SSH_CONNECTION")
            .envs(&self.env);
        command
    }

    /// A run of the command line against this stack.
    pub fn metatron(&self, args: &[&str]) -> Command {
        let mut command = self.command();
        command.args(args);
        command
    }

    /// Starts it (again) and waits until it is ready.
    pub async fn up(&mut self) {
        self.up_unready();
        self.ready().await;
    }

    /// Starts it without waiting.
    pub fn up_unready(&mut self) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("launcher.log"))
            .expect("the launcher's log");
        let mut command = self.command();
        command
            .args(["up", "--foreground"])
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone().expect("the launcher's log"))
            .stderr(log)
            .kill_on_drop(false);
        self.child = Some(command.spawn().expect("metatron was built beside this test"));
    }

    pub async fn ready(&self) {
        let client = reqwest::Client::new();
        let (begun, url) = (std::time::Instant::now(), self.url("/ready"));
        while begun.elapsed() < READY {
            if client.get(&url).send().await.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        panic!("not ready after {READY:?}\n{}", self.logs());
    }

    /// The launcher's and the services' logs, for a failed test's message.
    pub fn logs(&self) -> String {
        let mut text = std::fs::read_to_string(self.folder.path().join("launcher.log")).unwrap_or_default();
        for service in ["gateway", "llm-router", "shell-bridge", "pulse", "redis"] {
            let log = std::fs::read_to_string(self.data_dir.join(format!("logs/{service}.log")))
                .unwrap_or_default();
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            text.push_str(&format!("--- {service}\n"));
            tail.iter().rev().for_each(|line| text.push_str(&format!("{line}\n")));
        }
        text
    }

    /// Claims it and gives the owner's browser.
    pub async fn claim(&self) -> Client {
        Client::setup(&self.address).await
    }

    /// Claims it and begins a chat: the owner's browser, and the chat's pid.
    pub async fn chat(&self) -> (Client, i64) {
        let owner = self.claim().await;
        let pid = owner.chat().await;
        (owner, pid)
    }

    pub fn launcher(&self) -> i32 {
        let id = self.child.as_ref().and_then(Child::id).expect("the stack is up");
        i32::try_from(id).expect("a pid")
    }

    /// The living processes of a service by argv[0], for example `metatron-llm-router`; holders left out.
    pub fn service(&self, name: &str) -> Vec<i32> {
        processes::below(self.launcher())
            .into_iter()
            .filter(|p| {
                p.argv.first().is_some_and(|word| {
                    word.split(' ').next() == Some(name) || word.starts_with(&format!("{name} "))
                })
            })
            .filter(|p| !is_holder(&p.argv))
            .map(|p| p.pid)
            .collect()
    }

    pub fn holders(&self) -> Vec<i32> {
        processes::below(self.launcher()).into_iter().filter(|p| is_holder(&p.argv)).map(|p| p.pid).collect()
    }

    /// kill -9 of every process of a service. Waits until another one stands in its place.
    pub async fn kill(&self, name: &str) {
        let old = self.service(name);
        assert!(!old.is_empty(), "{name} is not running\n{}", self.logs());
        old.iter().for_each(|pid| processes::signal(*pid, Signal::SIGKILL));
        wait::until(&format!("{name} to be started again"), Duration::from_secs(10), || async {
            let now = self.service(name);
            (!now.is_empty() && now.iter().all(|pid| !old.contains(pid))).then_some(())
        })
        .await;
    }

    pub fn signal(&self, name: &str, signal: Signal) {
        self.service(name).into_iter().for_each(|pid| processes::signal(pid, signal));
    }

    /// The administrator's connection to Redis.
    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let url =
            std::fs::read_to_string(self.data_dir.join("keys/admin/redis_url")).expect("the admin's key");
        let client = redis::Client::open(url.trim()).expect("a redis address");
        client.get_multiplexed_async_connection().await.expect("redis answers")
    }

    /// Ends it in order, keeping the data.
    pub async fn down(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let pid = i32::try_from(child.id().expect("a pid")).expect("a pid");
        let everyone = processes::below(pid);
        processes::signal(pid, Signal::SIGTERM);
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await;
        assert!(ended.is_ok(), "metatron did not end within 20 s of SIGTERM\n{}", self.logs());
        let left: Vec<_> = everyone.into_iter().filter(|p| processes::alive(p.pid)).collect();
        assert!(left.is_empty(), "still alive after the end: {left:?}");
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.end();
        // In the separate-user tier the homes lie outside the data folder.
        let homes = std::fs::read_link(self.data_dir.join("homes")).ok();
        if let Some(outside) =
            homes.as_deref().and_then(Path::parent).filter(|p| p.starts_with("/var/lib/metatron-agent"))
        {
            std::fs::remove_dir_all(outside).ok();
        }
    }
}

impl Stack {
    fn end(&mut self) {
        let Some(child) = self.child.take() else { return };
        let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()) else { return };
        if std::thread::panicking() {
            eprintln!("{}", self.logs());
        }
        let everyone = processes::below(pid);
        processes::signal(pid, Signal::SIGTERM);
        let begun = std::time::Instant::now();
        while processes::alive(pid) && begun.elapsed() < Duration::from_secs(8) {
            std::thread::park_timeout(Duration::from_millis(20));
        }
        // Whatever a failed test left frozen or deaf.
        processes::signal(pid, Signal::SIGKILL);
        everyone.into_iter().for_each(|p| processes::signal(p.pid, Signal::SIGKILL));
    }
}

fn is_holder(argv: &[String]) -> bool {
    let line = argv.join(" ");
    line.contains("metatron-shell-bridge hold")
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

/// A program of ours, built beside this test.
pub fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("the test's own path");
    let folder = own
        .ancestors()
        .find(|dir| dir.join(name).is_file())
        .unwrap_or_else(|| panic!("{name} is not beside {}: run `cargo build --bins` first", own.display()));
    folder.join(name)
}
