//! Providers: added, tested, changed in the middle of a chat; and every way in which one can fail.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use support::{Answer, Client, Stack, Upstream, stack::PASSWORD, wait};

/// From the script to a real provider in the same chat, without a restart.
#[tokio::test]
async fn the_demo_says_what_it_is_and_gives_way_to_a_provider() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    assert_eq!(owner.get("/api/system").await.expect(200)["demo"], true);
    let pid = owner.chat().await;
    let answer = owner.ask(pid, "How full is the disk?").await;
    assert!(answer.to_lowercase().contains("script"), "{answer}");
    let results: Vec<_> = owner.messages(pid).await.into_iter().filter(|m| m["role"] == "tool").collect();
    assert!(results[0].to_string().contains("Filesystem"), "the script does real work: {results:?}");

    let upstream = Upstream::conversing(|_| Answer::text("a real model speaks")).await;
    let made = owner
        .post(
            "/api/providers",
            &json!({"name": "mine", "kind": "openai", "base_url": upstream.base_url,
            "api_key": "sk-canary-7d1f0c", "models": ["fake-1"]}),
        )
        .await
        .expect(201);
    assert_eq!((made["default"].as_bool(), made["has_key"].as_bool()), (Some(true), Some(true)));
    assert!(!made.to_string().contains("canary"));
    let test = owner
        .post(&format!("/api/providers/{}/test", made["id"].as_str().unwrap()), &json!({}))
        .await
        .expect(200);
    assert_eq!(test["ok"], true, "{test}");
    assert_eq!(owner.ask(pid, "and now?").await, "a real model speaks");
    assert_eq!(upstream.requests().last().unwrap().authorization.as_deref(), Some("Bearer sk-canary-7d1f0c"));

    // The key is in no file but sealed, and in no log.
    for file in ["metatron.db", "metatron.db-wal", "logs/gateway.log", "logs/llm-router.log"] {
        let bytes = std::fs::read(stack.data_dir.join(file)).unwrap_or_default();
        assert!(!bytes.windows(12).any(|w| w == b"canary-7d1f0"), "{file}");
    }

    let wrong =
        json!({"name": "far", "kind": "openai", "base_url": "http://127.0.0.1:1/v1", "models": ["x"]});
    let made = owner.post("/api/providers", &wrong).await.expect(201);
    let test = owner
        .post(&format!("/api/providers/{}/test", made["id"].as_str().unwrap()), &json!({}))
        .await
        .expect(200);
    assert_eq!(test["ok"], false);
    assert!(test["problem"]["detail"].is_string(), "{test}");
    wait::until("the failed test among the calls of the day", Duration::from_secs(20), || async {
        let providers = owner.get("/api/providers").await.expect(200);
        let far = providers["items"].as_array()?.iter().find(|one| one["name"] == "far")?.clone();
        ((&far["health"]["calls"], &far["health"]["failed"]) == (&json!(1), &json!(1))).then_some(())
    })
    .await;
    owner.post("/api/providers", &json!({"name": "x", "kind": "carrier-pigeon"})).await.expect(400);
    owner.post("/api/providers", &wrong).await.expect(409);
}

