//! A provider of models that speaks the true bytes of Chat Completions (streaming SSE), and every
//! fault that such a provider has. What it answers is decided by a function of the request.

use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the upstream does with one request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Streams the text word by word, `pause` between the words, then tool calls if there are any.
    Say { text: String, calls: Vec<(String, Value)>, pause: Duration },
    /// Thinks aloud under the name that servers of open models use, then says the text.
    Thinking { thought: String, text: String },
    /// A tool call whose arguments are these very bytes.
    RawCall { tool: String, arguments: String },
    /// An HTTP status with an error body and extra headers.
    Fault { status: u16, headers: Vec<(String, String)>, message: String },
    /// The beginning of an answer, then the connection is cut.
    Half { text: String },
    /// An answer that stops at the model's limit of output.
    Limited { text: String },
    /// 200 and headers, then nothing for as long as the client waits.
    Stall,
    /// An answer without any content.
    Nothing,
    /// 200 with a body that is no answer at all.
    Garbage { content_type: String, body: String },
}

impl Answer {
    pub fn text(text: &str) -> Self {
        Self::Say { text: text.to_owned(), calls: Vec::new(), pause: Duration::ZERO }
    }

    pub fn call(tool: &str, arguments: Value) -> Self {
        Self::calls(vec![(tool, arguments)])
    }

    pub fn calls(calls: Vec<(&str, Value)>) -> Self {
        let calls = calls.into_iter().map(|(tool, arguments)| (tool.to_owned(), arguments)).collect();
        Self::Say { text: String::new(), calls, pause: Duration::ZERO }
    }

    pub fn slowly(text: &str, pause: Duration) -> Self {
        Self::Say { text: text.to_owned(), calls: Vec::new(), pause }
    }

    pub fn fault(status: u16) -> Self {
        Self::Fault { status, headers: Vec::new(), message: format!("upstream says {status}") }
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub path: String,
    pub authorization: Option<String>,
    pub body: Value,
}

impl Request {
    /// Role and text of the last message.
    pub fn last(&self) -> (String, String) {
        let last = self.body["messages"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
        (last["role"].as_str().unwrap_or("").to_owned(), text_of(&last["content"]))
    }

    /// The text of the last message of a person.
    pub fn asked(&self) -> String {
        let messages = self.body["messages"].as_array().cloned().unwrap_or_default();
        messages
            .iter()
            .rev()
            .find(|m| m["role"] == "user")
            .map(|m| text_of(&m["content"]))
            .unwrap_or_default()
    }

    /// Texts of the tool results after the last message of a person.
    pub fn results(&self) -> Vec<String> {
        let messages = self.body["messages"].as_array().cloned().unwrap_or_default();
        let mut found: Vec<String> = messages
            .iter()
            .rev()
            .take_while(|m| m["role"] != "user")
            .filter(|m| m["role"] == "tool")
            .map(|m| text_of(&m["content"]))
            .collect();
        found.reverse();
        found
    }
}

fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

type Decide = dyn Fn(&Request) -> Answer + Send + Sync;

/// A running upstream; ends when dropped.
pub struct Upstream {
    pub base_url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Upstream {
    pub async fn start(decide: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (seen, decide): (_, Arc<Decide>) = (requests.clone(), Arc::new(decide));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).ok();
                let (seen, decide) = (seen.clone(), decide.clone());
                tokio::spawn(async move { serve(stream, seen, decide).await.ok() });
            }
        });
        Self { base_url, requests, task }
    }

    /// The usual conversation: a first answer by what was asked, and after tool results their text.
    pub async fn conversing(first: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| {
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

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("not poisoned").clone()
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: Arc<Mutex<Vec<Request>>>,
    decide: Arc<Decide>,
) -> std::io::Result<()> {
    while let Some(request) = read_request(&mut stream).await? {
        if request.path.ends_with("/models") {
            let body = json!({"object": "list", "data": [{"id": "fake-1", "object": "model"}]}).to_string();
            plain(&mut stream, 200, &[], "application/json", &body).await?;
            continue;
        }
        let answer = decide(&request);
        let streaming = request.body["stream"] == true;
        seen.lock().expect("not poisoned").push(request);
        if !streaming {
            whole(&mut stream, &answer).await?;
            continue;
        }
        if !perform(&mut stream, answer).await? {
            return Ok(());
        }
    }
    Ok(())
}

async fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let mut chunk = [0; 16 * 1024];
        match stream.read(&mut chunk).await? {
            0 => return Ok(None),
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        let mut chunk = [0; 64 * 1024];
        match stream.read(&mut chunk).await? {
            0 => return Ok(None),
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    }
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let body = serde_json::from_slice(&bytes[head_end..head_end + length]).unwrap_or(Value::Null);
    Ok(Some(Request { path, authorization: header("authorization"), body }))
}

/// The answer in one piece, for who asked without `stream`.
async fn whole(stream: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    let (status, body) = match answer {
        Answer::Say { text, .. } => {
            let choice = json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}});
            let usage = json!({"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110});
            (
                200,
                json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "fake-1",
                "choices": [choice], "usage": usage}),
            )
        }
        Answer::Fault { status, message, .. } => {
            (*status, json!({"error": {"message": message, "type": "fault"}}))
        }
        _ => (500, json!({"error": {"message": "no answer in one piece", "type": "fault"}})),
    };
    plain(stream, status, &[], "application/json", &body.to_string()).await
}

