//! What every provider must do, run against each; the OpenAI one against an upstream on a real socket
//! that speaks true bytes.

mod splits;

use super::{AskedCall, Event, Failure, Patience, Provider, Setup, client, scripted::Scripted};
use crate::context::Prompt;
use futures::StreamExt;
use protocol::provider::ProviderKind;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};
use vault::Secret;

type Fits = fn(&Failure) -> bool;

/// What the upstream sends, and whether it then closes or hangs.
#[derive(Clone)]
struct Sends {
    bytes: String,
    hangs: bool,
}

/// Answers every request on a new port with the same bytes; tells the requests that it got.
async fn upstream(sends: Sends) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, requests) = mpsc::channel(16);
    #[allow(clippy::disallowed_methods, reason = "a test's own server")]
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let request = request(&mut socket).await;
            let _ = tell.try_send(request);
            let _ = socket.write_all(sends.bytes.as_bytes()).await;
            if sends.hangs {
                let _ = socket.read(&mut [0; 1]).await;
            }
        }
    });
    (format!("http://{address}/v1"), requests)
}

async fn request(socket: &mut tokio::net::TcpStream) -> String {
    let (mut got, mut buffer) = (String::new(), [0; 65_536]);
    loop {
        let n = socket.read(&mut buffer).await.unwrap_or(0);
        got.push_str(&String::from_utf8_lossy(&buffer[..n]));
        let Some((head, body)) = got.split_once("\r\n\r\n") else {
            if n == 0 {
                return got;
            }
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        if n == 0 || body.len() >= length.map_or(0, |l| l.parse().unwrap()) {
            return got;
        }
    }
}

fn http(status: &str, kind: &str, more: &str, body: &str) -> Sends {
    let bytes = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n{more}\r\n{body}");
    Sends { bytes, hangs: false }
}

fn sse(body: &str) -> Sends {
    http("200 OK", "text/event-stream", "", body)
}

fn openai(base: &str) -> Arc<dyn Provider> {
    let patience = Patience {
        connect: Duration::from_secs(2),
        first_byte: Duration::from_millis(400),
        idle: Duration::from_millis(300),
        total: Duration::from_secs(10),
    };
    let key = Some(Secret::new("sk-very-secret".into()));
    let setup = Setup { client: client(patience).unwrap(), base: Some(base), key, patience, context: None };
    super::open(ProviderKind::Openai, setup).unwrap()
}

fn prompt() -> Prompt {
    Prompt {
        system: "You are Metatron.".into(),
        tools: &crate::tools::REGISTRY,
        ..Prompt::bare("how full is the disk?", None)
    }
}

async fn ask(provider: &dyn Provider) -> (Vec<Event>, Option<Failure>) {
    let mut stream = match provider.answer("m", &prompt()).await {
        Ok(stream) => stream,
        Err(failure) => return (Vec::new(), Some(failure)),
    };
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(failure) => {
                assert!(stream.next().await.is_none(), "nothing follows a failure");
                return (events, Some(failure));
            }
        }
    }
    (events, None)
}

/// The same answer from each kind of provider.
async fn conforms(provider: &dyn Provider) {
    let (events, failure) = ask(provider).await;
    assert_eq!(failure, None);
    assert_eq!(events.last(), Some(&Event::End), "the end comes, and comes last");
    assert_eq!(events.iter().filter(|event| **event == Event::End).count(), 1);
    let texts: Vec<_> =
        events.iter().filter_map(|e| if let Event::Text(t) = e { Some(t.as_str()) } else { None }).collect();
    assert!(texts.len() > 1, "it streams");
    assert_eq!(texts.concat(), "I look at the disk.");
    let calls: Vec<_> = events
        .iter()
        .filter_map(|e| if let Event::Call(call) = e { Some(call.clone()) } else { None })
        .collect();
    let call = |id: &str, command: &str| AskedCall {
        id: id.into(),
        name: "run_command".into(),
        args: json!({"command": command}),
    };
    assert_eq!(calls, [call("call_0", "df -h"), call("call_1", "df -i")]);
    let thought: String = events
        .iter()
        .filter_map(|e| if let Event::Thinking(t) = e { Some(t.as_str()) } else { None })
        .collect();
    assert_eq!(thought, "hm");
    assert!(events.iter().any(|event| matches!(event, Event::Usage(_))));
    // A dropped stream is no harm, and the next call works.
    drop(provider.answer("m", &prompt()).await.unwrap());
    assert!(ask(provider).await.1.is_none());
}

const FULL: &str = "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}

