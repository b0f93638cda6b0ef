//! Which models answer and what they cost, at a terminal: `metatron route`, `metatron usage`.

use serde_json::{Value, json};
use std::process::{Output, Stdio};
use support::{Answer, Stack, Upstream, stack};
use tokio::io::AsyncWriteExt;

/// With this on its stdin.
async fn told(stack: &Stack, args: &[&str], stdin: &str) -> Output {
    let mut command = stack.metatron(args);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[track_caller]
fn text(output: &Output, code: i32) -> String {
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

async fn said(stack: &Stack, args: &[&str]) -> String {
    text(&told(stack, args, "").await, 0)
}

async fn value(stack: &Stack, args: &[&str]) -> Value {
    let output = told(stack, &[args, &["--json"]].concat(), "").await;
    text(&output, 0);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Provider `first` with a model `m` at $1,000 and $2,000 a million, `second` with one at nothing.
async fn with_two_providers(upstream: &Upstream) -> (Stack, support::Client) {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    for (name, model) in [
        ("first", json!({"id": "m", "price": {"input": 1000.0, "output": 2000.0}})),
        ("second", json!({"id": "org/n"})),
    ] {
        let body = json!({"name": name, "kind": "openai", "base_url": upstream.base_url, "models": [model]});
        owner.post("/api/providers", &body).await.expect(201);
    }
    let login = ["login", "--name", stack::NAME, "--password-stdin"];
    text(&told(&stack, &login, stack::PASSWORD).await, 0);
    (stack, owner)
}

#[tokio::test]
async fn routes_and_prices_at_a_terminal() {
    let upstream = Upstream::conversing(|_| Answer::text("yes")).await;
    let (stack, owner) = with_two_providers(&upstream).await;
    let routes = value(&stack, &["route"]).await;
    let names: Vec<&str> = routes.as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["deep", "fast", "cheap"]);
    assert!(said(&stack, &["route"]).await.contains("first/m (what the default provider has first)"));

    // What is said goes where a route leads: the password goes along.
    let with = async |words: &[&str], password: &str, code| {
        let words = [&["route"], words, &["--password-stdin"]].concat();
        text(&told(&stack, &words, password).await, code)
    };
    let refused = with(&["set", "deep", "second/org/n"], "not it", 1).await;
    assert!(refused.contains("name and the password"), "{refused}");
    let set = with(&["set", "deep", "first/m=70", "second/org/n=30"], stack::PASSWORD, 0).await;
    assert!(set.contains("first/m 70 %, second/org/n 30 %"), "{set}");
    with(&["set", "mine", "SECOND/org/n", "first/m"], stack::PASSWORD, 0).await;
    let listed = said(&stack, &["route"]).await;
    assert!(listed.contains("second/org/n, then first/m"), "{listed}");
    assert!(listed.contains("second/org/n 30 % (as deep)"), "what stands in for fast: {listed}");
    for (wrong, code, why) in [
        (["set", "deep", "third/m"], 2, "\"first\", \"second\""),
        (["set", "deep", "first/m=101"], 2, "1 to 100"),
        (["set", "Not a name", "first/m"], 1, "1 to 32 of a to z"),
    ] {
        let output = with(&wrong, stack::PASSWORD, code).await;
        assert!(output.contains(why), "{output}");
    }
    // A provider that is gone stays written, and is said.
    let providers = owner.get("/api/providers").await.expect(200);
    let second = providers["items"].as_array().unwrap().iter().find(|p| p["name"] == "second").unwrap();
    owner.delete(&format!("/api/providers/{}", second["id"].as_str().unwrap())).await.expect(204);
    let listed = said(&stack, &["route"]).await;
    assert!(listed.contains("left out, for their provider is gone: org/n"), "{listed}");
    with(&["delete", "mine"], "not it", 1).await;
    with(&["delete", "mine"], stack::PASSWORD, 0).await;
    with(&["delete", "mine"], stack::PASSWORD, 1).await;
    assert!(with(&["delete", "deep"], stack::PASSWORD, 0).await.contains("deep goes back"));

    let built_in = value(&stack, &["route", "prices"]).await;
    assert_eq!(built_in["built_in"], true);
    let file = stack.folder.path().join("prices.json");
    let update = ["route", "prices", "update", file.to_str().unwrap(), "--password-stdin"];
    text(&told(&stack, &update, stack::PASSWORD).await, 1);
    let endless = ["route", "prices", "update", "/dev/zero", "--password-stdin"];
    assert!(text(&told(&stack, &endless, stack::PASSWORD).await, 1).contains("at most 16777216 bytes"));
    std::fs::write(
        &file,
        r#"{"gpt-5": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": -1}}"#,
    )
    .unwrap();
    let refused = text(&told(&stack, &update, stack::PASSWORD).await, 1);
    assert!(refused.contains("gpt-5: input_cost_per_token: -1 is no price"), "{refused}");
    let raw = json!({"gpt-5": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-6,
        "output_cost_per_token": 1e-5}});
    std::fs::write(&file, raw.to_string()).unwrap();
    text(&told(&stack, &update, "not it").await, 1);
    let taken = text(&told(&stack, &update, stack::PASSWORD).await, 0);
    assert!(taken.starts_with("1 models, your own list: LiteLLM's price file"), "{taken}");
    let back = told(&stack, &["route", "prices", "reset", "--password-stdin"], stack::PASSWORD).await;
    assert!(text(&back, 0).contains("the list of this release: LiteLLM 1."), "{back:?}");
}

#[tokio::test]
async fn what_was_spent_and_may_be_at_a_terminal() {
    let upstream = Upstream::conversing(|_| Answer::text("yes")).await;
    let (stack, owner) = with_two_providers(&upstream).await;
    text(&told(&stack, &["usage", "budget", "set", "500", "--password-stdin"], stack::PASSWORD).await, 0);
    let pid = owner.chat().await;
    owner.ask(pid, "are you there?").await;

    let usage = value(&stack, &["usage"]).await;
    let day = &usage["items"][0];
    let cost = day["cost_usd"].as_f64().unwrap();
    assert!(cost > 0.0 && day["calls"].as_i64().unwrap() >= 1, "{usage}");
    assert_eq!(usage["now"]["today"]["cost_usd"], day["cost_usd"], "{usage}");
    let table = said(&stack, &["usage"]).await;
    assert!(table.contains(day["key"].as_str().unwrap()) && table.contains("Today $"), "{table}");
    for (by, key) in
        [("model", "first/m"), ("process", &pid.to_string() as &str), ("token", "(in a browser)")]
    {
        let table = said(&stack, &["usage", "--by", by, "--days", "1"]).await;
        assert!(table.contains(key), "{by}: {table}");
    }
    text(&told(&stack, &["usage", "--days", "0"], "").await, 2);

    let calls = value(&stack, &["usage", "calls", "--pid", &pid.to_string()]).await;
    let step = calls.as_array().unwrap().iter().find(|call| call["purpose"] == "step").unwrap();
    assert_eq!((&step["provider"], &step["outcome"]), (&json!("first"), &json!("done")), "{step}");
    let table = said(&stack, &["usage", "calls", "-n", "5"]).await;
    assert!(table.contains("first/m: ") && table.contains("done"), "{table}");
    assert!(said(&stack, &["usage", "calls", "--pid", "4711"]).await.contains("No model was asked."));

    // What bounds it: nothing is changed by a stored token alone.
    let wrong = told(&stack, &["usage", "budget", "set", "1000", "--password-stdin"], "not it").await;
    text(&wrong, 1);
    let budgets = said(&stack, &["usage", "budgets"]).await;
    assert!(budgets.contains("The budget of $500.00 a day: $"), "{budgets}");
    let of_one = ["usage", "budget", "set", "3", "--pid", &pid.to_string(), "--password-stdin"];
    let made = text(&told(&stack, &of_one, stack::PASSWORD).await, 0);
    assert!(made.contains("The budget of $3.00 for \"are you there?\": $"), "{made}");
    // A long title stays within its column, and an untitled chat is called by its number.
    let long = "t".repeat(200);
    owner.patch(&format!("/api/processes/{pid}"), &json!({"title": long})).await.expect(200);
    let table = said(&stack, &["usage", "--by", "process"]).await;
    let rows: Vec<&str> = table.lines().take(2).collect();
    let ends: Vec<usize> = rows.iter().map(|row| row.chars().count()).collect();
    assert!(ends[0] == ends[1] && rows[1].contains("ttt… "), "{table}");
    let untitled = owner.chat().await.to_string();
    let of_one = ["usage", "budget", "set", "3", "--pid", &untitled, "--password-stdin"];
    let made = text(&told(&stack, &of_one, stack::PASSWORD).await, 0);
    assert!(made.contains(&format!("The budget of $3.00 for process {untitled}:")), "{made}");
    let gone =
        told(&stack, &["usage", "budget", "delete", "--per", "day", "--password-stdin"], stack::PASSWORD);
    assert!(text(&gone.await, 0).contains("The budget of $500.00 a day is gone"));
    let gone = told(&stack, &["usage", "budget", "delete", "--password-stdin"], stack::PASSWORD);
    assert!(text(&gone.await, 1).contains("there is no such budget"));
    for wrong in [
        &["set", "3", "--per", "total"][..],
        &["set", "nan"],
        &["set", "much"],
        &["set", "3", "--pid", "1", "--per", "day"],
    ] {
        text(&told(&stack, &[&["usage", "budget"], wrong].concat(), "").await, 2);
    }
}
