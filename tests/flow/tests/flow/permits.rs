//! Permits, attacked where an attacker with Redis could: the node's own stream.

use serde_json::{Value, json};
use std::time::Duration;
use support::{Stack, Upstream, wait};

/// A yes is for one op, one time, one text. What is put into the stream by hand is refused and logged.
#[tokio::test]
async fn a_permit_is_good_for_exactly_its_op() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut redis = stack.redis().await;
    // MONITOR would be the attacker's way; here the stream itself is read before the bridge deletes it.
    let ops = "metatron:node:local:ops";
    let mut watcher = stack.redis().await;
    let watch = tokio::spawn(async move {
        let mut last = "0".to_owned();
        let mut seen: Vec<Value> = Vec::new();
        loop {
            let reply: redis::streams::StreamReadReply = redis::cmd("XREAD")
                .arg("COUNT")
                .arg(100)
                .arg("STREAMS")
                .arg(ops)
                .arg(&last)
                .query_async(&mut watcher)
                .await
                .unwrap();
            for entry in reply.keys.into_iter().flat_map(|k| k.ids) {
                last.clone_from(&entry.id);
                let data: String = entry.get("data").unwrap();
                let value: Value = serde_json::from_str(&data).unwrap();
                if value["permit"].is_object() {
                    seen.push(value);
                    return seen;
                }
            }
            tokio::task::yield_now().await;
        }
    });
    let command = "echo ran >> effects; wc -l < effects";
    let turn = owner.send(pid, command).await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert!(owner.results(pid, &turn).await[0]["text"].as_str().unwrap().contains('1'));
    let seen = tokio::time::timeout(Duration::from_secs(5), watch).await;
    let Ok(Ok(seen)) = seen else {
        panic!("the op with its permit was never seen on the stream");
    };
    let request = seen.into_iter().next().unwrap();

    let fresh = uuid::Uuid::now_v7().to_string();
    let mut other_text = request.clone();
    other_text["body"]["command"] = json!("echo stolen >> effects");
    other_text["op_id"] = json!(fresh);
    let mut altered = request.clone();
    let payload = request["permit"]["payload"].as_str().unwrap();
    altered["op_id"] = json!(uuid::Uuid::now_v7().to_string());
    altered["permit"]["payload"] =
        json!(payload.replace(request["op_id"].as_str().unwrap(), altered["op_id"].as_str().unwrap()));
    let mut other_node = request.clone();
    other_node["node"] = json!("elsewhere");
    other_node["op_id"] = json!(uuid::Uuid::now_v7().to_string());
    let mut old = request.clone();
    old["op_id"] = json!("01890000-0000-7000-8000-000000000000");
    let mut climbing = request.clone();
    climbing["op_id"] = json!("../../../../tmp/climbed");
    let attacks = [
        ("replayed", request.clone()),
        ("for another op and text", other_text),
        ("altered", altered),
        ("for another node", other_node),
        ("too old", old),
        ("not an id", climbing),
    ];
    for (at, (what, mut entry)) in attacks.into_iter().enumerate() {
        entry["reply_to"] = json!("attacker");
        redis::cmd("XADD")
            .arg(ops)
            .arg("*")
            .arg("data")
            .arg(entry.to_string())
            .query_async::<String>(&mut redis)
            .await
            .unwrap();
        let reply = wait::until(&format!("an answer to the op {what}"), Duration::from_secs(10), || {
            let (mut redis, from) = (redis.clone(), at);
            async move {
                let all: Vec<(String, Vec<String>)> = redis::cmd("XRANGE")
                    .arg("metatron:replies:attacker")
                    .arg("-")
                    .arg("+")
                    .query_async(&mut redis)
                    .await
                    .ok()?;
                all.get(from).map(|(_, fields)| fields[1].clone())
            }
        })
        .await;
        let reply: Value = serde_json::from_str(&reply).unwrap();
        let kind = reply["body"]["type"].as_str().unwrap_or_default();
        if what == "replayed" {
            assert_eq!(kind, "done", "the same op is answered from the journal: {reply}");
        } else {
            assert!(matches!(kind, "refused" | "asked" | "denied"), "{what}: {reply}");
        }
    }
    // Rubbish does not stop the bridge.
    redis::cmd("XADD")
        .arg(ops)
        .arg("*")
        .arg("data")
        .arg("{not json")
        .query_async::<String>(&mut redis)
        .await
        .unwrap();
    redis::cmd("XADD")
        .arg(ops)
        .arg("*")
        .arg("other")
        .arg("field")
        .query_async::<String>(&mut redis)
        .await
        .unwrap();
    let turn = owner.send(pid, "cat effects").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let text = owner.results(pid, &turn).await[0]["text"].as_str().unwrap().to_owned();
    assert_eq!((text.matches("ran").count(), text.matches("stolen").count()), (1, 0), "{text}");
    let log = std::fs::read_to_string(stack.data_dir.join("logs/shell-bridge.log")).unwrap();
    assert!(log.to_lowercase().contains("refus"), "it is logged");
    assert!(!std::path::Path::new("/tmp/climbed").exists());
}

/// What changed between question and yes is asked again, with the reason.
#[tokio::test]
async fn a_changed_script_is_asked_again() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "echo 'echo good' > s.sh").await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let turn = owner.send(pid, "bash s.sh").await;
    let question = owner.question(pid).await;
    assert_eq!(question["op"]["files"].as_array().unwrap().len(), 1, "{question}");
    let script = stack.data_dir.join(format!("homes/{pid}/s.sh"));
    std::fs::write(&script, "echo evil\n").unwrap();
    owner.approve(&question).await;
    let again = wait::until("a second question", Duration::from_secs(10), || async {
        owner.questions(pid).await.into_iter().find(|q| q["id"] != question["id"])
    })
    .await;
    assert!(again["reasons"].to_string().to_lowercase().contains("chang"), "{again}");
    owner.decide(&again, &json!({"decision": "deny"})).await.expect(200);
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert!(!owner.results(pid, &turn).await[0].to_string().contains("evil\n"));
}
