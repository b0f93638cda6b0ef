//! HTTP/1.1, as much of it as a test needs, so that every byte is the test's own.

use super::{Kind, Turn};
use serde_json::Value;
use std::collections::HashMap;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub kind: Kind,
    pub method: String,
    /// With its query.
    pub path: String,
    pub authorization: Option<String>,
    /// In small letters.
    pub headers: HashMap<String, String>,
    pub body: Value,
    /// As it came.
    pub text: String,
}

impl Request {
    /// Role and text of the last thing that was said.
    pub fn last(&self) -> (String, String) {
        let last = self.turns().pop();
        last.map(|turn| (turn.role.to_owned(), turn.text)).unwrap_or_default()
    }

    /// What a person said last: of several messages that stand as one, the last paragraph, with the files after it.
    pub fn asked(&self) -> String {
        let said = self.turns().into_iter().rfind(|turn| turn.role == "user").map(|turn| turn.text);
        let text = said.unwrap_or_default();
        let files = text.find("\n\n[").unwrap_or(text.len());
        match text[..files].rfind("\n\n") {
            Some(at) => text[at + 2..].to_owned(),
            None => text,
        }
    }

    /// Texts of the tool results after the last message of a person.
    pub fn results(&self) -> Vec<String> {
        let turns = self.turns();
        let from = turns.iter().rposition(|turn| turn.role == "user").map_or(0, |at| at + 1);
        turns.into_iter().skip(from).filter(|turn| turn.role == "tool").map(|turn| turn.text).collect()
    }

    /// The system prompt.
    pub fn system(&self) -> String {
        self.kind.api().talk(&self.body).system
    }

    fn turns(&self) -> Vec<Turn> {
        self.kind.api().talk(&self.body).turns
    }
}

/// `None` at the end of the connection.
pub async fn read(kind: Kind, stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
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
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        let mut chunk = [0; 64 * 1024];
        match stream.read(&mut chunk).await? {
            0 => return Ok(None),
            n => bytes.extend_from_slice(&chunk[..n]),
        }
    }
    let text = String::from_utf8_lossy(&bytes[head_end..head_end + length]).into_owned();
    let mut words = first.split(' ');
    Ok(Some(Request {
        kind,
        method: words.next().unwrap_or_default().to_owned(),
        path: words.next().unwrap_or("/").to_owned(),
        authorization: headers.get("authorization").cloned(),
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }))
}

/// A body of a known length.
pub async fn plain(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(String, String)],
    content_type: &str,
    body: &[u8],
) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        head.push_str(&format!("content-type: {content_type}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(&[head.as_bytes(), b"\r\n", body].concat()).await
}

pub async fn begin_stream(stream: &mut TcpStream, content_type: &str, more: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\n{more}transfer-encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await
}

/// One frame, one piece of the body.
pub async fn chunk(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let framed = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    stream.write_all(&framed).await
}

pub async fn end_stream(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"0\r\n\r\n").await
}

/// Waits until the client is gone.
pub async fn until_gone(stream: &mut TcpStream) {
    let mut byte = [0; 1];
    while matches!(stream.read(&mut byte).await, Ok(n) if n > 0) {}
}
