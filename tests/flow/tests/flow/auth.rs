//! Who may: setup, login, the proof, tickets.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use support::{
    Client, Socket, Stack,
    stack::{NAME, PASSWORD, SETUP_TOKEN},
};
use tokio_tungstenite::{connect_async, tungstenite};

#[tokio::test]
async fn a_hundred_claims_at_once_and_one_wins() {
    let stack = Stack::builder().start().await;
    let http = reqwest::Client::new();
    let claim = |token: &'static str, n: usize| {
        let body = json!({"token": token, "name": format!("owner{n}"), "password": PASSWORD});
        let request = http.post(stack.url("/api/auth/setup")).json(&body);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(claim("wrong", 0).await, 403);
    let answers = futures::future::join_all((0..100).map(|n| claim(SETUP_TOKEN, n))).await;
    assert_eq!(answers.iter().filter(|s| **s == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|s| matches!(s, 201 | 409)), "{answers:?}");
    assert_eq!(claim(SETUP_TOKEN, 0).await, 409, "reused");
}

/// A page on another port of the same host has the cookie and tries every route.
#[tokio::test]
async fn the_cookie_alone_opens_nothing() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let api: Value = owner.get("/api/openapi.json").await.expect(200);
    let mut tried = 0;
    for (path, verbs) in api["paths"].as_object().unwrap() {
        if ["/health", "/ready", "/api/auth/setup", "/api/auth/reset", "/api/auth/login", "/api/openapi.json"]
            .contains(&path.as_str())
        {
            continue;
        }
        let concrete = path.replace("{pid}", "1").replace("{id}", "00000000-0000-7000-8000-000000000000");
        for verb in verbs.as_object().unwrap().keys() {
            let method = Method::from_bytes(verb.to_uppercase().as_bytes()).unwrap();
            let bare =
                owner.http.request(method.clone(), stack.url(&concrete)).header("cookie", &owner.cookie);
            let status = bare.json(&json!({})).send().await.unwrap().status();
            assert!(
                matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
                "{verb} {path}: {status}"
            );
            // With the proof too, but from a page of another origin.
            let foreign =
                owner.request(method, &concrete).header("sec-fetch-site", "same-site").json(&json!({}));
            let status = foreign.send().await.unwrap().status();
            assert!(
                matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
                "{verb} {path}: {status}"
            );
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried} routes");
    // A socket takes a ticket, and a ticket is good once.
    refused(&format!("ws://{}/ws", stack.address)).await;
    let ticket = owner.ticket().await;
    let url = format!("ws://{}/ws?ticket={ticket}", stack.address);
    assert!(connect_async(&url).await.is_ok());
    refused(&url).await;
}

/// A page on another port of the same host has set cookies of our name, and they come first.
#[tokio::test]
async fn a_cookie_of_another_page_locks_nobody_out() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let me = |cookies: String| {
        let request = owner.http.get(stack.url("/api/auth/me")).header("cookie", cookies);
        Client::answer(request.header("x-metatron-proof", &owner.proof))
    };
    let other = Client::login(&stack.address).await;
    me(format!("metatron_session=tossed; {}; {}", other.cookie, owner.cookie)).await.expect(200);
    me(format!("metatron_session=tossed; {}", other.cookie)).await.problem(403, "proof_missing");
    me("metatron_session=tossed; metatron_session=".to_owned()).await.expect(401);
}

/// Whoever comes with no ticket, or with one that is no good any more.
pub async fn refused(url: &str) {
    match connect_async(url).await {
        Err(tungstenite::Error::Http(answer)) => assert_eq!(answer.status(), 403, "{url}"),
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn login_logout_and_the_throttle() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let again = Client::login(&stack.address).await;
    assert_eq!(again.get("/api/auth/me").await.expect(200)["user"]["name"], NAME);
    again.post("/api/auth/logout", &json!({})).await.expect(204);
    again.get("/api/auth/me").await.expect(401);
    owner.get("/api/auth/me").await.expect(200);

    let try_login = |name: &'static str| {
        let body = json!({"name": name, "password": "not this one"});
        Client::answer(reqwest::Client::new().post(stack.url("/api/auth/login")).json(&body))
    };
    let mut throttled = None;
    for _ in 0..30 {
        let reply = try_login(NAME).await;
        if reply.status == 429 {
            throttled = Some(reply);
            break;
        }
        assert_eq!(reply.status, 401);
    }
    let throttled = throttled.expect("guessing is slowed down");
    assert!(throttled.headers.contains_key("retry-after"), "{throttled:?}");
    owner.get("/api/auth/me").await.expect(200);
}

