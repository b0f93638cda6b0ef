//! Who may: setup, login, proof, tokens.

use crate::house::{House, PASSWORD, SETUP_TOKEN, login_of, said};
use base64::{Engine, engine::general_purpose::STANDARD};
use gateway::http::routes;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Routes that need no login.
const OPEN: [(&str, &str); 7] = [
    ("get", "/health"),
    ("get", "/ready"),
    ("get", "/api/openapi.json"),
    ("get", "/api/auth/setup"),
    ("post", "/api/auth/setup"),
    ("post", "/api/auth/reset"),
    ("post", "/api/auth/login"),
];

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_claims_one_wins() {
    let house = House::open().await;
    let file = house.folder.path().join("keys/gateway/setup_token");
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), SETUP_TOKEN);
    let body =
        |token: &str, name: usize| json!({"token": token, "name": format!("n{name}"), "password": PASSWORD});
    let (status, wrong) = said(house.to("post", "/api/auth/setup").json(&body("wrong", 0))).await;
    assert_eq!((status.as_u16(), &wrong["code"]), (403, &json!("setup_token")));

    let claims = (0..100).map(|n| {
        let request = house.to("post", "/api/auth/setup").json(&body(SETUP_TOKEN, n));
        async move { request.send().await.unwrap().status().as_u16() }
    });
    let mut counts = BTreeMap::new();
    for status in futures::future::join_all(claims).await {
        *counts.entry(status).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([(201, 1), (409, 99)]));
    let (_, state) = said(house.to("get", "/api/auth/setup")).await;
    assert_eq!(state["claimed"], true, "{state}");
    assert!(!file.exists());
}

/// Nothing is hashed for a wrong token: it is refused before its password is even looked at, and guessing is slowed.
#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_setup_token_are_slowed_down() {
    let proxy = "127.0.0.1".parse().unwrap();
    let house = House::with(|config| config.section.trusted_proxies.push(proxy), true).await;
    let claim = |token: &str, password: &str, from: &str| {
        let body = json!({"token": token, "name": "Ann", "password": password});
        house.to("post", "/api/auth/setup").header("x-forwarded-for", from.to_owned()).json(&body)
    };
    for guess in 0..5 {
        let (status, problem) = said(claim(&format!("{guess:064}"), "short", "10.9.0.1")).await;
        assert_eq!((status.as_u16(), &problem["code"]), (403, &json!("setup_token")), "{problem}");
    }
    let slowed = claim(SETUP_TOKEN, PASSWORD, "10.9.0.1").send().await.unwrap();
    assert!(slowed.status() == 429 && slowed.headers().contains_key("retry-after"), "{slowed:?}");
    // A right token with a bad password spends nothing.
    assert_eq!(said(claim(SETUP_TOKEN, "short", "10.9.0.2")).await.1["code"], "invalid");
    assert_eq!(said(claim(SETUP_TOKEN, PASSWORD, "10.9.0.2")).await.0, 201);
    for from in ["10.9.0.1", "10.9.0.2"] {
        let (status, problem) = said(claim("wrong", PASSWORD, from)).await;
        assert_eq!((status.as_u16(), &problem["code"]), (409, &json!("claimed")), "{from}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_without_its_proof_opens_nothing() {
    let house = House::open().await;
    let login = house.claim().await;
    let (status, me) = house.ask(&login, "get", "/api/auth/me", None).await;
    assert_eq!((status.as_u16(), &me["user"]["name"]), (200, &json!("Ann")));

    for entry in routes::LIST.iter().filter(|entry| !OPEN.contains(&(entry.method, entry.path))) {
        let path = entry.path.replace("{pid}", "1").replace("{id}", "x");
        for proof in [None, Some("0".repeat(64))] {
            let mut request = house.to(entry.method, &path).header("cookie", &login.cookie).json(&json!({}));
            if let Some(proof) = &proof {
                request = request.header("x-metatron-proof", proof);
            }
            let (status, problem) = said(request).await;
            assert_eq!(status, 403, "{} {path} {proof:?}: {problem}", entry.method);
        }
        let (status, _) = said(house.to(entry.method, &path).json(&json!({}))).await;
        assert!([401, 403].contains(&status.as_u16()), "{} {path}: {status}", entry.method);
        // A page on another port of the same host carries the cookie, and even a proof would not help.
        let other = login.dress(house.to(entry.method, &path)).header("sec-fetch-site", "same-site");
        let (status, problem) = said(other.json(&json!({}))).await;
        assert_eq!((status.as_u16(), &problem["code"]), (403, &json!("cross_site")), "{path}");
    }

    let (status, problem) = said(house.to("get", "/health").header("host", "evil.example")).await;
    assert_eq!((status.as_u16(), &problem["code"]), (421, &json!("wrong_host")));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_slowed_and_nobody_is_locked_out() {
    let house = House::open().await;
    house.claim().await;
    let login = |name: &str, password: &str| {
        house.to("post", "/api/auth/login").json(&json!({"name": name, "password": password}))
    };
    // Right ones are never slowed, however many come at once.
    let right = futures::future::join_all((0..20).map(|_| login("ANN", PASSWORD).send())).await;
    for answer in right {
        login_of(answer.unwrap()).await;
    }
    for _ in 0..2 {
        let known = said(login("Ann", "wrong wrong")).await;
        let unknown = said(login("Bob", "wrong wrong")).await;
        assert_eq!(known, unknown);
        assert_eq!(known.0, 401);
    }
    assert_eq!(said(login("Ann", "wrong wrong")).await.0, 401);
    let answer = login("Ann", PASSWORD).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let wait: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait));
    crate::house::until("the pause to end", async || {
        login("Ann", PASSWORD).send().await.unwrap().status() == 200
    })
    .await;
}

