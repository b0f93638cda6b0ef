//! A provider of models on a port of its own.

pub use crate::providers::{Answer, Request};
use crate::providers::{Kind, Rules, Served, serve};
use serde_json::json;
use std::sync::{Arc, atomic::Ordering};
use tokio::net::TcpListener;

/// A running upstream; ends when dropped.
pub struct Upstream {
    pub base_url: String,
    served: Arc<Served>,
    task: tokio::task::JoinHandle<()>,
}

impl Upstream {
    /// One that speaks Chat Completions.
    pub async fn start(decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::of(Kind::OpenAi, decide).await
    }

    /// One that speaks this kind's bytes, serves whoever comes, and refuses what its kind refuses.
    pub async fn of(kind: Kind, decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::ruled(kind, Rules::default(), decide).await
    }

    pub async fn ruled(
        kind: Kind,
        rules: Rules,
        decide: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}{}", listener.local_addr().expect("an address"), kind.root());
        let served = Arc::new(Served::new(kind, rules, Box::new(decide)));
        let shared = served.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).ok();
                let served = shared.clone();
                tokio::spawn(async move { serve(stream, served).await.ok() });
            }
        });
        Self { base_url, served, task }
    }

    /// The usual conversation: a first answer by what was asked, and after tool results their text.
    pub async fn conversing(first: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        Self::conversing_of(Kind::OpenAi, first).await
    }

    /// As `conversing`, in this kind's bytes.
    pub async fn conversing_of(kind: Kind, first: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        Self::of(kind, move |request| {
            if request.last().0 == "tool" {
                Answer::text(&format!("Result: {}", request.results().join(" | ")))
            } else {
                first(&request.asked())
            }
        })
        .await
    }

    /// A conversation in which whatever is said is a command that is run.
    pub async fn commanding() -> Self {
        Self::conversing(|asked| Answer::call("run_command", json!({"command": asked}))).await
    }

    pub fn kind(&self) -> Kind {
        self.served.kind
    }

    /// Those that asked for an answer, refused ones among them.
    pub fn requests(&self) -> Vec<Request> {
        self.served.requests.lock().expect("not poisoned").clone()
    }

    /// What it refused as the real one would, in its words.
    pub fn refused(&self) -> Vec<String> {
        self.served.refused.lock().expect("not poisoned").clone()
    }

    /// Bytes of bodies that were sent.
    pub fn sent(&self) -> usize {
        self.served.sent.load(Ordering::SeqCst)
    }

    /// Answers that their clients did not wait for.
    pub fn left(&self) -> usize {
        self.served.left.load(Ordering::SeqCst)
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}
