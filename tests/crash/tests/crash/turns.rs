//! The conversation that is killed, and what must be true of it afterwards.

use serde_json::json;
use std::{collections::HashMap, time::Duration};
use support::{Answer, Client, Stack, Upstream};

const LIMIT: Duration = Duration::from_secs(90);

/// `effect`: a command that leaves a line and must be approved. `read`: allowed. `slow`: a long answer.
pub async fn conversation() -> Upstream {
    Upstream::start(|request| {
        let results = request.results();
        if request.last().0 == "tool" {
            return Answer::slowly(&format!("Seen: {}", results.join(" ")), Duration::from_millis(2));
        }
        match request.asked().as_str() {
            "effect" => Answer::call("run_command", json!({"command": effect("effect")})),
            "long effect" => Answer::call(
                "run_command",
                json!({"command": format!("{}; sleep 20; echo late", effect("long"))}),
            ),
            "stopped effect" => {
                Answer::call("run_command", json!({"command": format!("{}; sleep 60", effect("stopped"))}))
            }
            "two effects" => Answer::calls(vec![
                ("run_command", json!({"command": effect("first")})),
                ("run_command", json!({"command": "uname -s"})),
                ("run_command", json!({"command": effect("second")})),
            ]),
            "slow" => Answer::slowly(&"word ".repeat(60), Duration::from_millis(30)),
            _ => Answer::call("run_command", json!({"command": "uname -s"})),
        }
    })
    .await
}

fn effect(name: &str) -> String {
    format!("echo {name} >> effects; echo did {name}")
}

/// Runs the conversation through the crash, and checks every promise.
pub async fn judge(stack: &Stack, point: &str) {
    let (owner, pid) = stack.chat().await;
    let mut acknowledged = Vec::new();
    for text in ["read", "effect", "two effects", "slow"] {
        let turn = send(&owner, pid, text).await;
        acknowledged.push(turn.clone());
        see_through(&owner, pid, &turn).await;
    }
    // One that is stopped while it runs.
    let stopped = send(&owner, pid, "stopped effect").await;
    see_until_running(&owner, pid, &stopped).await;
    stop(&owner, pid).await;
    owner.wait_turn_for(pid, &stopped, &["cancelled", "done"], LIMIT).await;

    // Every acknowledged turn ended, and its answer is there once.
    for turn in &acknowledged {
        assert_eq!(owner.turn(pid, turn).await["state"], "done", "{point}");
    }
    let messages = owner.messages(pid).await;
    let said = messages.iter().filter(|m| m["role"] == "user").count();
    assert_eq!(said, 5, "{point}: acknowledged messages are there, once");
    // Each call has one result.
    let mut results: HashMap<String, usize> = HashMap::new();
    for block in messages.iter().filter(|m| m["role"] == "tool").flat_map(|m| m["blocks"].as_array().unwrap())
    {
        *results.entry(format!("{}", block["call_id"])).or_default() += 1;
    }
    assert!(results.values().all(|n| *n == 1), "{point}: {results:?}");

    // The witness: no effect twice; one that is missing is said to be unknown or failed.
    let witness =
        std::fs::read_to_string(stack.data_dir.join(format!("homes/{pid}/effects"))).unwrap_or_default();
    let texts: Vec<String> = messages.iter().map(ToString::to_string).collect();
    for name in ["effect", "first", "second", "stopped"] {
        let times = witness.lines().filter(|line| line == &name).count();
        assert!(times <= 1, "{point}: {name} ran {times} times\n{witness}");
        if times == 0 && name != "stopped" {
            let open = texts
                .iter()
                .any(|t| t.contains("\"unknown\"") || t.contains("\"error\"") || t.contains("\"cancelled\""));
            assert!(open, "{point}: {name} did not run and nobody says so\n{texts:#?}");
        }
    }
}

/// Sends until it is acknowledged: a browser's outbox does the same, with the same client_id.
async fn send(owner: &Client, pid: i64, text: &str) -> String {
    let body = json!({"client_id": format!("m-{}", text.replace(" ", "-")), "text": text});
    let path = format!("/api/processes/{pid}/messages");
    let reply = persist(|| owner.request(reqwest::Method::POST, &path).json(&body), 202).await;
    reply["turn_id"].as_str().unwrap().to_owned()
}

/// Asks again while the gateway is down.
async fn persist(request: impl Fn() -> reqwest::RequestBuilder, status: u16) -> serde_json::Value {
    support::wait::until("the gateway to answer", Duration::from_secs(20), || async {
        let answer = request().send().await.ok()?;
        let got = answer.status().as_u16();
        let body: serde_json::Value = answer.json().await.unwrap_or_default();
        // 409: the first try was decided and its answer got lost.
        assert!(got == status || got == 409 || got == 503, "{got} {body}");
        (got != 503).then_some(body)
    })
    .await
}

async fn get(owner: &Client, path: &str) -> serde_json::Value {
    persist(|| owner.request(reqwest::Method::GET, path), 200).await
}

/// Answers every question with yes until the turn has ended.
async fn see_through(owner: &Client, pid: i64, turn: &str) {
    support::wait::until(&format!("turn {turn} to end"), LIMIT, || async {
        approve_all(owner, pid).await;
        let page = get(owner, &format!("/api/processes/{pid}/turns?limit=200")).await;
        let found = page["items"].as_array()?.iter().find(|t| t["id"] == turn)?.clone();
        ["done", "failed", "cancelled", "stopped"].contains(&found["state"].as_str()?).then_some(())
    })
    .await;
}

async fn see_until_running(owner: &Client, pid: i64, turn: &str) {
    support::wait::until("the command to run", LIMIT, || async {
        approve_all(owner, pid).await;
        let page = get(owner, &format!("/api/processes/{pid}/turns?limit=200")).await;
        let found = page["items"].as_array()?.iter().find(|t| t["id"] == turn)?.clone();
        let ops = get(owner, &format!("/api/processes/{pid}/ops?limit=200")).await;
        let running =
            ops["items"].as_array()?.iter().any(|op| op["turn_id"] == turn && op["state"] == "running");
        (running || found["state"] == "done").then_some(())
    })
    .await;
}

async fn approve_all(owner: &Client, pid: i64) {
    let page = get(owner, &format!("/api/approvals?state=pending&pid={pid}")).await;
    for question in page["items"].as_array().cloned().unwrap_or_default() {
        let path = format!("/api/approvals/{}/decision", question["id"].as_str().unwrap());
        let body = json!({"decision": "approve"});
        persist(|| owner.request(reqwest::Method::POST, &path).json(&body), 200).await;
    }
}

async fn stop(owner: &Client, pid: i64) {
    let (path, body) = (format!("/api/processes/{pid}/signal"), json!({"signal": "INT"}));
    persist(|| owner.request(reqwest::Method::POST, &path).json(&body), 202).await;
}
