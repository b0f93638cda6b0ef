//! Money: what each call costs, budgets that stop before they are overrun, and a ledger that is right whatever happens.

use crate::routing::{id, last_call, provider};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use support::{Answer, Client, Socket, Stack, Upstream, wait};

/// $10 and $100 a million: the upstream's 100 tokens in and 10 out cost $0.002.
fn priced() -> Value {
    json!([{"id": "m", "price": {"input": 10.0, "output": 100.0}}])
}

async fn day_budget(owner: &Client) -> Value {
    let budgets = owner.get("/api/budgets").await.expect(200);
    budgets["items"][0].clone()
}

async fn limit(owner: &Client, budget: &Value, usd: f64) -> Value {
    owner.patch(&format!("/api/budgets/{}", id(budget)), &json!({"limit_usd": usd})).await.expect(200)
}

#[tokio::test]
async fn a_process_at_a_cap_is_stopped_and_goes_on_when_it_is_raised() {
    let upstream = Upstream::conversing(|_| Answer::text("an answer")).await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let setup = owner.get("/api/auth/setup").await.expect(200);
    let budget = day_budget(&owner).await;
    assert_eq!((&budget["scope"], &budget["period"]), (&json!("all"), &json!("day")), "on from the start");
    assert_eq!(budget["limit_usd"], setup["daily_budget_usd"]);
    provider(&owner, "mine", &upstream.base_url, priced()).await;

    let pid = owner.chat().await;
    owner.ask(pid, "one").await;
    let call = last_call(&owner, pid).await;
    assert_eq!(
        (&call["cost_usd"], &call["price_from"], &call["outcome"]),
        (&json!(0.002), &json!("owner"), &json!("done"))
    );
    assert_eq!((&call["tokens"]["fresh"], &call["tokens"]["output"]), (&json!(100), &json!(10)));
    assert!(call["first_token_ms"].is_i64() && call["latency_ms"].is_i64(), "{call}");
    let used = day_budget(&owner).await;
    assert_eq!((&used["used_usd"], &used["reserved_usd"]), (&json!(0.002), &json!(0.0)));
    let message = owner.messages(pid).await.pop().unwrap();
    assert_eq!(message["usage"]["cost_usd"], 0.002);

    // Little room: the answer is bounded to it; then none.
    limit(&owner, &budget, 0.2).await;
    owner.ask(pid, "two").await;
    let bounded = upstream.requests().last().unwrap().body["max_tokens"].as_i64().unwrap();
    assert!((256..=2_000).contains(&bounded), "{bounded}");
    let mut socket = Socket::open(&owner).await;
    limit(&owner, &budget, 0.001).await;
    let asked = upstream.requests().len();
    let turn = owner.send(pid, "three").await;
    let stopped = owner.wait_turn(pid, &turn, &["stopped", "failed", "done"]).await;
    assert_eq!(
        (&stopped["state"], &stopped["error"]["code"]),
        (&json!("stopped"), &json!("budget_reached")),
        "{stopped}"
    );
    assert_eq!(stopped["error"]["extra"]["budget_id"], budget["id"], "{stopped}");
    assert_eq!(upstream.requests().len(), asked, "nothing was asked");
    socket
        .until("its owner to be told", |f| f["type"] == "notice" && f.to_string().contains("no room left"))
        .await;
    let home = owner.get("/api/home").await.expect(200);
    assert!(home["notices"].to_string().contains("budget_used_up"), "{home}");
    limit(&owner, &budget, 5.0).await;
    assert_eq!(owner.ask(pid, "go on").await, "an answer");

    // What costs nothing answers at every cap.
    let own = Upstream::conversing(|_| Answer::text("for nothing")).await;
    let free = provider(&owner, "own", &own.base_url, json!(["l"])).await;
    let mine = owner.get("/api/providers").await.expect(200)["items"][0].clone();
    let entries = json!([{"provider_id": mine["id"], "model": "m"}, {"provider_id": free, "model": "l"}]);
    let put = owner.request(Method::PUT, "/api/routes/mixed").json(&json!({"entries": entries}));
    Client::answer(put).await.expect(200);
    let mixed = owner.chat().await;
    owner.patch(&format!("/api/processes/{mixed}"), &json!({"route": "mixed"})).await.expect(200);
    limit(&owner, &budget, 0.001).await;
    assert_eq!(owner.ask(mixed, "hello").await, "for nothing");
    assert_eq!(last_call(&owner, mixed).await["tried"][0]["code"], "budget_reached");

    // Where that answers nothing either, it is told that money is one of the reasons.
    let locked = Upstream::conversing(|_| Answer::fault(401)).await;
    let locked = provider(&owner, "locked", &locked.base_url, json!(["k"])).await;
    let entries = json!([{"provider_id": mine["id"], "model": "m"}, {"provider_id": locked, "model": "k"}]);
    let put = owner.request(Method::PUT, "/api/routes/mixed").json(&json!({"entries": entries}));
    Client::answer(put).await.expect(200);
    let turn = owner.send(mixed, "and now?").await;
    let ended = owner.wait_turn(mixed, &turn, &["failed", "done"]).await;
    let error = &ended["error"];
    assert_eq!(error["code"], "provider_auth", "{ended}");
    let codes =
        error["extra"]["tried"].as_array().map(|all| all.iter().map(|one| &one["code"]).collect::<Vec<_>>());
    assert_eq!(codes, Some(vec![&json!("budget_reached"), &json!("provider_auth")]), "{ended}");
    assert!(error["next"].as_str().unwrap().contains("under Budgets"), "{ended}");
    limit(&owner, &budget, 5.0).await;

    // One process of its own.
    let own = json!({"scope": "process", "pid": pid, "period": "total", "limit_usd": 0.0061});
    let made = owner.post("/api/budgets", &own).await.expect(201);
    assert_eq!(made["used_usd"], 0.006, "what it spent before counts");
    owner.post("/api/budgets", &own).await.problem(409, "budget_stands");
    let turn = owner.send(pid, "four").await;
    let stopped = owner.wait_turn(pid, &turn, &["stopped", "done"]).await;
    assert_eq!(stopped["state"], "stopped");
    // By its title, which its first message gave it.
    let detail = stopped["error"]["detail"].as_str().unwrap();
    assert!(detail.starts_with("The budget of $0.0061 for \"one\" has no room"), "{detail}");
    let home = owner.get("/api/home").await.expect(200);
    assert!(home["notices"].to_string().contains("for \\\"one\\\""), "{home}");
    let other = owner.chat().await;
    assert_eq!(owner.ask(other, "free").await, "an answer");
    for (bad, code) in [
        (json!({"scope": "process", "period": "total", "limit_usd": 1.0}), "invalid"),
        (json!({"scope": "all", "period": "total", "limit_usd": 1.0}), "invalid"),
        (json!({"scope": "all", "period": "month", "limit_usd": -1.0}), "invalid"),
        (json!({"scope": "all", "period": "month", "limit_usd": 1e300}), "invalid"),
    ] {
        owner.post("/api/budgets", &bad).await.problem(400, code);
    }
    // A stored token raises no bound, its own least of all.
    let asked = json!({"name": "cli", "scopes": ["api"], "budget": {"period": "day", "limit_usd": 0.001}});
    let token = owner.post("/api/auth/tokens", &asked).await.expect(201);
    let bearer = |method, path: String, body: Value| {
        let request =
            owner.http.request(method, stack.url(&path)).bearer_auth(token["token"].as_str().unwrap());
        async move { Client::answer(request.json(&body)).await }
    };
    let raise = json!({"limit_usd": 1000.0});
    bearer(Method::PATCH, format!("/api/budgets/{}", id(&budget)), raise)
        .await
        .problem(403, "password_needed");
    for (method, path, body) in [
        (
            Method::POST,
            "/api/budgets".to_owned(),
            json!({"scope": "all", "period": "month", "limit_usd": 9.0}),
        ),
        (Method::DELETE, format!("/api/budgets/{}", id(&budget)), json!({})),
        (Method::PUT, "/api/prices".to_owned(), json!({"source": "me", "models": []})),
        (Method::DELETE, "/api/prices".to_owned(), json!({})),
    ] {
        bearer(method, path, body).await.problem(403, "password_needed");
    }
    let path = format!("/api/providers/{}", id(&mine));
    let free = json!([{"id": "m", "price": {"input": 0.0, "output": 0.0}}]);
    bearer(Method::PATCH, path.clone(), json!({"models": free})).await.problem(403, "password_needed");
    let dear = json!({"id": "m", "price": {"input": 10.0, "output": 100.0}});
    for twice in [json!([{"id": "m"}, dear]), json!([{"id": "m "}, dear])] {
        owner.patch(&path, &json!({"models": twice})).await.problem(400, "invalid");
    }
    // A test is a call, and counts to whoever asked for it.
    let tested = owner.post(&format!("/api/providers/{}/test", id(&mine)), &json!({})).await.expect(200);
    assert_eq!(tested["ok"], true, "{tested}");
    let tested =
        bearer(Method::POST, format!("/api/providers/{}/test", id(&mine)), json!({})).await.expect(200);
    let why = tested["problem"]["detail"].as_str().unwrap_or_default();
    assert!(tested["ok"] == false && why.contains("cli"), "{tested}");
    // What has a price is not made free under another name.
    let copy = json!({"name": "copy", "kind": "openai", "base_url": mine["base_url"], "models": ["m"]});
    bearer(Method::POST, "/api/providers".to_owned(), copy).await.problem(403, "password_needed");
    let models = owner.get("/api/models").await.expect(200);
    assert!(
        models["items"].as_array().unwrap().iter().any(|offer| offer["price_from"] == "owner"),
        "{models}"
    );
    let fresh = owner.chat().await;
    let said = json!({"client_id": "t", "text": "by a program"});
    let sent = bearer(Method::POST, format!("/api/processes/{fresh}/messages"), said).await.expect(202);
    let ended = owner.wait_turn(fresh, sent["turn_id"].as_str().unwrap(), &["stopped", "done"]).await;
    assert_eq!(ended["error"]["code"], "budget_reached", "{ended}");
    assert!(ended["error"]["detail"].as_str().unwrap().contains("cli"), "{ended}");

    // Everything that was spent, by everything it can be asked by.
    let sum = async |by: &str| owner.get(&format!("/api/usage?by={by}")).await.expect(200)["items"].clone();
    wait::until("the test in the ledger", Duration::from_secs(20), || async {
        let calls = owner.get("/api/usage/calls").await.expect(200);
        let test = calls["items"].as_array()?.iter().find(|call| call["purpose"] == "test")?.clone();
        (test["cost_usd"] == 0.002).then_some(())
    })
    .await;
    assert_eq!(sum("day").await[0]["calls"], 7);
    assert_eq!(
        (&sum("model").await[0]["key"], &sum("model").await[0]["cost_usd"]),
        (&json!("mine/m"), &json!(0.01))
    );
    assert_eq!(sum("process").await.as_array().unwrap().len(), 3);
    assert_eq!(sum("token").await[0]["input_tokens"], 600);
    owner.get("/api/usage?by=colour").await.expect(400);
    owner.get("/api/usage?from=5&to=2").await.expect(400);
    let now = owner.get("/api/usage/now").await.expect(200);
    assert_eq!((&now["today"]["calls"], &now["calls_under_way"]), (&json!(7), &json!(0)), "{now}");
}

