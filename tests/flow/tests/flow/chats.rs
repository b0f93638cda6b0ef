//! Chats that are kept: pinned, put away, named, found, branched, copied out, ended, deleted.

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{Answer, Client, Socket, Stack, Upstream, processes, wait};

/// Text is answered with text; `run …` with that command.
async fn stack() -> (Upstream, Stack, Client) {
    let upstream = Upstream::conversing(|asked| match asked.strip_prefix("run ") {
        Some(command) => Answer::call("run_command", json!({"command": command})),
        None => Answer::text(&format!("heard {asked}")),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    (upstream, stack, owner)
}

fn of(pid: i64) -> String {
    format!("/api/processes/{pid}")
}

async fn found(owner: &Client, words: &str) -> Vec<Value> {
    let request = owner.request(reqwest::Method::GET, "/api/search").query(&[("q", words)]);
    Client::answer(request).await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_device_sees_a_chat_pinned_put_away_and_named() {
    let (_upstream, stack, owner) = stack().await;
    let phone = Client::login(&stack.address).await;
    let (mut desk, mut hand) = (Socket::open(&owner).await, Socket::open(&phone).await);
    let pid = owner.chat().await;
    let changed = |f: &Value| f["type"] == "process.changed" && f["pid"] == pid;

    let named = owner.patch(&of(pid), &json!({"title": " Disk ", "pinned": true})).await.expect(200);
    assert_eq!((&named["title"], &named["titled_by"]), (&json!("Disk"), &json!("owner")));
    let pinned_at = named["pinned_at"].as_i64().unwrap();
    for socket in [&mut desk, &mut hand] {
        let seen = socket.until("the change", changed).await;
        assert_eq!(seen.last().unwrap()["process"], named);
    }
    let again = phone.patch(&of(pid), &json!({"pinned": true, "archived": true})).await.expect(200);
    assert_eq!(again["pinned_at"], pinned_at, "set again it keeps its time");
    assert!(again["archived_at"].is_i64() && again["active_at"] == named["active_at"], "{again}");
    for socket in [&mut desk, &mut hand] {
        let seen = socket.until("the change", changed).await;
        assert_eq!(seen.last().unwrap()["process"], again);
    }
    let back = owner.patch(&of(pid), &json!({"pinned": false, "archived": false})).await.expect(200);
    assert!(back["pinned_at"].is_null() && back["archived_at"].is_null(), "{back}");

    // A provider and its model, and back to the default: absent is not null.
    let provider = &owner.get("/api/providers").await.expect(200)["items"][0]["id"];
    let pinned = json!({"provider_id": provider, "model": "fake-1"});
    assert_eq!(owner.patch(&of(pid), &pinned).await.expect(200)["model"], "fake-1");
    assert_eq!(owner.patch(&of(pid), &json!({})).await.expect(200)["provider_id"], *provider);
    let default = owner.patch(&of(pid), &json!({"provider_id": null})).await.expect(200);
    assert!(default["provider_id"].is_null() && default["model"].is_null(), "{default}");
    owner.patch(&of(pid), &json!({"provider_id": "nobody"})).await.problem(404, "not_found");
    owner.patch(&of(pid), &json!({"pinned": 1})).await.expect(400);
    for wrong in [
        json!({"title": "x".repeat(201)}),
        json!({"title": "a\u{202e}b"}),
        json!({"model": ""}),
        json!({"model": "x".repeat(201)}),
        json!({"model": "a\u{0}b"}),
    ] {
        owner.patch(&of(pid), &wrong).await.problem(400, "invalid");
    }
    assert_eq!(owner.get(&of(pid)).await.expect(200)["title"], "Disk");

    // What a title is taken from may hold anything; the title does not.
    let odd = owner.chat().await;
    owner.ask(odd, "\u{202e}\u{1b}]0;x\u{7}\u{0} a\tb \u{200b}\nsecond").await;
    assert_eq!(owner.get(&of(odd)).await.expect(200)["title"], "]0;x a b");
}

#[tokio::test]
async fn a_deleted_chat_is_gone_everywhere_and_stays_so() {
    let (_upstream, mut stack, owner) = stack().await;
    let (pid, other) = (owner.chat().await, owner.chat().await);
    let mut socket = Socket::open(&owner).await;
    owner.ask(other, "stay here").await;
    owner.patch(&of(pid), &json!({"posture": "ask"})).await.expect(200);
    owner.ask(pid, "a secret word").await;

    // Not while it works: first a question waits, then a command runs.
    let turn = owner.send(pid, "run sleep 300").await;
    let question = owner.question(pid).await;
    owner.delete(&of(pid)).await.problem(409, "under_way");
    owner.approve(&question).await;
    let sleeping = || processes::all().into_iter().any(|p| p.argv == ["sleep", "300"]);
    wait::until("the command", Duration::from_secs(20), || async { sleeping().then_some(()) }).await;
    let op = owner.get(&format!("{}/ops", of(pid))).await.expect(200)["items"][0]["op_id"].clone();
    let problem = owner.delete(&of(pid)).await.problem(409, "under_way");
    assert!(problem["kept"].is_string() && problem["next"].is_string(), "{problem}");
    // While its machine does not say that the command is gone, it may still run.
    stack.signal("metatron-shell-bridge", Signal::SIGSTOP);
    owner.stop(pid).await.expect(202);
    let problem = owner.delete(&of(pid)).await.problem(409, "ending");
    assert!(problem["next"].as_str().unwrap().contains("Try again in a moment"), "{problem}");
    stack.signal("metatron-shell-bridge", Signal::SIGCONT);
    wait::until("it to be deleted", Duration::from_secs(20), || async {
        (owner.delete(&of(pid)).await.status == 204).then_some(())
    })
    .await;
    assert!(!sleeping(), "what ran is gone before its row is");
    let seen = socket.until("its end", |f| f["type"] == "process.deleted" && f["pid"] == pid).await;
    let last = seen.last().unwrap()["fact"].as_i64().unwrap();

    let (op, question) = (op.as_str().unwrap(), question["id"].as_str().unwrap());
    let nowhere = async |owner: &Client| {
        for rest in ["", "/messages", "/turns", "/ops", "/live", "/export"] {
            owner.get(&format!("{}{rest}", of(pid))).await.problem(404, "not_found");
        }
        for path in
            [format!("/api/ops/{op}"), format!("/api/ops/{op}/output"), format!("/api/approvals/{question}")]
        {
            owner.get(&path).await.problem(404, "not_found");
        }
        for (path, body) in [
            (format!("{}/messages", of(pid)), json!({"client_id": "late", "text": "hello?"})),
            (format!("{}/signal", of(pid)), json!({"signal": "KILL"})),
            (format!("{}/branch", of(pid)), json!({"client_id": "b", "message_id": turn})),
            (format!("/api/approvals/{question}/decision"), json!({"decision": "approve"})),
        ] {
            owner.post(&path, &body).await.problem(404, "not_found");
        }
        owner.patch(&of(pid), &json!({"pinned": true})).await.problem(404, "not_found");
        owner.delete(&of(pid)).await.problem(404, "not_found");
        assert!(found(owner, "secret word").await.is_empty());
        let listed = owner.get("/api/processes").await.expect(200);
        assert_eq!(
            listed["items"].as_array().unwrap().iter().map(|p| &p["pid"]).collect::<Vec<_>>(),
            [&json!(other)]
        );
        let history = owner.get("/api/approvals").await.expect(200);
        assert!(history["items"].as_array().unwrap().is_empty(), "{history}");
    };
    nowhere(&owner).await;
    stack.down().await;
    stack.up().await;
    nowhere(&owner).await;
    assert!(owner.ask(other, "still here").await.contains("heard still here"));
    let fresh = owner.chat().await;
    assert!(fresh > pid.max(other), "a number is never given twice");

    // Nothing was told of it after its end.
    let mut socket = Socket::open(&owner).await;
    owner.ask(fresh, "over").await;
    let seen = socket.until("the end", |f| f["type"] == "turn.state" && f["state"] == "done").await;
    assert!(
        seen.iter().all(|f| f["pid"] != pid && f["fact"].as_i64().is_none_or(|fact| fact > last)),
        "{seen:#?}"
    );
}

#[tokio::test]
async fn words_are_found_in_titles_and_in_what_was_said() {
    let (_upstream, _stack, owner) = stack().await;
    let (first, second) = (owner.chat().await, owner.chat().await);
    owner.ask(first, "ÄPFEL kosten 100% mehr_").await;
    owner.ask(second, "she said \"no\" to O'Brien; <b>10</b>").await;
    owner.patch(&of(first), &json!({"title": "Fruit", "archived": true})).await.expect(200);

    let hits = found(&owner, "äpfel KOSTEN").await;
    assert_eq!(hits.len(), 2, "what was asked and what was answered: {hits:#?}");
    assert!(hits[0]["at"].as_i64() >= hits[1]["at"].as_i64(), "newest first");
    for hit in &hits {
        assert_eq!(
            (&hit["pid"], &hit["title"], &hit["archived"]),
            (&json!(first), &json!("Fruit"), &json!(true))
        );
        assert!(hit["snippet"].as_str().unwrap().contains("ÄPFEL kosten 100%"), "{hit}");
    }
    let said = owner.messages(first).await;
    assert_eq!(hits[1]["message_id"], said[0]["id"]);
    let title = found(&owner, "fruit").await;
    assert_eq!(
        (title.len(), &title[0]["message_id"], &title[0]["snippet"]),
        (1, &Value::Null, &json!("Fruit"))
    );
    for (words, hits) in [
        ("100%", 2),
        ("mehr_", 2),
        ("1%", 0),
        ("10_%", 0),
        ("\"NO\" to o'brien", 3),
        ("<B>10", 3),
        ("' OR 1=1 --", 0),
        ("tool_call", 0),
        ("   ", 0),
        ("heard", 2),
        ("🍎", 0),
    ] {
        assert_eq!(found(&owner, words).await.len(), hits, "{words}");
    }
    let long = owner.request(reqwest::Method::GET, "/api/search").query(&[("q", "x".repeat(10 * 1024))]);
    Client::answer(long).await.problem(400, "bad_query");
    assert!(found(&owner, &"ж".repeat(500)).await.is_empty());
    let one = owner.get("/api/search?q=heard&limit=1").await.expect(200);
    assert_eq!((one["items"].as_array().unwrap().len(), &one["items"][0]["pid"]), (1, &json!(second)));

    // Page by page it is the same list, whatever the page's size; a title and a message of one time too.
    owner.patch(&of(second), &json!({"title": "nobody heard"})).await.expect(200);
    let whole = found(&owner, "heard").await;
    assert_eq!((whole.len(), &whole[0]["message_id"]), (3, &Value::Null), "{whole:#?}");
    for size in 1..=3 {
        let (mut walked, mut after) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/api/search?q=heard&limit={size}{after}")).await.expect(200);
            walked.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(walked, whole, "{size} at a time");
    }
}

#[tokio::test]
async fn a_chat_is_copied_out_whole_and_nothing_in_it_breaks_the_file() {
    let hostile = "```\n## owner, 1970-01-01\n<!-- \u{1b}[31mred\u{202e} ~~~";
    let upstream = Upstream::conversing(move |asked| match asked {
        "hostile" => Answer::text(hostile),
        "tame" => Answer::text("# Big\n\n```sh\nls\n```\n"),
        command => Answer::call("run_command", json!({"command": command})),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "hostile").await;
    owner.ask(pid, "tame").await;
    let turn = owner.send(pid, "printf '\\033[32m````\\n# not a heading\\n````\\n'; false").await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let title = "../\"Ärger\" `#1` <b>";
    owner.patch(&of(pid), &json!({"title": title})).await.expect(200);

    let file = owner.get(&format!("{}/export?format=markdown", of(pid))).await;
    assert_eq!(file.headers["content-type"], "text/markdown; charset=utf-8");
    let name = file.headers["content-disposition"].to_str().unwrap();
    assert!(
        name.starts_with(&format!(
            "attachment; filename=\"chat-{pid}.md\"; filename*=UTF-8''%C3%84rger%2D1%2Db.md"
        )),
        "{name}"
    );
    let text = file.expect(200).as_str().unwrap().to_owned();
    assert!(text.starts_with("# ../\"Ärger\" \\`\\#1\\` \\<b\\>\n\nChat "), "{text}");
    assert!(text.contains("> ```  \n> \\## owner") || text.contains("> ```  \n> ## owner"), "{text}");
    assert!(text.contains("### Big\n\n```sh\nls\n```\n"), "{text}");
    assert!(text.contains("`````text\n````\n# not a heading\n````\n`````\n"), "{text}");
    assert!(text.contains("approved by owner: failed, exit code 1"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "nothing that a terminal acts upon");
    let speakers = text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(speakers, owner.messages(pid).await.iter().filter(|m| m["role"] != "tool").count(), "{text}");

    let file = owner.get(&format!("{}/export?format=json", of(pid))).await;
    assert!(file.headers["content-disposition"].to_str().unwrap().ends_with(".json"));
    let whole = file.expect(200);
    assert_eq!(whole["format"], "metatron.chat.1");
    assert_eq!(whole["process"], owner.get(&of(pid)).await.expect(200));
    assert_eq!(whole["messages"], Value::Array(owner.messages(pid).await));
    for list in ["turns", "ops"] {
        assert_eq!(
            whole[list],
            owner.get(&format!("{}/{list}", of(pid))).await.expect(200)["items"],
            "{list}"
        );
    }
    let asked = owner.get(&format!("/api/approvals?pid={pid}")).await.expect(200);
    assert_eq!(whole["approvals"], asked["items"]);
    owner.get(&format!("{}/export?format=docx", of(pid))).await.problem(400, "bad_query");
}

#[tokio::test]
async fn a_branch_and_its_origin_go_on_apart() {
    let (upstream, _stack, owner) = stack().await;
    let pid = owner.chat().await;
    owner.ask(pid, "first").await;
    let turn = owner.send(pid, "run uname -s").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let said = owner.messages(pid).await;
    let last_of = |turn: &str| said.iter().rfind(|m| m["turn_id"] == turn).unwrap()["id"].clone();
    owner.ask(pid, "only here").await;
    owner.patch(&of(pid), &json!({"title": "Kernel"})).await.expect(200);

    let mut socket = Socket::open(&owner).await;
    // Any message of a turn stands for all of it.
    let asked = said.iter().find(|m| m["turn_id"] == *turn).unwrap()["id"].clone();
    let body = json!({"client_id": "b-1", "message_id": asked});
    let made = owner.post(&format!("{}/branch", of(pid)), &body).await.expect(201);
    let branch = made["pid"].as_i64().unwrap();
    assert_eq!((&made["title"], &made["state"]), (&json!("Kernel (branch)"), &json!("idle")));
    let seen = socket.until("the branch", |f| f["type"] == "process.created").await;
    assert_eq!(seen.last().unwrap()["process"], made);
    assert_eq!(owner.post(&format!("{}/branch", of(pid)), &body).await.expect(201)["pid"], branch);
    let copied = owner.messages(branch).await;
    assert_eq!(copied.len(), said.len());
    let texts = |all: &[Value]| all.iter().map(support::client::text_of).collect::<Vec<_>>();
    assert_eq!(texts(&copied), texts(&said));
    assert!(!json!(copied).to_string().contains("op_id"), "nothing points at another chat's ops");
    assert!(
        owner.get(&format!("{}/ops", of(branch))).await.expect(200)["items"].as_array().unwrap().is_empty()
    );
    let turns = owner.get(&format!("{}/turns", of(branch))).await.expect(200);
    assert!(turns["items"].as_array().unwrap().iter().all(|turn| turn["state"] == "done"), "{turns}");

    assert_eq!(owner.ask(branch, "only there").await, "heard only there");
    let request = upstream.requests().last().unwrap().body.to_string();
    assert!(
        request.contains("first") && request.contains("Linux") && !request.contains("only here"),
        "{request}"
    );
    assert_eq!(owner.ask(pid, "and here").await, "heard and here");
    assert!(!upstream.requests().last().unwrap().body.to_string().contains("only there"));

    // A branch of a branch; and not of a turn that is still open.
    let first = copied[0]["id"].clone();
    let second = owner
        .post(&format!("{}/branch", of(branch)), &json!({"client_id": "b-2", "message_id": first}))
        .await
        .expect(201);
    assert_eq!(
        (&second["title"], owner.messages(second["pid"].as_i64().unwrap()).await.len()),
        (&json!("Kernel (branch 2)"), 2)
    );
    owner.send(pid, "run touch x").await;
    owner.question(pid).await;
    let open = owner.messages(pid).await.last().unwrap()["id"].clone();
    let body = json!({"client_id": "b-3", "message_id": open});
    owner.post(&format!("{}/branch", of(pid)), &body).await.problem(409, "under_way");
    let body = json!({"client_id": "b-3", "message_id": last_of(&turn)});
    owner.post(&format!("{}/branch", of(pid)), &body).await.expect(201);
    owner.post(&format!("{}/branch", of(branch)), &body).await.expect(201);
    let elsewhere = json!({"client_id": "b-4", "message_id": open});
    owner.post(&format!("{}/branch", of(branch)), &elsewhere).await.problem(404, "not_found");
    // The origin goes, the branch stays.
    owner.stop(pid).await.expect(202);
    owner.delete(&of(pid)).await.expect(204);
    assert!(owner.ask(branch, "alone").await.contains("heard alone"));
}

#[tokio::test]
async fn an_ended_process_is_read_and_branched_and_takes_nothing_more() {
    let (_upstream, stack, owner) = stack().await;
    for signal in ["TERM", "KILL"] {
        let pid = owner.chat().await;
        let signal = json!({"signal": signal});
        owner.ask(pid, "hello").await;
        let mark = format!("32{}", std::process::id());
        let turn = owner.send(pid, &format!("run setsid sleep {mark} & sleep {mark}")).await;
        let behind = owner.send(pid, "and then").await;
        owner.approve(&owner.question(pid).await).await;
        let running = || processes::all().into_iter().filter(|p| p.argv == ["sleep", &mark]).count();
        wait::until("both", Duration::from_secs(20), || async { (running() == 2).then_some(()) }).await;

        let mut socket = Socket::open(&owner).await;
        let begun = Instant::now();
        let told = owner.post(&format!("{}/signal", of(pid)), &signal).await.expect(202);
        assert_eq!(told["turn_id"], turn);
        wait::until("none", Duration::from_secs(2), || async { (running() == 0).then_some(()) }).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        let seen = socket.until("the end", |f| f["type"] == "process.state" && f["pid"] == pid).await;
        assert_eq!(seen.last().unwrap()["state"], "ended", "{seen:#?}");
        for turn in [&turn, &behind] {
            assert_eq!(owner.turn(pid, turn).await["state"], "cancelled");
        }
        let again = owner.post(&format!("{}/signal", of(pid)), &signal).await.expect(202);
        assert_eq!(again, json!({}), "again changes nothing");
        owner.stop(pid).await.problem(409, "idle");
        let message = json!({"client_id": "late", "text": "hello?"});
        let problem = owner.post(&format!("{}/messages", of(pid)), &message).await.problem(409, "ended");
        assert!(problem["kept"].is_string() && problem["next"].is_string(), "{problem}");

        // It is still there to be read, copied out, branched and put away.
        assert_eq!(owner.get(&of(pid)).await.expect(200)["state"], "ended");
        let said = owner.messages(pid).await;
        assert!(
            owner.get(&format!("{}/export", of(pid))).await.expect(200).as_str().unwrap().contains("hello")
        );
        owner.patch(&of(pid), &json!({"archived": true})).await.expect(200);
        let body = json!({"client_id": format!("b-{pid}"), "message_id": said[0]["id"]});
        let branch = owner.post(&format!("{}/branch", of(pid)), &body).await.expect(201);
        assert_eq!(branch["state"], "idle");
        assert!(owner.ask(branch["pid"].as_i64().unwrap(), "go on").await.contains("heard go on"));
        owner.delete(&of(pid)).await.expect(204);
    }
    wait::until("no holder", Duration::from_secs(5), || async { stack.holders().is_empty().then_some(()) })
        .await;
    let idle = owner.chat().await;
    let told = owner.post(&format!("{}/signal", of(idle)), &json!({"signal": "TERM"})).await.expect(202);
    assert_eq!(told, json!({}));
    owner.post(&format!("{}/signal", of(idle)), &json!({"signal": "HUP"})).await.problem(400, "not_offered");
}

#[tokio::test]
async fn answered_questions_are_looked_through_backwards() {
    let (_upstream, _stack, owner) = stack().await;
    let pid = owner.chat().await;
    let mut all = Vec::new();
    for n in 0..5 {
        let turn = owner.send(pid, &format!("run touch {n}")).await;
        let question = owner.question(pid).await;
        if n % 2 == 0 {
            owner.decide(&question, &json!({"decision": "deny", "reason": "no"})).await.expect(200);
            owner.wait_turn(pid, &turn, &["done"]).await;
        } else {
            owner.stop(pid).await.expect(202);
        }
        all.insert(0, question["id"].clone());
    }
    owner.send(pid, "run touch open").await;
    let open = [owner.question(pid).await["id"].clone()];

    let page = async |query: &str| {
        let page = owner.get(&format!("/api/approvals?{query}")).await.expect(200);
        let ids = page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
        (ids, page["next"].as_str().map(str::to_owned))
    };
    assert_eq!(page("state=decided").await, (all.clone(), None));
    assert_eq!(page("state=pending&newest=true").await.0, open);
    assert_eq!(page("newest=true&limit=1").await.0, open);
    assert_eq!(page("state=cancelled&newest=true").await.0, [all[1].clone(), all[3].clone()]);
    assert_eq!(page("state=decided&newest=false&limit=1").await.0, [all[4].clone()]);
    let (mut walked, mut before) = (Vec::new(), String::new());
    loop {
        let (ids, next) = page(&format!("state=decided&limit=2&before={before}")).await;
        walked.extend(ids);
        match next {
            Some(next) => before = next,
            None => break,
        }
    }
    assert_eq!(walked, all);
    owner.get("/api/approvals?after=x&before=y").await.problem(400, "bad_query");
    owner.get("/api/approvals?state=answered").await.problem(400, "bad_query");
}