/// True when the connection may be used again.
async fn perform(stream: &mut TcpStream, answer: Answer) -> std::io::Result<bool> {
    match answer {
        Answer::Say { text, calls, pause } => {
            begin_stream(stream).await?;
            for word in text.split_inclusive(' ') {
                frame(stream, &chunk(json!({"content": word}), None)).await?;
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            for (index, (tool, arguments)) in calls.iter().enumerate() {
                let begin = json!({"index": index, "id": format!("call_{}", unique()), "type": "function",
                    "function": {"name": tool, "arguments": ""}});
                frame(stream, &chunk(json!({"tool_calls": [begin]}), None)).await?;
                for piece in split_in_two(&arguments.to_string()) {
                    let more = json!({"index": index, "function": {"arguments": piece}});
                    frame(stream, &chunk(json!({"tool_calls": [more]}), None)).await?;
                }
            }
            finish(stream, if calls.is_empty() { "stop" } else { "tool_calls" }).await?;
            Ok(true)
        }
        Answer::Thinking { thought, text } => {
            begin_stream(stream).await?;
            for word in thought.split_inclusive(' ') {
                frame(stream, &chunk(json!({"reasoning_content": word, "content": null}), None)).await?;
            }
            frame(stream, &chunk(json!({"content": text}), None)).await?;
            finish(stream, "stop").await?;
            Ok(true)
        }
        Answer::RawCall { tool, arguments } => {
            begin_stream(stream).await?;
            let call = json!({"index": 0, "id": format!("call_{}", unique()), "type": "function",
                "function": {"name": tool, "arguments": arguments}});
            frame(stream, &chunk(json!({"tool_calls": [call]}), None)).await?;
            finish(stream, "tool_calls").await?;
            Ok(true)
        }
        Answer::Fault { status, headers, message } => {
            let body = json!({"error": {"message": message, "type": "fault", "code": null, "param": null}});
            plain(stream, status, &headers, "application/json", &body.to_string()).await?;
            Ok(true)
        }
        Answer::Half { text } => {
            begin_stream(stream).await?;
            frame(stream, &chunk(json!({"content": text}), None)).await?;
            stream.shutdown().await?;
            Ok(false)
        }
        Answer::Limited { text } => {
            begin_stream(stream).await?;
            frame(stream, &chunk(json!({"content": text}), None)).await?;
            finish(stream, "length").await?;
            Ok(true)
        }
        Answer::Stall => {
            begin_stream(stream).await?;
            // Until the client goes away.
            let mut byte = [0; 1];
            let _ended = stream.read(&mut byte).await?;
            Ok(false)
        }
        Answer::Nothing => {
            begin_stream(stream).await?;
            finish(stream, "stop").await?;
            Ok(true)
        }
        Answer::Garbage { content_type, body } => {
            plain(stream, 200, &[], &content_type, &body).await?;
            Ok(true)
        }
    }
}

fn unique() -> String {
    hex::encode(rand::random::<[u8; 8]>())
}

fn split_in_two(text: &str) -> [&str; 2] {
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let (head, tail) = text.split_at(at);
    [head, tail]
}

fn chunk(delta: Value, finish: Option<&str>) -> Value {
    json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake-1",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": null})
}

async fn begin_stream(stream: &mut TcpStream) -> std::io::Result<()> {
    stream
        .write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        )
        .await?;
    frame(stream, &chunk(json!({"role": "assistant", "content": ""}), None)).await
}

async fn frame(stream: &mut TcpStream, value: &Value) -> std::io::Result<()> {
    http_chunk(stream, &format!("data: {value}\n\n")).await
}

async fn http_chunk(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes()).await
}

async fn finish(stream: &mut TcpStream, reason: &str) -> std::io::Result<()> {
    frame(stream, &chunk(json!({}), Some(reason))).await?;
    let usage = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake-1",
        "choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}});
    frame(stream, &usage).await?;
    http_chunk(stream, "data: [DONE]\n\n").await?;
    stream.write_all(b"0\r\n\r\n").await
}

async fn plain(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(String, String)],
    content_type: &str,
    body: &str,
) -> std::io::Result<()> {
    let mut head =
        format!("HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await
}
