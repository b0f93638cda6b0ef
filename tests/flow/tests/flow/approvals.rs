//! Questions and decisions.

use serde_json::json;
use support::{Answer, Socket, Stack, Upstream};

/// Approve, deny with a reason that the model reads, and edit: each goes on from there, and the
/// second answer to a question is refused with the first.
#[tokio::test]
async fn approve_deny_and_edit() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;

    // What would change something waits, and the card has everything.
    let command = "touch made && echo did > 'it'  # \u{1b}[2K hidden";
    let turn = owner.send(pid, command).await;
    let seen = socket.until("the question", |f| f["type"] == "approval.opened").await;
    let shown = &seen.last().unwrap()["approval"];
    let question = owner.question(pid).await;
    assert_eq!(shown["id"], question["id"]);
    assert_eq!(question["op"]["command"].as_str(), Some(command), "nothing shortened, nothing changed");
    for field in ["user", "node", "cwd", "sandbox", "fingerprint"] {
        assert!(question["op"][field].is_string(), "{field} in {question}");
    }
    owner.wait_turn(pid, &turn, &["waiting_approval"]).await;
    owner.approve(&question).await;
    let twice = owner.decide(&question, &json!({"decision": "deny"})).await.problem(409, "decided");
    assert_eq!(twice["extra"]["approval"]["state"], "approved", "the decision that stands: {twice}");
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert_eq!(owner.results(pid, &turn).await[0]["exit_code"], 0);

    // Deny: it does not run, and the model reads why.
    let turn = owner.send(pid, "rm made").await;
    let question = owner.question(pid).await;
    owner.decide(&question, &json!({"decision": "deny", "reason": "I still need it"})).await.expect(200);
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!(results[0]["outcome"], "denied");
    assert!(upstream.requests().last().unwrap().results()[0].contains("I still need it"));

    // Edit: another command, approved by the same person, and the model is told what ran.
    let turn = owner.send(pid, "rm -r .").await;
    let question = owner.question(pid).await;
    let edit = json!({"decision": "edit", "op": {"command": "ls made && echo edited > edited"}});
    let decided = owner.decide(&question, &edit).await.expect(200);
    assert_ne!(decided["approval_id"], question["id"], "an edit is a new question, answered");
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!((results.len(), results[0]["outcome"].as_str()), (1, Some("ok")), "{results:#?}");
    assert!(results[0]["text"].as_str().unwrap().contains("made"));
    let history = owner.get(&format!("/api/approvals?pid={pid}")).await.expect(200);
    let states: Vec<_> =
        history["items"].as_array().unwrap().iter().filter_map(|a| a["state"].as_str()).collect();
    for state in ["approved", "denied", "edited"] {
        assert!(states.contains(&state), "{states:?}");
    }

    // What cannot be offered yet is said, and changes nothing.
    let turn = owner.send(pid, "touch again").await;
    let question = owner.question(pid).await;
    owner
        .decide(&question, &json!({"decision": "approve", "scope": "process"}))
        .await
        .problem(400, "not_offered");
    owner.decide(&question, &json!({"decision": "edit"})).await.expect(400);
    owner.decide(&question, &json!({"decision": "maybe"})).await.expect(400);
    owner.decide(&question, &json!({"decision": "approve", "because": "x"})).await.expect(400);
    assert_eq!(owner.questions(pid).await.len(), 1);
    owner.approve(&question).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
}

/// Two devices show one question and answer it at the same moment: one decision stands, both hear which.
#[tokio::test]
async fn two_devices_and_one_question() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let desk = stack.claim().await;
    let phone = support::Client::login(&stack.address).await;
    let pid = desk.chat().await;
    let mut sockets = [Socket::open(&desk).await, Socket::open(&phone).await];
    let turn = phone.send(pid, "touch made").await;
    let question = desk.question(pid).await;
    assert_eq!(phone.question(pid).await, question);
    for field in ["id", "turn_id", "risk", "summary"] {
        assert!(question[field].is_string(), "{field} in {question}");
    }
    assert!(question["taints"].is_array() && question["expires_at"].is_i64(), "{question}");

    let (yes, no) = (json!({"decision": "approve"}), json!({"decision": "deny"}));
    let (one, two) = tokio::join!(desk.decide(&question, &yes), phone.decide(&question, &no));
    let (won, lost) = if one.status == 200 { (&one, &two) } else { (&two, &one) };
    assert_eq!((won.status.as_u16(), lost.status.as_u16()), (200, 409), "{won:?} {lost:?}");
    let stands = if one.status == 200 { "approved" } else { "denied" };
    assert_eq!(lost.body["extra"]["state"], stands, "{lost:?}");
    for socket in &mut sockets {
        let seen = socket.until("rest", |f| f["type"] == "process.state" && f["state"] == "idle").await;
        let said: Vec<_> = seen.iter().filter(|f| f["type"] == "approval.decided").collect();
        assert_eq!(said.len(), 1, "{seen:#?}");
        assert_eq!((&said[0]["id"], said[0]["decision"].as_str()), (&question["id"], Some(stands)));
        for fact in ["process.state", "turn.state", "message.created", "op.state", "approval.opened"] {
            assert!(seen.iter().any(|f| f["type"] == fact && f["at"].is_i64()), "no {fact} in {seen:#?}");
        }
    }
    desk.wait_turn(pid, &turn, &["done"]).await;
}

