//! An upstream that answers at once and says in each frame when it was written.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub struct Upstream {
    pub base: String,
}

impl Upstream {
    /// So many frames, `pace` apart; the first is of so many bytes more.
    pub async fn start(frames: usize, pace: Duration, bytes: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                tokio::spawn(async move { serve(stream, frames, pace, bytes).await.ok() });
            }
        });
        Self { base }
    }
}

/// Microseconds.
pub fn now() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

async fn serve(mut stream: TcpStream, frames: usize, pace: Duration, bytes: usize) -> std::io::Result<()> {
    let (mut got, mut buffer) = (Vec::new(), vec![0; 65_536]);
    let padding = "x".repeat(bytes);
    loop {
        let Some(end) = whole(&got) else {
            match stream.read(&mut buffer).await? {
                0 => return Ok(()),
                n => got.extend_from_slice(&buffer[..n]),
            }
            continue;
        };
        got.drain(..end);
        stream
            .write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
            )
            .await?;
        for n in 0..frames {
            if !pace.is_zero() {
                tokio::time::sleep(pace).await;
            }
            let more = if n == 0 { padding.as_str() } else { "" };
            let data = format!(
                "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{} {more}\"}},\"finish_reason\":null}}]}}\n\n",
                now()
            );
            chunk(&mut stream, &data).await?;
        }
        chunk(&mut stream, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
            .await?;
        chunk(
            &mut stream,
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}\n\n",
        )
        .await?;
        chunk(&mut stream, "data: [DONE]\n\n").await?;
        stream.write_all(b"0\r\n\r\n").await?;
    }
}

async fn chunk(stream: &mut TcpStream, data: &str) -> std::io::Result<()> {
    stream.write_all(format!("{:x}\r\n{data}\r\n", data.len()).as_bytes()).await
}

/// Where the first request ends, once it is there.
fn whole(got: &[u8]) -> Option<usize> {
    let head = got.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&got[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    let end = head + length.unwrap_or(0);
    (got.len() >= end).then_some(end)
}