/// A script is a file that llm-router reads as whoever runs it: what it makes of others tells nothing of them.
#[tokio::test]
async fn a_script_is_named_by_a_person_and_tells_nothing_of_other_files() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let asked = json!({"name": "cli", "scopes": ["api"]});
    let token =
        owner.post("/api/auth/tokens", &asked).await.expect(201)["token"].as_str().unwrap().to_owned();
    let by_token = |method, path: &str, body: serde_json::Value| {
        let request = owner.http.request(method, stack.url(path)).bearer_auth(&token).json(&body);
        // Not with its user's password either.
        let request = request.header("x-metatron-password", STANDARD.encode(PASSWORD));
        async move { Client::answer(request).await }
    };
    let key = stack.data_dir.join("keys/gateway/permit.key");
    let of = |path: &std::path::Path| json!({"name": path.file_name().unwrap().to_string_lossy(), "kind": "scripted", "base_url": format!("file://{}", path.display())});
    by_token(Method::POST, "/api/providers", of(&key)).await.problem(403, "person_only");
    by_token(Method::PATCH, "/api/settings", json!({"approval_hours": 720}))
        .await
        .problem(403, "person_only");

    let good = stack.data_dir.join("good.toml");
    std::fs::write(&good, "otherwise = \"yes\"").unwrap();
    let id = owner.post("/api/providers", &of(&good)).await.expect(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/api/providers/{id}");
    let moved = json!({"base_url": of(&key)["base_url"]});
    by_token(Method::PATCH, &path, moved.clone()).await.problem(403, "person_only");
    assert_eq!(owner.post(&format!("{path}/test"), &json!({})).await.expect(200)["ok"], true);

    let pipe = stack.data_dir.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let large = stack.data_dir.join("large");
    std::fs::File::create(&large).unwrap().set_len(400 << 20).unwrap();
    let secret = std::fs::read_to_string(&key).unwrap().trim().to_owned();
    for other in [&key, &pipe, &large, &stack.data_dir] {
        owner.patch(&path, &json!({"base_url": of(other)["base_url"]})).await.expect(200);
        let test = owner.post(&format!("{path}/test"), &json!({})).await.expect(200);
        assert_eq!(test["ok"], false, "{}", other.display());
        let parts = |text: &str| {
            text.as_bytes().windows(8).any(|part| test.to_string().as_bytes().windows(8).any(|w| w == part))
        };
        assert!(!parts(&secret), "{test}");
    }
}