/// The floor and the posture say no without a question.
#[tokio::test]
async fn the_floor_and_the_posture_deny() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let own_data = format!("cat {}/metatron.db", stack.data_dir.display());
    let own_api = format!("curl -X POST http://{}/api/approvals/1/decision", stack.address);
    for command in
        ["rm -rf /", "bash -c 'rm -rf /etc /usr'", ":(){ :|:& };:", "kill -9 -1", &own_data, &own_api]
    {
        let turn = owner.send(pid, command).await;
        let ended = owner.wait_turn(pid, &turn, &["done", "waiting_approval"]).await;
        assert_eq!(ended["state"], "done", "{command} was asked");
        assert_eq!(owner.results(pid, &turn).await[0]["outcome"], "denied", "{command}");
    }

    let made =
        owner.post("/api/processes", &json!({"program": "chat", "posture": "watch"})).await.expect(201);
    let watched = made["pid"].as_i64().unwrap();
    let turn = owner.send(watched, "touch x").await;
    owner.wait_turn(watched, &turn, &["done"]).await;
    assert_eq!(owner.results(watched, &turn).await[0]["outcome"], "denied");
    let turn = owner.send(watched, "uptime").await;
    owner.wait_turn(watched, &turn, &["done"]).await;
    assert_eq!(owner.results(watched, &turn).await[0]["outcome"], "ok");
    owner
        .post("/api/processes", &json!({"program": "chat", "posture": "free"}))
        .await
        .problem(400, "not_offered");
}

/// A question survives the night: down, up, and the answer still works.
#[tokio::test]
async fn a_question_outlives_the_stack() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "echo late > late && cat late").await;
    let question = owner.question(pid).await;
    stack.down().await;
    stack.up().await;
    // The session survived too.
    assert_eq!(owner.questions(pid).await, vec![question.clone()]);
    let next = owner.send(pid, "uptime").await;
    owner.approve(&question).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert!(owner.results(pid, &turn).await[0]["text"].as_str().unwrap().contains("late"));
    owner.wait_turn(pid, &next, &["done"]).await;
}

/// Several questions at once; the turn goes on when every one is answered.
#[tokio::test]
async fn all_questions_of_a_step_are_asked_at_once() {
    let upstream = Upstream::conversing(|_| {
        Answer::calls(vec![
            ("run_command", json!({"command": "touch a; echo A"})),
            ("run_command", json!({"command": "uname"})),
            ("run_command", json!({"command": "touch b; echo B"})),
        ])
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "go").await;
    owner.wait_turn(pid, &turn, &["waiting_approval"]).await;
    let questions = owner.questions(pid).await;
    assert_eq!(questions.len(), 2, "{questions:#?}");
    owner.approve(&questions[0]).await;
    assert_eq!(owner.turn(pid, &turn).await["state"], "waiting_approval");
    owner.decide(&questions[1], &json!({"decision": "deny"})).await.expect(200);
    owner.wait_turn(pid, &turn, &["done"]).await;
    let mut outcomes: Vec<String> =
        owner.results(pid, &turn).await.iter().map(|r| r["outcome"].as_str().unwrap().to_owned()).collect();
    outcomes.sort();
    assert_eq!(outcomes, ["denied", "ok", "ok"]);
}

/// A token can do much and decide nothing; with the password it can.
#[tokio::test]
async fn no_token_decides() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "touch x").await;
    let question = owner.question(pid).await;
    let made = owner.post("/api/auth/tokens", &json!({"name": "t", "scopes": ["api"]})).await.expect(201);
    let path = format!("/api/approvals/{}/decision", question["id"].as_str().unwrap());
    let bearer = |request: reqwest::RequestBuilder| request.bearer_auth(made["token"].as_str().unwrap());
    let url = stack.url(&path);
    let approve = json!({"decision": "approve"});
    let refused = bearer(owner.http.post(&url)).json(&approve).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let seen = bearer(owner.http.get(stack.url("/api/approvals?state=pending"))).send().await.unwrap();
    assert_eq!(seen.status(), 200);
    owner.wait_turn(pid, &turn, &["waiting_approval"]).await;
    // base64 of the owner's password
    let password = "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZQ==";
    let decided = bearer(owner.http.post(&url)).header("x-metatron-password", password).json(&approve);
    assert_eq!(decided.send().await.unwrap().status(), 200);
    owner.wait_turn(pid, &turn, &["done"]).await;
}
