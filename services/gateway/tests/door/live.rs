//! The socket: nothing missing, nothing doubled, nobody served who may not be.

use crate::house::{House, Login, said};
use futures::{SinkExt, StreamExt};
use protocol::{
    Millis, Pid, UserId,
    event::{Envelope, Event},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

type Raw = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct Socket(Raw);

impl Socket {
    async fn open(house: &House, login: &Login, hello: Value) -> Self {
        let ticket = ticket(house, login).await;
        let (raw, _) = connect_async(format!("ws://{}/ws?ticket={ticket}", house.address)).await.unwrap();
        let mut socket = Self(raw);
        socket.say(hello).await;
        socket
    }

    async fn say(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// The next text frame; None when it was closed.
    async fn next(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.unwrap();
            match message? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}

async fn ticket(house: &House, login: &Login) -> String {
    let (status, made) = house.ask(login, "post", "/api/auth/ticket", None).await;
    assert_eq!(status, 201);
    made["ticket"].as_str().unwrap().to_owned()
}

async fn owner(house: &House, login: &Login) -> UserId {
    let (_, me) = house.ask(login, "get", "/api/auth/me", None).await;
    me["user"]["id"].as_str().unwrap().into()
}

fn output(owner: &UserId, number: u64, data: String) -> Envelope {
    let event = Event::OpOutput {
        pid: Pid(1),
        op_id: "op".into(),
        offset: number,
        data,
        next: number + 1,
        binary: false,
    };
    Envelope { owner_id: owner.clone(), fact: None, at: Millis(0), event }
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_under_load_misses_nothing_and_doubles_nothing() {
    let house = House::open().await;
    let login = house.claim().await;
    let me = owner(&house, &login).await;
    let bus = house.bus.clone();
    let total = 3_000_u64;
    let someone: UserId = "someone-else".into();
    let mut first = Socket::open(&house, &login, json!({"type": "hello"})).await;
    let welcome = first.next().await.unwrap();
    assert_eq!(welcome["type"], "welcome");

    let writer = tokio::spawn(async move {
        for chunk in (0..total).collect::<Vec<_>>().chunks(20) {
            let mut events: Vec<_> = chunk.iter().map(|n| output(&me, *n, "x".repeat(50))).collect();
            events.push(output(&someone, 1, "secret of another".to_owned()));
            bus.publish_events(&events).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    // One socket after another goes on where the one before stopped, in the middle of the stream.
    let (mut socket, mut expected, mut seq) = (first, 0, String::new());
    while expected < total {
        let frame = socket.next().await.expect("open");
        if frame["type"] == "welcome" {
            assert_eq!(frame["seq"], seq);
            continue;
        }
        assert_eq!(
            (&frame["type"], frame["offset"].as_u64()),
            (&json!("op.output"), Some(expected)),
            "{frame}"
        );
        seq = frame["seq"].as_str().unwrap().to_owned();
        expected += 1;
        if expected % 500 == 0 && expected < total {
            socket = Socket::open(&house, &login, json!({"type": "hello", "resume_from": seq})).await;
        }
    }
    writer.await.unwrap();
    let mut lost = Socket::open(&house, &login, json!({"type": "hello", "resume_from": "other-1-1"})).await;
    assert_eq!(lost.next().await.unwrap()["type"], "welcome");
    assert_eq!(lost.next().await.unwrap()["type"], "resync");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_sockets_hear_a_thousand_events_a_second() {
    let house = House::open().await;
    let login = house.claim().await;
    let me = owner(&house, &login).await;
    let total = 2_000_u64;
    let mut readers = Vec::new();
    for _ in 0..50 {
        let mut socket = Socket::open(&house, &login, json!({"type": "hello"})).await;
        assert_eq!(socket.next().await.unwrap()["type"], "welcome");
        readers.push(tokio::spawn(async move {
            for expected in 0..total {
                assert_eq!(socket.next().await.unwrap()["offset"], expected);
            }
        }));
    }
    let started = Instant::now();
    for n in 0..total / 10 {
        let events: Vec<_> = (0..10).map(|i| output(&me, n * 10 + i, "y".repeat(80))).collect();
        house.bus.publish_events(&events).await.unwrap();
        tokio::time::sleep_until((started + Duration::from_millis(10 * (n + 1))).into()).await;
    }
    for reader in readers {
        reader.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_client_is_dropped_to_resync() {
    let house = House::open().await;
    let login = house.claim().await;
    let me = owner(&house, &login).await;
    let mut slow = Socket::open(&house, &login, json!({"type": "hello"})).await;
    assert_eq!(slow.next().await.unwrap()["type"], "welcome");
    for n in 0..600 {
        house.bus.publish_events(&[output(&me, n, "z".repeat(60_000))]).await.unwrap();
    }
    let (mut expected, mut resynced) = (0, false);
    while !resynced {
        let frame = slow.next().await.expect("open");
        resynced = frame["type"] == "resync";
        if !resynced {
            assert_eq!(frame["offset"], expected);
            expected += 1;
        }
    }
    assert!(expected < 600);
    house.bus.publish_events(&[output(&me, 7_000, String::new())]).await.unwrap();
    while slow.next().await.expect("open")["offset"] != 7_000 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_needs_a_ticket_good_frames_and_a_login_that_stands() {
    let house = House::open().await;
    let login = house.claim().await;
    let given = ticket(&house, &login).await;
    let url = format!("ws://{}/kernel?ticket={given}", house.address);
    let mut socket = Socket(connect_async(&url).await.unwrap().0);
    assert!(connect_async(&url).await.is_err(), "a ticket is used once");

    socket.say(json!({"type": "subscribe", "topics": ["*"]})).await;
    assert_eq!(socket.next().await.unwrap()["problem"]["code"], "hello_first");
    socket.say(json!({"type": "hello"})).await;
    assert_eq!(socket.next().await.unwrap()["type"], "welcome");
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.next().await.unwrap()["type"], "pong");
    socket.say(json!({"type": "process.spawn"})).await;
    assert_eq!(socket.next().await.unwrap()["problem"]["code"], "malformed_frame");
    let mut problems = 0;
    for _ in 0..3 {
        socket.say(json!("nonsense")).await;
    }
    while socket.next().await.is_some() {
        problems += 1;
    }
    assert_eq!(problems, 3);

    let mut big = Socket::open(&house, &login, json!({"type": "hello"})).await;
    assert_eq!(big.next().await.unwrap()["type"], "welcome");
    big.say(json!({"type": "subscribe", "topics": ["x".repeat(70_000)]})).await;
    assert_eq!(big.next().await.unwrap()["problem"]["code"], "frame_too_large");
    assert!(big.next().await.is_none());

    // One that only says that it will be large is not waited for.
    let mut vast = Socket::open(&house, &login, json!({"type": "hello"})).await;
    assert_eq!(vast.next().await.unwrap()["type"], "welcome");
    let head = [&[0x81, 0xFF][..], &(1_u64 << 40).to_be_bytes(), &[0; 4]].concat();
    vast.0.get_mut().write_all(&head).await.unwrap();
    vast.0.get_mut().write_all(&[b'x'; 70_000]).await.unwrap();
    assert_eq!(vast.next().await.unwrap()["problem"]["code"], "frame_too_large");
    assert!(vast.next().await.is_none());

    // Another origin is refused with a good ticket in hand.
    let given = ticket(&house, &login).await;
    let request = house.to("get", &format!("/ws?ticket={given}")).header("origin", "http://127.0.0.1:3000");
    assert_eq!(said(request).await.1["code"], "cross_site");

    let mut open = Socket::open(&house, &login, json!({"type": "hello"})).await;
    assert_eq!(open.next().await.unwrap()["type"], "welcome");
    assert_eq!(house.ask(&login, "post", "/api/auth/logout", None).await.0, 204);
    assert!(open.next().await.is_none());
}