/// Whoever says where what people say goes reads it: no token alone does, and none of its tries changes anything. With its
/// user's password a program acts for its user.
#[tokio::test]
async fn no_token_alone_leads_what_is_said_elsewhere() {
    let upstream = Upstream::conversing(|_| Answer::text("as before")).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let asked = json!({"name": "cli", "scopes": ["api"]});
    let token = owner.post("/api/auth/tokens", &asked).await.expect(201);
    let token = token["token"].as_str().unwrap().to_owned();
    let by_token = |method: Method, path: &str, password: Option<&str>, body: &Value| {
        let request = owner.http.request(method, stack.url(path)).bearer_auth(&token).json(body);
        Client::answer(match password {
            Some(password) => request.header("x-metatron-password", STANDARD.encode(password)),
            None => request,
        })
    };
    let provider = owner.get("/api/providers").await.expect(200)["items"][0].clone();
    let (path, key) = (format!("/api/providers/{}", text(&provider["id"])), text(&provider["keys"][0]["id"]));
    let keys = format!("{path}/keys");
    let entries = json!({"entries": [{"provider_id": provider["id"], "model": "fake-1"}]});
    Client::answer(owner.request(Method::PUT, "/api/routes/mine").json(&entries)).await.expect(200);

    let stand = async || {
        let mut all = Vec::new();
        for path in ["/api/providers", "/api/routes", "/api/models"] {
            all.push(by_token(Method::GET, path, None, &Value::Null).await.expect(200));
        }
        all
    };
    let before = stand().await;
    let theirs =
        json!({"name": "theirs", "kind": "openai", "base_url": "http://127.0.0.1:1/v1", "models": ["x"]});
    for (method, path, body) in [
        (Method::POST, "/api/providers".to_owned(), theirs.clone()),
        (Method::PATCH, path.clone(), json!({"base_url": "http://127.0.0.1:1/v1", "api_key": "sk-theirs"})),
        (Method::PATCH, path.clone(), json!({"default": true})),
        (Method::PATCH, path.clone(), json!({"name": "other"})),
        (
            Method::PATCH,
            path.clone(),
            json!({"models": [{"id": "fake-1", "price": {"input": 0.0, "output": 0.0}}]}),
        ),
        (Method::DELETE, path.clone(), Value::Null),
        (Method::POST, keys.clone(), json!({"api_key": "sk-theirs"})),
        (Method::DELETE, format!("{keys}/{key}"), Value::Null),
        (Method::POST, format!("{keys}/{key}/resume"), json!({})),
        (Method::PUT, "/api/routes/deep".to_owned(), entries.clone()),
        (Method::PUT, "/api/routes/fast".to_owned(), entries.clone()),
        (Method::PUT, "/api/routes/cheap".to_owned(), entries.clone()),
        (Method::PUT, "/api/routes/mine".to_owned(), entries.clone()),
        (Method::DELETE, "/api/routes/mine".to_owned(), Value::Null),
        (Method::DELETE, "/api/routes/deep".to_owned(), Value::Null),
    ] {
        let refused = by_token(method.clone(), &path, None, &body).await.problem(403, "password_needed");
        assert_eq!(refused["kept"], "Nothing was done.", "{method} {path}");
    }
    by_token(Method::DELETE, &path, Some("not it"), &Value::Null).await.problem(401, "wrong_login");
    // Asking whether it works is none of that.
    let tested = by_token(Method::POST, &format!("{path}/test"), None, &json!({})).await.expect(200);
    assert_eq!(tested["ok"], true, "{tested}");
    let mut after = stand().await;
    // The test was a call, of which its health tells.
    after[0]["items"][0]["health"] = before[0]["items"][0]["health"].clone();
    assert_eq!(after, before);
    assert_eq!(owner.ask(pid, "hello").await, "as before");

    let made = by_token(Method::POST, "/api/providers", Some(PASSWORD), &theirs).await.expect(201);
    let moved = json!({"entries": [{"provider_id": made["id"], "model": "x"}]});
    by_token(Method::PUT, "/api/routes/deep", Some(PASSWORD), &moved).await.expect(200);
    by_token(Method::DELETE, "/api/routes/deep", Some(PASSWORD), &Value::Null).await.expect(204);
    let theirs = format!("/api/providers/{}", text(&made["id"]));
    by_token(Method::PATCH, &theirs, Some(PASSWORD), &json!({"default": true})).await.expect(200);

    // A chat is set to what the owner listed, and to nothing else that may answer there.
    let set = |model: &str| json!({"provider_id": made["id"], "model": model});
    let chat = format!("/api/processes/{pid}");
    by_token(Method::PATCH, &chat, None, &set("x")).await.expect(200);
    by_token(Method::PATCH, &chat, None, &set("elsewhere/y")).await.problem(400, "invalid");
    by_token(Method::PATCH, &chat, None, &json!({"model": "elsewhere/y"})).await.problem(400, "invalid");
    owner.patch(&chat, &set("elsewhere/y")).await.expect(200);
    by_token(Method::DELETE, &theirs, Some(PASSWORD), &Value::Null).await.expect(204);
}

