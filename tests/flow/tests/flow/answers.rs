//! A question, an allowed command, its output, and the answer.

use serde_json::{Value, json};
use support::{Answer, Socket, Stack, Upstream};

/// The main job, watched over the socket: tokens, the op, its output, the answer, in this order.
#[tokio::test]
async fn a_question_becomes_a_command_that_really_runs() {
    let upstream = Upstream::conversing(|asked| match asked {
        "how full is the disk?" => Answer::call("run_command", json!({"command": "df -h /"})),
        _ => Answer::text("What do you mean?"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let turn = owner.send(pid, "how full is the disk?").await;

    let seen =
        socket.until("the end of the turn", |f| f["type"] == "turn.state" && f["state"] == "done").await;
    let first = |kind: &str| {
        seen.iter().position(|f| f["type"] == kind).unwrap_or_else(|| panic!("no {kind} in {seen:#?}"))
    };
    assert!(first("op.state") < first("op.output"), "an op is announced before it speaks");
    let output: String =
        seen.iter().filter(|f| f["type"] == "op.output").filter_map(|f| f["data"].as_str()).collect();
    assert!(output.contains("Filesystem") && output.contains('%'), "{output}");
    let said: String =
        seen.iter().filter(|f| f["type"] == "message.delta").filter_map(|f| f["text"].as_str()).collect();
    assert!(said.contains("Filesystem"), "the answer was streamed: {said}");

    let results = owner.results(pid, &turn).await;
    assert_eq!((results[0]["outcome"].as_str(), results[0]["exit_code"].as_i64()), (Some("ok"), Some(0)));
    assert!(owner.answer_of(pid, &turn).await.contains("Filesystem"));
    assert!(owner.questions(pid).await.is_empty(), "reading is not asked");

    // The card's facts, and the output again by offset.
    let op_id = results[0]["op_id"].as_str().unwrap();
    let op = owner.get(&format!("/api/ops/{op_id}")).await.expect(200);
    assert_eq!(op["plan"]["argv"], json!(["df", "-h", "/"]), "{op}");
    assert!(op["plan"]["user"].is_string() && op["plan"]["cwd"].is_string() && op["node"] == "local");
    let whole = owner.get(&format!("/api/ops/{op_id}/output?from=0")).await.expect(200);
    assert_eq!(whole["data"].as_str(), Some(output.as_str()));
    let tail = owner.get(&format!("/api/ops/{op_id}/output?from=11")).await.expect(200);
    assert_eq!(tail["data"].as_str(), output.get(11..));

    // The key went to the provider, and usage was counted.
    assert_eq!(upstream.requests()[0].authorization.as_deref(), Some("Bearer sk-test-secret-key"));
    let process = owner.get(&format!("/api/processes/{pid}")).await.expect(200);
    assert_eq!(
        (process["usage"]["input_tokens"].as_i64(), process["state"].as_str()),
        (Some(200), Some("idle"))
    );
}

/// Several calls in one step, arguments that are no JSON, a tool that does not exist: the model reads
/// what was wrong, and the turn goes on.
#[tokio::test]
async fn calls_good_and_bad_in_one_turn() {
    let upstream = Upstream::conversing(|asked| match asked {
        "three" => Answer::calls(vec![
            ("run_command", json!({"command": "echo one"})),
            ("list_dir", json!({"path": "."})),
            ("run_command", json!({"command": "uname -s"})),
        ]),
        "broken" => Answer::RawCall { tool: "run_command".into(), arguments: "{\"command\": \"ls".into() },
        "unknown" => Answer::call("launch_rocket", json!({"to": "the moon"})),
        _ => Answer::call("run_command", json!({"cmd": "ls"})),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;

    let turn = owner.send(pid, "three").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!(results.len(), 3, "{results:#?}");
    assert!(results.iter().all(|r| r["outcome"] == "ok"), "{results:#?}");
    let texts: Vec<&str> = results.iter().filter_map(|r| r["text"].as_str()).collect();
    assert!(
        texts.iter().any(|t| t.contains("one")) && texts.iter().any(|t| t.contains("Linux")),
        "{texts:?}"
    );

    for (text, says) in [("broken", "JSON"), ("unknown", "launch_rocket"), ("wrong", "command")] {
        let turn = owner.send(pid, text).await;
        owner.wait_turn(pid, &turn, &["done"]).await;
        let results = owner.results(pid, &turn).await;
        assert_eq!(results[0]["outcome"], "error", "{results:#?}");
        assert!(results[0]["text"].as_str().unwrap().contains(says), "{results:#?}");
    }
}

/// ask_user parks the turn; the next message is its answer and makes no new turn.
#[tokio::test]
async fn the_model_asks_the_owner() {
    let upstream = Upstream::start(|request| {
        let results = request.results();
        match (request.last().0.as_str(), request.asked().as_str()) {
            ("tool", _) if !results.is_empty() => Answer::text(&format!("You said {}", results[0])),
            _ => Answer::call("ask_user", json!({"question": "Which disk?"})),
        }
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "check a disk").await;
    owner.wait_turn(pid, &turn, &["waiting_input"]).await;
    let same = owner.send(pid, "the second one").await;
    assert_eq!(turn, same, "the answer belongs to the turn that asked");
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert!(owner.answer_of(pid, &turn).await.contains("the second one"));
}

/// The same call with the same result again and again ends by itself.
#[tokio::test]
async fn a_model_in_a_loop_is_stopped() {
    let upstream = Upstream::start(|_| Answer::call("run_command", json!({"command": "uname"}))).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "go").await;
    let ended = owner.wait_turn(pid, &turn, &["stopped"]).await;
    assert!(ended["error"]["detail"].is_string(), "{ended}");
    assert!(upstream.requests().len() < 12, "{} requests", upstream.requests().len());
}

/// A turn ends at its process's limit of steps, says so, and the next message makes a new one.
#[tokio::test]
async fn the_limit_of_steps_ends_a_turn() {
    let counted = std::sync::atomic::AtomicUsize::new(0);
    let upstream = Upstream::start(move |_| {
        let n = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Answer::call("run_command", json!({"command": format!("echo {n}")}))
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let body = json!({"program": "chat", "limits": {"steps": 3}});
    let pid = owner.post("/api/processes", &body).await.expect(201)["pid"].as_i64().unwrap();
    for times in 1..=2 {
        let turn = owner.send(pid, "go").await;
        let ended = owner.wait_turn(pid, &turn, &["stopped", "done", "failed"]).await;
        assert_eq!(ended["error"]["code"], "step_limit", "{ended}");
        assert_eq!(upstream.requests().len(), times * 3);
    }
}

/// Files: read with a range, list, search inside the home; write and edit are asked with a diff.
#[tokio::test]
async fn files_are_read_at_once_and_written_after_a_yes() {
    let upstream = Upstream::conversing(|asked| {
        let (tool, args) = asked.split_once(' ').unwrap();
        Answer::call(tool, serde_json::from_str::<Value>(args).unwrap())
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let asked = |tool: &str, args: Value| format!("{tool} {args}");

    let turn =
        owner.send(pid, &asked("write_file", json!({"path": "a.txt", "content": "one\ntwo\nthree\n"}))).await;
    let question = owner.question(pid).await;
    assert!(question["op"]["content"].as_str().unwrap().contains("two"), "{question}");
    owner.approve(&question).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert_eq!(owner.results(pid, &turn).await[0]["outcome"], "ok");

    let turn = owner.send(pid, &asked("edit_file", json!({"path": "a.txt", "old": "two", "new": "2"}))).await;
    let question = owner.question(pid).await;
    let diff = question["op"]["diff"].as_str().unwrap().to_owned();
    assert!(diff.contains("-two") && diff.contains("+2"), "{diff}");
    owner.approve(&question).await;
    owner.wait_turn(pid, &turn, &["done"]).await;

    for (tool, args, holds) in [
        ("read_file", json!({"path": "a.txt"}), "one\n2\nthree"),
        ("read_file", json!({"path": "a.txt", "offset": 4, "limit": 1}), "2"),
        ("list_dir", json!({"path": "."}), "a.txt"),
        ("search", json!({"pattern": "thr.e"}), "three"),
    ] {
        let turn = owner.send(pid, &asked(tool, args)).await;
        owner.wait_turn(pid, &turn, &["done"]).await;
        let results = owner.results(pid, &turn).await;
        assert_eq!(results[0]["outcome"], "ok", "{results:#?}");
        assert!(results[0]["text"].as_str().unwrap().contains(holds), "{tool}: {results:#?}");
    }

    // Out of its roots, also through a link that an approved command made.
    let turn = owner.send(pid, &asked("run_command", json!({"command": "ln -s /etc/shadow link"}))).await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    for path in ["link", "/etc/shadow", "../../../etc/passwd"] {
        let turn = owner.send(pid, &asked("read_file", json!({"path": path}))).await;
        owner.wait_turn(pid, &turn, &["done"]).await;
        let results = owner.results(pid, &turn).await;
        assert_ne!(results[0]["outcome"], "ok", "{path}: {results:#?}");
        assert!(!results[0]["text"].as_str().unwrap().contains("root:"), "{path}");
    }
}

/// What a model thinks on the way is streamed and kept apart from its answer, and not sent back to it.
#[tokio::test]
async fn thinking_is_shown_and_not_sent_back() {
    let upstream = Upstream::conversing(|asked| match asked {
        "think" => Answer::Thinking { thought: "the owner wants heron".into(), text: "Done.".into() },
        _ => Answer::text("ok"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let turn = owner.send(pid, "think").await;
    let seen =
        socket.until("the end of the turn", |f| f["type"] == "turn.state" && f["state"] == "done").await;
    let thought: String =
        seen.iter().filter(|f| f["part"] == "thinking").filter_map(|f| f["text"].as_str()).collect();
    assert_eq!(thought, "the owner wants heron");
    let answer = owner.messages(pid).await.last().unwrap()["blocks"].clone();
    assert_eq!(answer[0], json!({"type": "thinking", "text": "the owner wants heron"}));
    assert_eq!(owner.answer_of(pid, &turn).await, "Done.");
    owner.ask(pid, "and now?").await;
    let asked = upstream.requests().last().unwrap().body.to_string();
    assert!(asked.contains("Done.") && !asked.contains("heron"), "{asked}");
}