/// A new password: what is refused, what it ends, and what goes on.
#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    const NEW: &str = "another horse, another battery";
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let (phone, lap) = (Client::login(&stack.address).await, Client::login(&stack.address).await);
    let token = json!({"name": "a program", "scopes": ["api"]});
    let token =
        owner.post("/api/auth/tokens", &token).await.expect(201)["token"].as_str().unwrap().to_owned();
    let by_token = |method: Method, path: &str, body: Value| {
        Client::answer(owner.http.request(method, stack.url(path)).bearer_auth(&token).json(&body))
    };
    let change = async |current: &str, new: &str| {
        owner.post("/api/auth/me/password", &json!({"current": current, "new": new})).await
    };
    let enter = |password: &'static str| {
        let body = json!({"name": NAME, "password": password});
        Client::answer(owner.http.post(stack.url("/api/auth/login")).json(&body))
    };

    let wrong = change("not this one", NEW).await.problem(403, "wrong_password");
    assert!(wrong["kept"].is_string() && wrong["next"].is_string(), "{wrong}");
    assert_eq!(change(PASSWORD, "short").await.problem(400, "invalid")["extra"]["field"], "new");
    assert_eq!(change(PASSWORD, PASSWORD).await.problem(400, "invalid")["extra"]["field"], "new");
    let body = json!({"current": PASSWORD, "new": NEW});
    by_token(Method::POST, "/api/auth/me/password", body).await.problem(403, "person_only");
    phone.get("/api/auth/me").await.expect(200);
    enter(PASSWORD).await.expect(200);

    let open = Socket::open(&phone).await;
    let ticket = phone.ticket().await;
    // The three others: the phone, the lap, and the one that entered just now.
    assert_eq!(change(PASSWORD, NEW).await.expect(200), json!({"ended_sessions": 3}));
    refused(&format!("ws://{}/ws?ticket={ticket}", stack.address)).await;
    // At once: a socket finds out by itself too, but only every 30 s.
    assert_eq!(open.closed(Duration::from_secs(5)).await, "the login ended");
    for ended in [&phone, &lap] {
        ended.get("/api/auth/me").await.problem(401, "login_ended");
    }
    owner.get("/api/auth/me").await.expect(200);
    by_token(Method::GET, "/api/processes", json!({})).await.expect(200);
    enter(PASSWORD).await.problem(401, "wrong_login");
    enter(NEW).await.expect(200);

    let mut slowed = None;
    for _ in 0..30 {
        let reply = change("not this one", NEW).await;
        if reply.status == 429 {
            slowed = Some(reply);
            break;
        }
        reply.problem(403, "wrong_password");
    }
    assert!(slowed.expect("guessing is slowed down").headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_name_is_changed_and_logged_in_with() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let rename = async |name: &str| owner.patch("/api/auth/me", &json!({"name": name})).await;
    assert_eq!(rename("  ").await.problem(400, "invalid")["extra"]["field"], "name");
    rename("Own\u{202e}er").await.problem(400, "invalid");
    assert_eq!(rename(" Ada Lovelace ").await.expect(200)["user"]["name"], "Ada Lovelace");
    assert_eq!(owner.get("/api/auth/me").await.expect(200)["user"]["name"], "Ada Lovelace");
    let enter = |name: &'static str| {
        let body = json!({"name": name, "password": PASSWORD});
        Client::answer(owner.http.post(stack.url("/api/auth/login")).json(&body))
    };
    enter(NAME).await.problem(401, "wrong_login");
    enter("ada lovelace").await.expect(200);
}