/// A model of which nobody knows what it costs: not asked while there are budgets, and both ways out are told.
#[tokio::test]
async fn what_has_no_price_is_not_asked_while_there_are_budgets() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let p = provider(&owner, "far", "http://models.invalid/v1", json!(["mystery"])).await;
    let offers = owner.get("/api/models").await.expect(200);
    assert_eq!(
        (&offers["items"][0]["price"], &offers["items"][0]["price_from"]),
        (&Value::Null, &json!("nobody"))
    );
    let pid = owner.chat().await;
    let fails = async |code: &str| {
        let turn = owner.send(pid, "hello").await;
        wait::until(code, Duration::from_secs(20), || async {
            let ended = owner.turn(pid, &turn).await;
            let settled = ended["error"]["code"] == code
                || last_call(&owner, pid).await["problem"] == code
                || ended["state"] == "done";
            settled.then_some(ended)
        })
        .await
    };
    let refused = fails("model_unpriced").await;
    assert_eq!(
        (&refused["state"], &refused["error"]["status"]),
        (&json!("failed"), &json!(402)),
        "{refused}"
    );
    let next = refused["error"]["next"].as_str().unwrap();
    assert!(next.contains("price") && next.contains("budgets"), "{next}");

    // Each way out is one: it is asked then, though nobody is there.
    owner.patch(&format!("/api/providers/{p}"), &json!({"models": priced_mystery()})).await.expect(200);
    fails("provider_unreachable").await;
    owner.stop(pid).await;
    owner.patch(&format!("/api/providers/{p}"), &json!({"models": ["mystery"]})).await.expect(200);
    let budget = day_budget(&owner).await;
    owner.delete(&format!("/api/budgets/{}", id(&budget))).await.expect(204);
    fails("provider_unreachable").await;
    owner.stop(pid).await;
}

