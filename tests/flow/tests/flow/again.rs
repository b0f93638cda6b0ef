//! Edit and resend, retry: what was said before is kept and set aside, and the model sees it no more.

use serde_json::{Value, json};
use support::{Answer, Client, Socket, Stack, Upstream, client::text_of};

async fn say(owner: &Client, pid: i64, body: Value) -> support::client::Reply {
    owner.post(&format!("/api/processes/{pid}/messages"), &body).await
}

fn texts(messages: &[Value]) -> Vec<String> {
    messages.iter().map(text_of).collect()
}

#[tokio::test]
async fn a_message_is_said_anew() {
    let upstream = Upstream::conversing(|asked| Answer::text(&format!("heard {asked}"))).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    for text in ["one", "two", "three"] {
        owner.ask(pid, text).await;
    }
    let before = owner.messages(pid).await;
    let two = before.iter().find(|message| text_of(message) == "two").unwrap()["id"].clone();
    let mut socket = Socket::open(&owner).await;

    let body = json!({"client_id": "again", "text": "two, but better", "replaces": two});
    let sent = say(&owner, pid, body.clone()).await.expect(202);
    assert_eq!(say(&owner, pid, body).await.expect(202), sent, "the same client_id, the same answer");
    let turn = sent["turn_id"].as_str().unwrap();
    let seen = socket
        .until("the end of the turn", |f| {
            f["turn_id"] == turn && f["type"] == "turn.state" && f["state"] == "done"
        })
        .await;
    let aside = seen.iter().find(|f| f["type"] == "messages.set_aside").unwrap();
    let ids: Vec<&Value> = before[2..].iter().map(|message| &message["id"]).collect();
    assert_eq!(aside["message_ids"].as_array().unwrap().iter().collect::<Vec<_>>(), ids, "{aside}");
    assert_eq!(aside["replaced_by"], sent["message_id"]);
    let answered = seen.iter().rfind(|f| f["type"] == "message.created").unwrap();
    assert_eq!(answered["message"]["usage"]["input_tokens"], 100, "an answer says what it took: {answered}");

    let now = owner.messages(pid).await;
    assert_eq!(texts(&now), ["one", "heard one", "two, but better", "heard two, but better"]);
    assert_eq!(now[3]["usage"], json!({"input_tokens": 100, "output_tokens": 10, "cost_usd": 0.0}));
    let path = format!("/api/processes/{pid}/messages?set_aside=true");
    let all = owner.get(&path).await.expect(200)["items"].as_array().unwrap().clone();
    let kept = all.iter().filter(|message| message["set_aside_by"] == sent["message_id"]).count();
    assert_eq!((all.len(), kept), (8, 4));

    let asked = upstream.requests().last().unwrap().body["messages"].to_string();
    assert!(asked.contains("one") && asked.contains("two, but better"), "{asked}");
    assert!(!asked.contains("three") && !asked.contains(r#""two""#), "the model sees it no more: {asked}");

    // And again from there, as the first message of all: the chat is named after it.
    let first = now[0]["id"].clone();
    let sent =
        say(&owner, pid, json!({"client_id": "first", "text": "uno", "replaces": first})).await.expect(202);
    owner.wait_turn(pid, sent["turn_id"].as_str().unwrap(), &["done"]).await;
    assert_eq!(texts(&owner.messages(pid).await), ["uno", "heard uno"]);
    assert_eq!(owner.get(&format!("/api/processes/{pid}")).await.expect(200)["title"], "uno");
}

#[tokio::test]
async fn what_cannot_be_said_anew_changes_nothing() {
    let upstream = Upstream::conversing(|asked| match asked {
        "work" => Answer::call("run_command", json!({"command": "touch here"})),
        _ => Answer::text("ok"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let (pid, other) = (owner.chat().await, owner.chat().await);
    owner.ask(pid, "one").await;
    owner.ask(other, "elsewhere").await;
    let messages = owner.messages(pid).await;
    let (one, answer) = (messages[0]["id"].clone(), messages[1]["id"].clone());
    let elsewhere = owner.messages(other).await[0]["id"].clone();
    let anew =
        |client: &str, replaced: &Value| json!({"client_id": client, "text": "x", "replaces": replaced});

    assert_eq!(
        say(&owner, pid, anew("a", &answer)).await.problem(400, "invalid")["extra"]["field"],
        "replaces"
    );
    say(&owner, pid, anew("b", &elsewhere)).await.problem(400, "invalid");
    say(&owner, pid, anew("c", &json!("nothing"))).await.problem(404, "not_found");

    // A question stands open: the turn is under way.
    let turn = owner.send(pid, "work").await;
    owner.question(pid).await;
    let problem = say(&owner, pid, anew("d", &one)).await.problem(409, "under_way");
    assert!(problem["next"].is_string() && problem["kept"].is_string(), "{problem}");
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;
    assert_eq!(owner.messages(pid).await[..2], messages[..]);

    // Stopped, it may be said anew; but only once.
    let sent = say(&owner, pid, anew("e", &one)).await.expect(202);
    owner.wait_turn(pid, sent["turn_id"].as_str().unwrap(), &["done"]).await;
    say(&owner, pid, anew("f", &one)).await.problem(409, "set_aside");
    // What was done stays in the history of ops.
    let ops = owner.get(&format!("/api/processes/{pid}/ops")).await.expect(200);
    assert_eq!(ops["items"].as_array().unwrap().len(), 1, "{ops}");
}
