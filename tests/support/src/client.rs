//! A person at a browser, over HTTP: cookie, proof, and the verbs that tests need.

use crate::{
    Socket,
    stack::{NAME, PASSWORD, SETUP_TOKEN},
    wait,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

pub const LIMIT: Duration = Duration::from_secs(60);

/// A status and a body.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The body, when the status is the one expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.body
    }

    /// A problem with this status and code, in the right form.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        let kind = self.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("");
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        self.body
    }
}

#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub address: String,
    pub cookie: String,
    pub proof: String,
}

impl Client {
    /// Claims a fresh stack.
    pub async fn setup(address: &str) -> Self {
        let body = json!({"token": SETUP_TOKEN, "name": NAME, "password": PASSWORD});
        Self::enter(address, "/api/auth/setup", body, 201).await
    }

    pub async fn login(address: &str) -> Self {
        Self::enter(address, "/api/auth/login", json!({"name": NAME, "password": PASSWORD}), 200).await
    }

    async fn enter(address: &str, path: &str, body: Value, status: u16) -> Self {
        let http = reqwest::Client::new();
        let answer =
            http.post(format!("http://{address}{path}")).json(&body).send().await.expect("an answer");
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok()?.split(';').next())
            .unwrap_or_default()
            .to_owned();
        let got = answer.status();
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(got.as_u16(), status, "{body}");
        let proof = body["proof"].as_str().expect("a proof").to_owned();
        Self { http, address: address.to_owned(), cookie, proof }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("http://{}{path}", self.address))
            .header("cookie", &self.cookie)
            .header("x-metatron-proof", &self.proof)
    }

    pub async fn answer(request: reqwest::RequestBuilder) -> Reply {
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Reply { status, headers, body }
    }

    pub async fn get(&self, path: &str) -> Reply {
        Self::answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        Self::answer(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        Self::answer(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        Self::answer(self.request(Method::DELETE, path)).await
    }

    /// A new chat's pid.
    pub async fn chat(&self) -> i64 {
        let made = self.post("/api/processes", &json!({"program": "chat"})).await.expect(201);
        made["pid"].as_i64().expect("a pid")
    }

    /// Sends a message; gives its turn.
    pub async fn send(&self, pid: i64, text: &str) -> String {
        let body = json!({"client_id": uuid::Uuid::now_v7().to_string(), "text": text});
        let sent = self.post(&format!("/api/processes/{pid}/messages"), &body).await.expect(202);
        sent["turn_id"].as_str().expect("a turn").to_owned()
    }

    pub async fn turn(&self, pid: i64, turn: &str) -> Value {
        let page = self.get(&format!("/api/processes/{pid}/turns?limit=200")).await.expect(200);
        let items = page["items"].as_array().expect("items");
        items
            .iter()
            .find(|item| item["id"] == turn)
            .cloned()
            .unwrap_or_else(|| panic!("no turn {turn} in {page}"))
    }

    /// Waits until the turn is in one of these states; gives the turn.
    pub async fn wait_turn(&self, pid: i64, turn: &str, states: &[&str]) -> Value {
        self.wait_turn_for(pid, turn, states, LIMIT).await
    }

    pub async fn wait_turn_for(&self, pid: i64, turn: &str, states: &[&str], limit: Duration) -> Value {
        wait::until(&format!("turn {turn} to be one of {states:?}"), limit, || async {
            let found = self.turn(pid, turn).await;
            states.contains(&found["state"].as_str()?).then_some(found)
        })
        .await
    }

    /// Sends and waits until the turn is done; gives the text of the last answer.
    pub async fn ask(&self, pid: i64, text: &str) -> String {
        let turn = self.send(pid, text).await;
        let ended = self.wait_turn(pid, &turn, &["done", "failed", "cancelled", "stopped"]).await;
        assert_eq!(ended["state"], "done", "{ended}");
        self.answer_of(pid, &turn).await
    }

    pub async fn messages(&self, pid: i64) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.get(&format!("/api/processes/{pid}/messages?limit=200{after}")).await.expect(200);
            all.extend(page["items"].as_array().expect("items").clone());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    }

    /// The text of the turn's last answer.
    pub async fn answer_of(&self, pid: i64, turn: &str) -> String {
        let messages = self.messages(pid).await;
        let answer = messages.iter().rfind(|m| m["turn_id"] == turn && m["role"] == "assistant");
        answer.map(text_of).unwrap_or_default()
    }

    /// The tool results of a turn.
    pub async fn results(&self, pid: i64, turn: &str) -> Vec<Value> {
        let messages = self.messages(pid).await;
        messages
            .iter()
            .filter(|m| m["turn_id"] == turn && m["role"] == "tool")
            .flat_map(|m| m["blocks"].as_array().cloned().unwrap_or_default())
            .collect()
    }

    /// The open questions of a process.
    pub async fn questions(&self, pid: i64) -> Vec<Value> {
        let page = self.get(&format!("/api/approvals?state=pending&pid={pid}")).await.expect(200);
        page["items"].as_array().expect("items").clone()
    }

    /// Waits for an open question.
    pub async fn question(&self, pid: i64) -> Value {
        wait::until(&format!("a question of process {pid}"), LIMIT, || async {
            self.questions(pid).await.into_iter().next()
        })
        .await
    }

    pub async fn decide(&self, approval: &Value, decision: &Value) -> Reply {
        let id = approval["id"].as_str().expect("an id");
        self.post(&format!("/api/approvals/{id}/decision"), decision).await
    }

    pub async fn approve(&self, approval: &Value) {
        self.decide(approval, &json!({"decision": "approve"})).await.expect(200);
    }

    /// Says what becomes a command, approves it, and waits until it is heard; gives the turn.
    pub async fn run(&self, pid: i64, text: &str, socket: &mut Socket) -> String {
        let turn = self.send(pid, text).await;
        self.approve(&self.question(pid).await).await;
        socket.until("its output", |f| f["type"] == "op.output").await;
        turn
    }

    pub async fn stop(&self, pid: i64) -> Reply {
        self.post(&format!("/api/processes/{pid}/signal"), &json!({"signal": "INT"})).await
    }

    pub async fn ticket(&self) -> String {
        let made = self.post("/api/auth/ticket", &json!({})).await.expect(201);
        made["ticket"].as_str().expect("a ticket").to_owned()
    }
}

/// The text blocks of a message, joined.
pub fn text_of(message: &Value) -> String {
    let blocks = message["blocks"].as_array().cloned().unwrap_or_default();
    blocks.iter().filter(|b| b["type"] == "text").filter_map(|b| b["text"].as_str()).collect()
}
