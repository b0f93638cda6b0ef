//! The live socket, as a browser holds it.

use crate::Client;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

pub struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The seq of the newest event seen.
    pub seq: Option<String>,
}

impl Socket {
    /// Connects, says hello, and waits for the welcome.
    pub async fn open(client: &Client) -> Self {
        Self::resume(client, None).await.0
    }

    /// Connects and resumes; gives the first frames as they are: `welcome`, and a `resync` right after it.
    pub async fn resume(client: &Client, from: Option<&str>) -> (Self, Value) {
        let url = format!("ws://{}/ws?ticket={}", client.address, client.ticket().await);
        let (inner, _) = connect_async(url).await.expect("the socket opens");
        let mut socket = Self { inner, seq: None };
        let hello = match from {
            Some(seq) => json!({"type": "hello", "resume_from": seq}),
            None => json!({"type": "hello"}),
        };
        socket.say(&hello).await;
        let welcome = socket.next(Duration::from_secs(10)).await.expect("a welcome");
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        socket.seq = welcome["seq"].as_str().map(str::to_owned);
        (socket, welcome)
    }

    pub async fn say(&mut self, frame: &Value) {
        self.raw(Message::text(frame.to_string())).await;
    }

    pub async fn raw(&mut self, message: Message) {
        self.inner.send(message).await.expect("the socket is open");
    }

    /// The next JSON frame; None when the socket closed or the time ran out.
    pub async fn next(&mut self, limit: Duration) -> Option<Value> {
        let text = self.next_text(limit).await?;
        let frame: Value = serde_json::from_str(&text).expect("frames are JSON");
        if let Some(seq) = frame["seq"].as_str() {
            self.seq = Some(seq.to_owned());
        }
        Some(frame)
    }

    pub async fn next_text(&mut self, limit: Duration) -> Option<String> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            match tokio::time::timeout_at(deadline, self.inner.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => return Some(text.to_string()),
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return None,
                Ok(Some(Ok(_))) => {}
            }
        }
    }

    /// Frames until one that fits, that one last.
    pub async fn until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut seen = Vec::new();
        let deadline = tokio::time::Instant::now() + crate::client::LIMIT;
        loop {
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            let Some(frame) = self.next(left).await else {
                panic!("the socket ended, or nothing came, while waiting for {what}; seen: {seen:#?}")
            };
            seen.push(frame);
            if fits(seen.last().expect("just pushed")) {
                return seen;
            }
        }
    }

    /// Waits until the other side closes it; gives the reason.
    pub async fn closed(mut self, limit: Duration) -> String {
        let closing = async {
            loop {
                let message = self.inner.next().await.expect("a close").expect("whole frames");
                if let Message::Close(said) = message {
                    return said.expect("a reason").reason.to_string();
                }
            }
        };
        tokio::time::timeout(limit, closing).await.expect("the socket is closed")
    }
}