/// 401 fails at once, says whose key, and puts that aside; a 429 waits as long as it was told; 500 and nothing at all
/// are tried again; a stall is noticed; half an answer stays, and is gone on from; what was said stays.
#[tokio::test]
async fn every_way_in_which_a_provider_fails() {
    let tries = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = tries.clone();
    let upstream = Upstream::start(move |request| {
        let fails = |answer: Answer| {
            if counted.fetch_add(1, Ordering::SeqCst) == 0 { answer } else { Answer::text("at last") }
        };
        match request.asked().as_str() {
            "401" => Answer::fault(401),
            "429" => fails(Answer::Fault {
                status: 429,
                headers: vec![("retry-after".into(), "2".into())],
                message: "slow down".into(),
            }),
            "500" => fails(Answer::fault(500)),
            "half" => Answer::Half { text: "this is only ".into() },
            "nothing" => fails(Answer::Nothing),
            "stall" => fails(Answer::Stall),
            "limit" => Answer::Limited { text: "The disk is".into() },
            "garbage" => {
                Answer::Garbage { content_type: "text/html".into(), body: "<h1>Bad gateway</h1>".into() }
            }
            _ => Answer::text("ok"),
        }
    })
    .await;
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON__LLM_ROUTER__IDLE_S", "2")
        .env("METATRON__LLM_ROUTER__FIRST_BYTE_S", "2")
        .start()
        .await;
    let (owner, pid) = stack.chat().await;

    let turn = owner.send(pid, "401").await;
    let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
    assert_eq!(ended["state"], "failed");
    let error = &ended["error"];
    assert!(error["detail"].as_str().unwrap().contains("fake") && error["next"].is_string(), "{ended}");
    // The key is put aside, and nobody asks with it until it is taken up again.
    let asked = upstream.requests().len();
    let turn = owner.send(pid, "hello").await;
    let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
    assert_eq!((ended["error"]["code"].as_str(), upstream.requests().len()), (Some("provider_auth"), asked));
    // It is told once, and as of an earlier time.
    let detail = ended["error"]["detail"].as_str().unwrap();
    assert_eq!((detail.matches("refused").count(), detail.matches("put aside").count()), (1, 1), "{detail}");
    let providers = owner.get("/api/providers").await.expect(200);
    let (provider, key) = (&providers["items"][0], &providers["items"][0]["keys"][0]);
    assert!(key["refused"]["why"].as_str().unwrap().contains("401"), "{provider}");
    let home = owner.get("/api/home").await.expect(200);
    assert!(home["notices"].to_string().contains("key_refused"), "{home}");
    let path = format!("/api/providers/{}/keys/{}/resume", text(&provider["id"]), text(&key["id"]));
    owner.post(&path, &json!({})).await.expect(204);

    let turn = owner.send(pid, "half").await;
    let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
    assert_eq!(ended["error"]["code"], "provider_cut_off", "{ended}");
    assert!(ended["error"]["next"].as_str().unwrap().contains("Continue"), "{ended}");
    assert_eq!(owner.answer_of(pid, &turn).await, "this is only ", "what came of it stays");
    assert_eq!(owner.ask(pid, "Continue.").await, "ok");
    let last = upstream.requests().last().unwrap().body["messages"].to_string();
    assert!(last.contains("this is only"), "it is gone on from: {last}");

    let turn = owner.send(pid, "garbage").await;
    let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
    assert_eq!(ended["error"]["code"], "provider_not_compatible", "{ended}");

    for fault in ["429", "500", "nothing", "stall"] {
        tries.store(0, Ordering::SeqCst);
        let begun = std::time::Instant::now();
        let turn = owner.send(pid, fault).await;
        let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
        assert_eq!(ended["state"], "done", "{fault}: {ended}");
        assert_eq!(owner.answer_of(pid, &turn).await, "at last", "{fault}");
        assert!(tries.load(Ordering::SeqCst) >= 2, "{fault}");
        if fault == "429" {
            assert!(begun.elapsed() >= Duration::from_secs(2), "it waited as told: {:?}", begun.elapsed());
        }
    }
    // An answer that stopped at the model's limit stands, and says that it is not whole.
    let short = owner.ask(pid, "limit").await;
    assert!(short.starts_with("The disk is") && short.contains("limit of length"), "{short}");
    // A turn that failed is no end: the same chat goes on.
    assert_eq!(owner.ask(pid, "fine?").await, "ok");
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap()
}

/// A new master key in the ring: what the old one sealed is sealed anew, and the old one may go.
#[tokio::test]
async fn the_master_key_can_be_changed() {
    let upstream = Upstream::conversing(|_| Answer::text("ok")).await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    stack.down().await;

    let ring = stack.data_dir.join("keys/vault/keyring");
    let old = std::fs::read_to_string(&ring).unwrap();
    let new = format!("second {}\n", "5e".repeat(32));
    std::fs::write(&ring, format!("{old}{new}")).unwrap();
    stack.up().await;
    assert_eq!(owner.ask(pid, "with both").await, "ok");
    stack.down().await;

    std::fs::write(&ring, new).unwrap();
    stack.up().await;
    assert_eq!(owner.ask(pid, "with the new one alone").await, "ok");
    assert_eq!(
        upstream.requests().last().unwrap().authorization.as_deref(),
        Some("Bearer sk-test-secret-key")
    );
}