fn priced_mystery() -> Value {
    json!([{"id": "mystery", "price": {"input": 0.1, "output": 0.1}}])
}

/// A gateway on a machine of one's own, which says what its calls took: the first is counted, and from then on it is one
/// without a price, which is not asked while there are budgets.
#[tokio::test]
async fn what_is_taken_for_free_and_names_a_cost_is_not_free_again() {
    let body = |usage: Value| {
        let said = json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": "an answer"}, "finish_reason": null}]});
        let ended = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
        let usage = json!({"choices": [], "usage": usage});
        format!("data: {said}\n\ndata: {ended}\n\ndata: {usage}\n\ndata: [DONE]\n\n")
    };
    let upstream = Upstream::start(move |request| {
        let mut usage = json!({"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110});
        if request.asked() != "for nothing" {
            usage["cost"] = json!(0.25);
        }
        Answer::Garbage { content_type: "text/event-stream".into(), body: body(usage) }
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let p = provider(&owner, "near", &upstream.base_url, json!(["m", "other"])).await;
    let shown = async || owner.get("/api/providers").await.expect(200)["items"][0]["charges"].clone();
    let from = async || {
        let offers = owner.get("/api/models").await.expect(200);
        offers["items"].as_array().unwrap().iter().map(|o| o["price_from"].clone()).collect::<Vec<_>>()
    };
    let pid = owner.chat().await;
    owner.ask(pid, "for nothing").await;
    assert_eq!((shown().await, from().await), (json!(false), vec![json!("local"); 2]));

    let mut socket = Socket::open(&owner).await;
    owner.ask(pid, "one").await;
    let call = last_call(&owner, pid).await;
    assert_eq!((&call["cost_usd"], &call["price_from"]), (&json!(0.25), &json!("provider")), "{call}");
    assert_eq!(day_budget(&owner).await["used_usd"], 0.25, "it was spent");
    socket
        .until("its owner to be told", |f| f["type"] == "notice" && f.to_string().contains("near costs"))
        .await;
    assert_eq!((shown().await, from().await), (json!(true), vec![json!("nobody"); 2]));
    let asked = upstream.requests().len();
    let turn = owner.send(pid, "two").await;
    let refused = owner.wait_turn(pid, &turn, &["failed", "stopped", "done"]).await;
    assert_eq!((&refused["state"], &refused["error"]["code"]), (&json!("failed"), &json!("model_unpriced")));
    // Beside something that is free it is passed over.
    let own = Upstream::conversing(|_| Answer::text("from the other")).await;
    let free = provider(&owner, "own", &own.base_url, json!(["l"])).await;
    let entries = json!([{"provider_id": p, "model": "m"}, {"provider_id": free, "model": "l"}]);
    let put = owner.request(Method::PUT, "/api/routes/deep").json(&json!({"entries": entries}));
    Client::answer(put).await.expect(200);
    assert_eq!(owner.ask(pid, "three").await, "from the other");
    assert_eq!(last_call(&owner, pid).await["tried"][0]["code"], "unpriced");
    assert_eq!(upstream.requests().len(), asked, "it was not asked again");

    // Its owner's word wins, and says what is counted: nothing here.
    owner.delete(&format!("/api/providers/{free}")).await.expect(204);
    let path = format!("/api/providers/{p}");
    let models = json!([{"id": "m", "price": {"input": 0.0, "output": 0.0}}, "other"]);
    owner.patch(&path, &json!({"models": models})).await.expect(200);
    assert_eq!((shown().await, from().await), (json!(true), vec![json!("owner"), json!("nobody")]));
    assert_eq!(owner.ask(pid, "four").await, "an answer");
    let call = last_call(&owner, pid).await;
    assert_eq!((&call["cost_usd"], &call["price_from"]), (&json!(0.0), &json!("owner")), "{call}");
    // The same server by another path is the same; another one has named nothing yet.
    let key = json!("sk-0123456789abcdefghij");
    for (base_url, charges) in [(format!("{}/x", upstream.base_url), true), (own.base_url.clone(), false)] {
        let moved = owner.patch(&path, &json!({"base_url": base_url, "api_key": key})).await.expect(200);
        assert_eq!(moved["charges"], charges, "{moved}");
    }
}

/// A token that is deleted: what was begun with it ends at once, in whatever line it stands, and nothing is asked for it
/// any more. What a person began goes on.
#[tokio::test]
async fn with_a_token_ends_what_was_begun_with_it() {
    let upstream = Upstream::conversing(|asked| match asked {
        "talk" => Answer::slowly(&"word ".repeat(2_000), Duration::from_millis(10)),
        _ => Answer::text("an answer"),
    })
    .await;
    let stack = Stack::builder().upstream(&upstream.base_url).start().await;
    let owner = stack.claim().await;
    let token = owner.post("/api/auth/tokens", &json!({"name": "cli", "scopes": ["api"]})).await.expect(201);
    let by_token = async |pid: i64, text: &str| {
        let path = format!("/api/processes/{pid}/messages");
        let said = json!({"client_id": text.replace(' ', "-"), "text": text});
        let request = owner.http.post(stack.url(&path)).bearer_auth(token["token"].as_str().unwrap());
        Client::answer(request.json(&said)).await
    };
    let pid = owner.chat().await;
    let mut socket = Socket::open(&owner).await;
    let talking = id_of(by_token(pid, "talk").await.expect(202));
    socket.until("words", |f| f["type"] == "message.delta" && f.to_string().contains("word word")).await;
    let waiting = id_of(by_token(pid, "and then").await.expect(202));
    let mine = owner.send(pid, "by me").await;
    let asked = upstream.requests().len();

    owner.delete(&format!("/api/auth/tokens/{}", id(&token))).await.expect(204);
    for turn in [&talking, &waiting] {
        assert_eq!(owner.turn(pid, turn).await["state"], "cancelled", "in the same transaction");
    }
    socket
        .until("those who watch to be told", |f| {
            f["type"] == "turn.state" && f["turn_id"] == waiting && f["state"] == "cancelled"
        })
        .await;
    assert!(owner.answer_of(pid, &talking).await.starts_with("word word"), "what was said is kept");
    owner.wait_turn(pid, &mine, &["done"]).await;
    assert_eq!(owner.answer_of(pid, &mine).await, "an answer");
    assert_eq!(upstream.requests().len(), asked + 1, "nothing else was asked");
    by_token(pid, "more").await.problem(401, "login_ended");
    owner.delete(&format!("/api/auth/tokens/{}", id(&token))).await.expect(404);
}

fn id_of(sent: Value) -> String {
    sent["turn_id"].as_str().unwrap().to_owned()
}

/// A count that cannot be closes no budget, and breaks no ledger, whether there is a budget or not; and an answer without
/// an end is not heard to it.
#[tokio::test]
async fn what_a_provider_says_is_believed_within_reason() {
    let upstream = Upstream::start(|request| match request.asked().as_str() {
        "count" => {
            let usage = json!({"choices": [], "usage": {"prompt_tokens": i64::MAX, "completion_tokens": 1}});
            let error = json!({"error": {"message": "bad thing", "code": 400}});
            Answer::Garbage {
                content_type: "text/event-stream".into(),
                body: format!("data: {usage}\n\ndata: {error}\n\n"),
            }
        }
        "endless" => Answer::Endless,
        _ => Answer::text("an answer"),
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    provider(&owner, "mine", &upstream.base_url, priced()).await;
    let budget = day_budget(&owner).await;
    for bounded in [true, false] {
        if !bounded {
            owner.delete(&format!("/api/budgets/{}", id(&budget))).await.expect(204);
        }
        let pid = owner.chat().await;
        let turn = owner.send(pid, "count").await;
        assert_eq!(owner.wait_turn(pid, &turn, &["failed", "done"]).await["state"], "failed");
        let call = last_call(&owner, pid).await;
        assert!(call["cost_usd"].as_f64().unwrap() < 1.0, "{call}");
        owner.get("/api/usage/now").await.expect(200);
        owner.get("/api/home").await.expect(200);
        assert_eq!(owner.ask(pid, "and on").await, "an answer");
    }
    let back = json!({"scope": "all", "period": "day", "limit_usd": 5.0});
    owner.post("/api/budgets", &back).await.expect(201);
    let pid = owner.chat().await;
    assert!(owner.ask(pid, "endless").await.contains("its limit of length"));
    assert!(last_call(&owner, pid).await["cost_usd"].as_f64().unwrap() < 5.0);
}

/// Stopped in the middle: what was used is paid for, and stands in the ledger.
#[tokio::test]
async fn a_stopped_call_costs_what_was_used() {
    let upstream = Upstream::conversing(|asked| match asked {
        "half" => Answer::Half { text: "this much came".into() },
        _ => Answer::slowly(&"word ".repeat(2_000), Duration::from_millis(10)),
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    provider(&owner, "mine", &upstream.base_url, priced()).await;
    let pid = owner.chat().await;
    let mut socket = Socket::open(&owner).await;
    let turn = owner.send(pid, "talk").await;
    socket.until("words", |f| f["type"] == "message.delta").await;
    let open = last_call(&owner, pid).await;
    assert_eq!(open["outcome"], "open", "it stands there before it ends");
    let reserved = open["cost_usd"].as_f64().unwrap();
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;
    assert_eq!(owner.messages(pid).await.pop().unwrap()["model"], "m", "what was said of it is by its model");
    let settled = async |outcome: &str| {
        wait::until(outcome, Duration::from_secs(10), || async {
            let call = last_call(&owner, pid).await;
            (call["outcome"] == outcome).then_some(call)
        })
        .await
    };
    let call = settled("cancelled").await;
    assert_eq!(call["estimated"], true);
    let cost = call["cost_usd"].as_f64().unwrap();
    assert!(cost > 0.0 && cost < reserved, "{cost} of {reserved}");
    assert!(call["tokens"]["fresh"].as_i64().unwrap() > 100, "the prompt was read: {call}");

    let turn = owner.send(pid, "half").await;
    owner.wait_turn(pid, &turn, &["failed"]).await;
    let cut = settled("cut").await;
    assert_eq!((&cut["problem"], &cut["estimated"]), (&json!("provider_cut_off"), &json!(true)), "{cut}");
    assert!(cut["cost_usd"].as_f64().unwrap() > 0.0);
    assert_eq!(day_budget(&owner).await["reserved_usd"], 0.0, "nothing stays reserved");
}
