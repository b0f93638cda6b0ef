//! Which model answers: routes, what stands in when one fails, several keys, and what is told of all that.

use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use support::{Answer, Client, Stack, Upstream, upstream::Request, wait};

/// A provider at this address; gives its id.
pub async fn provider(owner: &Client, name: &str, base_url: &str, models: Value) -> String {
    let body = json!({"name": name, "kind": "openai", "base_url": base_url, "api_key": "sk-0123456789abcdefghij",
        "models": models});
    id(&owner.post("/api/providers", &body).await.expect(201))
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The last call of the ledger for this process.
pub async fn last_call(owner: &Client, pid: i64) -> Value {
    let calls = owner.get(&format!("/api/usage/calls?pid={pid}&limit=1")).await.expect(200);
    calls["items"][0].clone()
}

async fn shown(owner: &Client, id: &str) -> Value {
    let all = owner.get("/api/providers").await.expect(200);
    all["items"].as_array().unwrap().iter().find(|p| p["id"] == id).unwrap().clone()
}

/// The first entry is down: the second answers at once, and every process passes the first over until it is back.
#[tokio::test]
async fn what_does_not_answer_is_stood_in_for_and_left_alone() {
    let down = Arc::new(AtomicBool::new(true));
    let is_down = down.clone();
    let first = Upstream::start(move |_| match is_down.load(Ordering::SeqCst) {
        true => Answer::Fault {
            status: 503,
            headers: vec![("retry-after".into(), "5".into())],
            message: "we are moving house".into(),
        },
        false => Answer::text("from the first"),
    })
    .await;
    let second = Upstream::conversing(|_| Answer::text("from the second")).await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let a = provider(&owner, "first", &first.base_url, json!(["m1"])).await;
    let b = provider(&owner, "second", &second.base_url, json!(["m2"])).await;
    let entries = json!({"entries": [{"provider_id": a, "model": "m1"}, {"provider_id": b, "model": "m2"}]});
    let route = owner.request(reqwest::Method::PUT, "/api/routes/deep").json(&entries);
    let route = Client::answer(route).await.expect(200);
    assert_eq!((route["built_in"].as_bool(), route["effective"].as_array().unwrap().len()), (Some(true), 2));

    let pid = owner.chat().await;
    assert_eq!(owner.ask(pid, "hello").await, "from the second");
    let call = last_call(&owner, pid).await;
    assert_eq!(
        (&call["provider"], &call["model"], &call["route"]),
        (&json!("second"), &json!("m2"), &json!("deep"))
    );
    assert!(call["why"].as_str().unwrap().contains("number 2"), "{call}");
    let tried = &call["tried"][0];
    assert_eq!(
        (&tried["provider"], &tried["code"]),
        (&json!("first"), &json!("provider_overloaded")),
        "{call}"
    );
    assert!(tried["detail"].as_str().unwrap().contains("moving house"), "{call}");
    let message = owner.messages(pid).await.pop().unwrap();
    assert_eq!(message["model"], "m2");

    // Another process asks the second at once.
    let asked = first.requests().len();
    let other = owner.chat().await;
    assert_eq!(owner.ask(other, "hello").await, "from the second");
    assert_eq!(first.requests().len(), asked, "the first is left alone");
    assert_eq!(last_call(&owner, other).await["tried"][0]["code"], "cooling");
    let first_shown = shown(&owner, &a).await;
    assert!(
        first_shown["cooling"]["until"].is_i64() && first_shown["health"]["failed"] == 1,
        "{first_shown}"
    );
    assert_eq!(shown(&owner, &b).await["health"]["failed"], 0);

    // Its time is over and it answers again: new chats begin with it, the old one stays where its cache is warm.
    down.store(false, Ordering::SeqCst);
    support::wait::until("the first to be tried again", Duration::from_secs(20), || async {
        let fresh = owner.chat().await;
        (owner.ask(fresh, "hello").await == "from the first").then_some(())
    })
    .await;
    assert_eq!(owner.ask(pid, "and here?").await, "from the second");
    assert!(last_call(&owner, pid).await["why"].as_str().unwrap().contains("warm"));
    assert_eq!(shown(&owner, &a).await["cooling"], Value::Null);

    // A chat that is set to one model asks no other.
    let gone = provider(&owner, "gone", "http://127.0.0.1:1/v1", json!(["m3"])).await;
    let pinned = owner.chat().await;
    let pin = json!({"provider_id": gone, "model": "m3"});
    owner.patch(&format!("/api/processes/{pinned}"), &pin).await.expect(200);
    let asked = (first.requests().len(), second.requests().len());
    owner.send(pinned, "hello").await;
    wait::until("it to be missed", Duration::from_secs(20), || async {
        (last_call(&owner, pinned).await["problem"] == "provider_unreachable").then_some(())
    })
    .await;
    assert_eq!((first.requests().len(), second.requests().len()), asked);
    owner.stop(pinned).await;
}

/// One that lets it wait in line and says so again and again: another answers, and what the first read is paid for.
#[tokio::test]
async fn who_waits_for_ever_is_stood_in_for() {
    let first = Upstream::start(|_| Answer::Waits).await;
    let second = Upstream::conversing(|_| Answer::text("from the second")).await;
    let stack = Stack::builder().env("METATRON__LLM_ROUTER__FIRST_TOKEN_S", "1").start().await;
    let owner = stack.claim().await;
    let dear = |model: &str| json!([{"id": model, "price": {"input": 10.0, "output": 100.0}}]);
    let a = provider(&owner, "first", &first.base_url, dear("m1")).await;
    let b = provider(&owner, "second", &second.base_url, dear("m2")).await;
    let entries = json!({"entries": [{"provider_id": a, "model": "m1"}, {"provider_id": b, "model": "m2"}]});
    let route = owner.request(reqwest::Method::PUT, "/api/routes/deep").json(&entries);
    Client::answer(route).await.expect(200);
    let pid = owner.chat().await;
    assert_eq!(owner.ask(pid, "hello").await, "from the second");
    let call = last_call(&owner, pid).await;
    assert_eq!(
        (&call["provider"], &call["tried"][0]["code"]),
        (&json!("second"), &json!("provider_stalled"))
    );
    // The second's 100 tokens in and 10 out are $0.002.
    assert!(call["cost_usd"].as_f64().unwrap() > 0.002, "{call}");
    let budgets = owner.get("/api/budgets").await.expect(200);
    let day = &budgets["items"][0];
    assert_eq!((&day["used_usd"], &day["reserved_usd"]), (&call["cost_usd"], &json!(0.0)), "{day}");
}

/// Nothing is listening: the next entry answers in the same breath.
#[tokio::test]
async fn a_refused_connection_and_a_model_too_small_are_stood_in_for() {
    let large = Upstream::conversing(|_| Answer::text("there is room here")).await;
    let small = Upstream::start(|_| Answer::Garbage {
        content_type: "application/json".into(),
        body:
            json!({"error": {"message": "maximum context length is 10", "code": "context_length_exceeded"}})
                .to_string(),
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let gone = provider(&owner, "gone", "http://127.0.0.1:1/v1", json!(["x"])).await;
    let small = provider(&owner, "small", &small.base_url, json!(["s"])).await;
    let large = provider(&owner, "large", &large.base_url, json!(["l"])).await;
    let entry = |id: &str, model: &str| json!({"provider_id": id, "model": model});
    let body = json!({"entries": [entry(&gone, "x"), entry(&small, "s"), entry(&large, "l")]});
    let put = |name: &str, body: &Value| {
        owner.request(reqwest::Method::PUT, &format!("/api/routes/{name}")).json(body)
    };
    Client::answer(put("mine", &body)).await.expect(200);
    let pid = owner.chat().await;
    owner.patch(&format!("/api/processes/{pid}"), &json!({"route": "mine"})).await.expect(200);
    assert_eq!(owner.ask(pid, "hello").await, "there is room here");
    let call = last_call(&owner, pid).await;
    let codes: Vec<_> = call["tried"].as_array().unwrap().iter().map(|tried| tried["code"].clone()).collect();
    assert_eq!(codes, ["provider_unreachable", "prompt_too_long"], "{call}");

    // What a route may be.
    for (name, body, code) in [
        ("pin", body.clone(), "invalid"),
        ("Mine", body.clone(), "invalid"),
        ("own", json!({"entries": []}), "invalid"),
        ("own", json!({"entries": [entry("nobody", "x")]}), "invalid"),
        ("own", json!({"entries": [entry(&large, "l"), entry(&large, "l")]}), "invalid"),
        ("own", json!({"entries": [{"provider_id": large, "model": "l", "weight": 101}]}), "invalid"),
        ("own", json!({"entries": [], "colour": 1}), "unknown_field"),
    ] {
        Client::answer(put(name, &body)).await.problem(400, code);
    }
    owner.patch(&format!("/api/processes/{pid}"), &json!({"route": "nowhere"})).await.expect(404);
    // A provider that goes leaves its routes without it; a route that goes leaves its chats on `deep`.
    owner.delete(&format!("/api/providers/{small}")).await.expect(204);
    let routes = owner.get("/api/routes").await.expect(200);
    let mine =
        routes["items"].as_array().unwrap().iter().find(|route| route["name"] == "mine").unwrap().clone();
    assert_eq!(
        (mine["entries"].as_array().unwrap().len(), mine["effective"].as_array().unwrap().len()),
        (3, 2)
    );
    // What is said on a route of one's own goes nowhere else.
    let alone = json!({"entries": [entry(&gone, "x")]});
    Client::answer(put("alone", &alone)).await.expect(200);
    let lonely = owner.chat().await;
    owner.patch(&format!("/api/processes/{lonely}"), &json!({"route": "alone"})).await.expect(200);
    owner.delete(&format!("/api/providers/{gone}")).await.expect(204);
    let turn = owner.send(lonely, "between us").await;
    let ended = owner.wait_turn(lonely, &turn, &["failed", "stopped"]).await;
    assert!(ended["error"]["detail"].as_str().unwrap().contains("the route alone"), "{ended}");
    owner.delete("/api/routes/mine").await.expect(204);
    owner.delete("/api/routes/mine").await.expect(404);
    let process = owner.get(&format!("/api/processes/{pid}")).await.expect(200);
    assert_eq!(process["route"], Value::Null);
}

/// One key is limited, another refused: the third is used, and each stands there as it is.
#[tokio::test]
async fn keys_take_each_others_place() {
    let upstream = Upstream::start(|request: &Request| match request.authorization.as_deref() {
        Some("Bearer sk-0123456789abcdefghij") => Answer::Fault {
            status: 429,
            headers: vec![("retry-after".into(), "3600".into())],
            message: "too many".into(),
        },
        Some("Bearer sk-refused-000000000000") => Answer::fault(401),
        _ => Answer::text("by the third"),
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let p = provider(&owner, "mine", &upstream.base_url, json!(["m"])).await;
    let keys = format!("/api/providers/{p}/keys");
    for bad in ["", "with a\nnewline", "Ünicode"] {
        owner.post(&keys, &json!({"api_key": bad})).await.problem(400, "invalid");
    }
    owner.post(&keys, &json!({"api_key": "sk-refused-000000000000"})).await.expect(201);
    let third = owner.post(&keys, &json!({"api_key": "sk-third-0000000000abcd"})).await.expect(201);
    assert_eq!(third["hint"], "…abcd");
    assert!(!owner.get("/api/providers").await.expect(200).to_string().contains("third-00"));

    for n in 0..3 {
        let pid = owner.chat().await;
        assert_eq!(owner.ask(pid, &format!("hello {n}")).await, "by the third");
    }
    let stand = shown(&owner, &p).await;
    let (limited, refused, good) = (&stand["keys"][0], &stand["keys"][1], &stand["keys"][2]);
    assert!(limited["cooling"]["until"].is_i64() && limited["refused"].is_null(), "{stand}");
    assert!(refused["refused"]["why"].is_string(), "{stand}");
    assert_eq!(
        (&good["cooling"], &good["refused"], &stand["cooling"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let of = |key: &str| {
        let bearer = format!("Bearer {key}");
        upstream.requests().iter().filter(|r| r.authorization.as_deref() == Some(&bearer)).count()
    };
    assert!(
        of("sk-0123456789abcdefghij") <= 1 && of("sk-refused-000000000000") <= 1,
        "neither is asked twice"
    );

    // A test asks each, and says which is refused.
    let test = owner.post(&format!("/api/providers/{p}/test"), &json!({})).await.expect(200);
    assert_eq!(test["ok"], false, "{test}");
    owner.delete(&format!("{keys}/{}", id(refused))).await.expect(204);
    owner.delete(&format!("{keys}/{}", id(limited))).await.expect(204);
    let test = owner.post(&format!("/api/providers/{p}/test"), &json!({})).await.expect(200);
    assert_eq!(test["ok"], true, "{test}");
    assert_eq!(shown(&owner, &p).await["keys"].as_array().unwrap().len(), 1);
    owner.delete(&format!("{keys}/{}", id(refused))).await.expect(404);

    // To another host goes the key that is given for it alone.
    owner.post(&keys, &json!({"api_key": "sk-another-0000000000wxyz"})).await.expect(201);
    let path = format!("/api/providers/{p}");
    let moved = json!({"base_url": "http://127.0.0.1:1/v1", "api_key": "sk-for-there-00000000stuv"});
    owner.patch(&path, &json!({"base_url": "http://127.0.0.1:1/v1"})).await.problem(400, "invalid");
    let moved = owner.patch(&path, &moved).await.expect(200);
    let hints: Vec<_> = moved["keys"].as_array().unwrap().iter().map(|key| key["hint"].clone()).collect();
    assert_eq!(hints, ["…stuv"], "{moved}");
}

/// Chores go to `fast`, unless a chat is set to something of its own.
#[tokio::test]
async fn titles_are_given_by_the_fast_route() {
    let deep = Upstream::conversing(|_| Answer::text("thought about it")).await;
    let fast = Upstream::conversing(|_| Answer::text("A short title")).await;
    let stack = Stack::builder().titles().start().await;
    let owner = stack.claim().await;
    let d = provider(&owner, "deep", &deep.base_url, json!(["d"])).await;
    let f = provider(&owner, "fast", &fast.base_url, json!(["f"])).await;
    let body = json!({"entries": [{"provider_id": f, "model": "f"}]});
    Client::answer(owner.request(reqwest::Method::PUT, "/api/routes/fast").json(&body)).await.expect(200);
    let pid = owner.chat().await;
    owner.ask(pid, "what is this?").await;
    support::wait::until("a title", support::client::LIMIT, || async {
        let process = owner.get(&format!("/api/processes/{pid}")).await.expect(200);
        (process["title"] == "A short title").then_some(())
    })
    .await;
    assert_eq!((deep.requests().len(), fast.requests().len()), (1, 1));

    let pinned = owner.chat().await;
    owner
        .patch(&format!("/api/processes/{pinned}"), &json!({"provider_id": d, "model": "d"}))
        .await
        .expect(200);
    owner.ask(pinned, "for you alone").await;
    support::wait::until("its title", support::client::LIMIT, || async {
        (deep.requests().len() == 3).then_some(())
    })
    .await;
    assert_eq!(fast.requests().len(), 1, "what is said to one provider is not told another");
}