/// Guesses from everywhere: what slows them down is the person's, whatever name it has.
#[tokio::test(flavor = "multi_thread")]
async fn another_name_does_not_give_fresh_tries() {
    let proxy = "127.0.0.1".parse().unwrap();
    let house = House::with(|config| config.section.trusted_proxies.push(proxy), false).await;
    let login = house.claim().await;
    let guess = |name: &str, from: usize| {
        let request = house.to("post", "/api/auth/login").header("x-forwarded-for", format!("10.0.0.{from}"));
        said(request.json(&json!({"name": name, "password": "wrong wrong"})))
    };
    for from in 1..5 {
        assert_eq!(guess("Ann", from).await.0, 401);
    }
    let renamed = house.ask(&login, "patch", "/api/auth/me", Some(json!({"name": "Eve"}))).await;
    assert_eq!(renamed.0, 200, "{}", renamed.1);
    assert_eq!(guess("Eve", 5).await.0, 401);
    assert_eq!(guess("eve", 6).await.0, 429);
    assert_eq!(guess("Ann", 7).await.0, 401, "nobody has it any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_do_what_their_scopes_say_and_decide_nothing() {
    let house = House::open().await;
    let login = house.claim().await;
    let api = house.token(&login, &["api"]).await;
    let metrics = house.token(&login, &["metrics"]).await;
    let by = async |token: &str, method: &str, path: &str| {
        said(house.to(method, path).bearer_auth(token).json(&json!({"decision": "deny"}))).await
    };
    assert_eq!(by(&api, "get", "/api/processes").await.0, 200);
    assert_eq!(by(&metrics, "get", "/metrics").await.0, 200);
    for (token, path, code) in [
        (&metrics, "/api/processes", "scope_missing"),
        (&api, "/metrics", "scope_missing"),
        (&api, "/api/auth/tokens", "person_only"),
        (&api, "/api/auth/sessions", "person_only"),
    ] {
        let (status, problem) = by(token, "get", path).await;
        assert_eq!((status.as_u16(), &problem["code"]), (403, &json!(code)), "{path}");
    }
    let (status, problem) = by(&api, "post", "/api/approvals/x/decision").await;
    assert_eq!((status.as_u16(), &problem["code"]), (403, &json!("password_needed")));
    let decide = |password: &str| {
        let request = house.to("post", "/api/approvals/x/decision").bearer_auth(&api);
        said(
            request
                .header("x-metatron-password", STANDARD.encode(password))
                .json(&json!({"decision": "deny"})),
        )
    };
    assert_eq!(decide("wrong").await.1["code"], "wrong_login");
    assert_eq!(decide(PASSWORD).await.1["code"], "not_found");
    assert_eq!(by("mtk_none", "get", "/api/processes").await.0, 401);

    let (_, tokens) = house.ask(&login, "get", "/api/auth/tokens", None).await;
    assert!(!tokens.to_string().contains(&api));
    let id =
        tokens["items"].as_array().unwrap().iter().find(|t| t["scopes"] == json!(["api"])).unwrap()["id"]
            .clone();
    let (status, _) =
        house.ask(&login, "delete", &format!("/api/auth/tokens/{}", id.as_str().unwrap()), None).await;
    assert_eq!(status, 204);
    assert_eq!(by(&api, "get", "/api/processes").await.0, 401);
    let (_, Value::Object(sessions)) = house.ask(&login, "get", "/api/auth/sessions", None).await else {
        panic!()
    };
    assert_eq!(sessions["items"][0]["current"], true);
    assert_eq!(house.ask(&login, "post", "/api/auth/logout", None).await.0, 204);
    assert_eq!(house.ask(&login, "get", "/api/auth/me", None).await.0, 401);
}