data: {\"choices\":[{\"delta\":{\"content\":\"I look \"}}]}

data: {\"choices\":[{\"delta\":{\"content\":\"at the disk.\"}}]}

data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_0\",\"function\":{\"name\":\"run_command\",\"arguments\":\"{\\\"command\\\":\\\"df -h\\\"}\"}}]}}]}

data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"call_1\",\"function\":{\"name\":\"run_command\",\"arguments\":\"{\\\"command\\\":\\\"df -i\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}]}

data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}

data: [DONE]

";

#[tokio::test]
async fn both_kinds_conform() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.toml");
    let script = "[[reply]]\nmatch = \"disk\"\nthinking = \"hm\"\ntext = \"I look at the disk.\"\n\
                  [[reply.call]]\ntool = \"run_command\"\nargs = { command = \"df -h\" }\n\
                  [[reply.call]]\ntool = \"run_command\"\nargs = { command = \"df -i\" }\n";
    tokio::fs::write(&file, script).await.unwrap();
    conforms(&Scripted::open(&format!("file://{}", file.display())).await.unwrap()).await;

    let (base, mut requests) = upstream(sse(FULL)).await;
    conforms(openai(&base).as_ref()).await;
    let request = requests.recv().await.unwrap();
    assert!(request.starts_with("POST /v1/chat/completions "), "{request}");
    assert!(request.to_ascii_lowercase().contains("authorization: bearer sk-very-secret"));
    assert!(request.contains("\"include_usage\":true") && request.contains("\"name\":\"ask_user\""));
    let again = requests.recv().await.unwrap();
    let body = |request: &str| request.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(body(&request), body(&again), "the prompt is the same bytes each time");
}

#[tokio::test]
async fn true_bytes_of_failures() {
    let half = "data: {\"choices\":[{\"delta\":{\"content\":\"I lo\"}}]}\n\n";
    let json = "application/json";
    let table: Vec<(&str, Sends, Fits)> = vec![
        (
            "401 that repeats the key",
            http("401 Unauthorized", json, "", r#"{"error":{"message":"bad key sk-very-secret"}}"#),
            |f| *f == Failure::Auth { status: 401, detail: "bad key [redacted]".into() },
        ),
        (
            "429 with Retry-After",
            http("429 Too Many Requests", json, "retry-after: 7\r\n", "{}"),
            |f| matches!(f, Failure::RateLimited { retry_after: Some(t), .. } if t.as_secs() == 7),
        ),
        ("500", http("500 Internal Server Error", "text/html", "", "<html>"), |f| {
            matches!(f, Failure::Unavailable { .. })
        }),
        ("half a stream", sse(half), |f| matches!(f, Failure::Cut { .. })),
        (
            "half a stream of a promised length",
            http("200 OK", "text/event-stream", "content-length: 900\r\n", half),
            |f| matches!(f, Failure::Cut { .. }),
        ),
        ("a stall", Sends { hangs: true, ..sse(half) }, |f| matches!(f, Failure::Stalled { .. })),
        ("nothing at all", Sends { bytes: String::new(), hangs: false }, |f| {
            matches!(f, Failure::Unavailable { .. })
        }),
        ("silence", Sends { bytes: String::new(), hangs: true }, |f| matches!(f, Failure::Stalled { .. })),
        ("a web page", http("200 OK", "text/html", "", "<html>hello"), |f| {
            matches!(f, Failure::NotCompatible { .. })
        }),
        ("an error in a 200", http("200 OK", json, "", r#"{"error":{"message":"overloaded"}}"#), |f| {
            matches!(f, Failure::Overloaded { .. })
        }),
        (
            "a redirect to another host",
            http(
                "307 Temporary Redirect",
                "text/plain",
                "location: http://127.0.0.2:9/v1/chat/completions\r\n",
                "",
            ),
            |f| matches!(f, Failure::NotCompatible { .. }),
        ),
        ("not HTTP", Sends { bytes: "hello\r\n\r\n".into(), hangs: false }, |f| {
            matches!(f, Failure::Unavailable { .. })
        }),
    ];
    for (name, sends, fits) in table {
        let (base, _requests) = upstream(sends).await;
        let (events, failure) = ask(openai(&base).as_ref()).await;
        assert!(failure.as_ref().is_some_and(fits), "{name}: {events:?} {failure:?}");
        assert!(!format!("{failure:?}").contains("sk-very-secret"), "{name}: the key is not told");
        assert!(!events.contains(&Event::End), "{name}");
    }
    assert!(matches!(ask(openai("http://127.0.0.1:1").as_ref()).await.1, Some(Failure::Unavailable { .. })));
    assert!(matches!(ask(openai("not an address").as_ref()).await.1, Some(Failure::Setup { .. })));
}

#[tokio::test]
async fn an_answer_that_does_not_stream_is_an_answer() {
    let body = r#"{"choices":[{"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#;
    let (base, _requests) = upstream(http("200 OK", "application/json", "", body)).await;
    let (events, failure) = ask(openai(&base).as_ref()).await;
    assert_eq!(
        (events[0].clone(), events.last(), failure),
        (Event::Text("hello".into()), Some(&Event::End), None)
    );
}
