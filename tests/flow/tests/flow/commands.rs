//! Commands that misbehave: each ends, and what is said of it is true.

use serde_json::{Value, json};
use std::time::Duration;
use support::{Answer, Client, Stack, Upstream, processes, wait};

async fn run(owner: &Client, pid: i64, args: Value) -> Value {
    let turn = owner.send(pid, &args.to_string()).await;
    let at = owner.wait_turn(pid, &turn, &["waiting_approval", "done"]).await;
    if at["state"] == "waiting_approval" {
        owner.approve(&owner.question(pid).await).await;
    }
    owner.wait_turn(pid, &turn, &["done"]).await;
    owner.results(pid, &turn).await.remove(0)
}

#[tokio::test]
async fn commands_that_misbehave() {
    let upstream =
        Upstream::conversing(|asked| Answer::call("run_command", serde_json::from_str(asked).unwrap())).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let text = |result: &Value| result["text"].as_str().unwrap().to_owned();

    // Hangs: ended by its timeout, what it said is kept.
    let result = run(&owner, pid, json!({"command": "echo before; sleep 600", "timeout_s": 1})).await;
    assert_eq!(result["outcome"], "error", "{result}");
    assert!(text(&result).contains("before") && text(&result).contains("time"), "{result}");

    // Reads stdin: it is closed, not waiting for ever.
    let result = run(&owner, pid, json!({"command": "cat; echo after"})).await;
    assert!(text(&result).contains("after"), "{result}");
    let result = run(&owner, pid, json!({"command": "cat | tr a-z A-Z", "stdin": "given"})).await;
    assert!(text(&result).contains("GIVEN"), "{result}");

    // Wants a terminal: gets none, unless asked for.
    assert!(
        text(&run(&owner, pid, json!({"command": "tty; test -t 1 || echo none"})).await).contains("none")
    );
    assert!(
        text(&run(&owner, pid, json!({"command": "test -t 1 && echo real", "tty": true})).await)
            .contains("real")
    );

    // Forks away: ends with its command, and the result says so.
    let mark = format!("32{}", std::process::id());
    run(&owner, pid, json!({"command": format!("setsid sleep {mark} & echo started")})).await;
    wait::until("nothing to be left", Duration::from_secs(4), || async {
        processes::all().iter().all(|p| p.argv != ["sleep", &mark]).then_some(())
    })
    .await;

    // Not UTF-8, and control characters.
    let result = run(&owner, pid, json!({"command": "printf 'a\\377b\\033[31mred\\033[0m'"})).await;
    assert!(text(&result).contains('a') && text(&result).contains("red"), "{result}");

    // Exit codes and signals are exact.
    assert_eq!(run(&owner, pid, json!({"command": "exit 42"})).await["exit_code"], 42);
    let result = run(&owner, pid, json!({"command": "kill -9 $$"})).await;
    assert_eq!(result["outcome"], "error", "{result}");

    // Its environment is allow-listed: of ours there is its own op's id, by which it is found again.
    let result = run(&owner, pid, json!({"command": "env; echo done"})).await;
    let ours = text(&result).replace("METATRON_OP=", "");
    assert!(!ours.contains("METATRON") && !ours.to_lowercase().contains("redis"), "{result}");

    // A flood is capped, counted, and harms nobody.
    let result =
        run(&owner, pid, json!({"command": "yes flooding | head -c 1000000000", "timeout_s": 120})).await;
    assert!(text(&result).len() < 64 * 1024, "{} bytes for the model", text(&result).len());
    let op = owner.get(&format!("/api/ops/{}", result["op_id"].as_str().unwrap())).await.expect(200);
    assert_eq!(op["result"]["reason"], "output_cap", "{op}");
    let length = op["result"]["length"].as_u64().unwrap();
    assert!((256 << 20..260 << 20).contains(&length), "{length}");
    assert!(text(&run(&owner, pid, json!({"command": "uptime"})).await).contains("load"));
}

/// As root: agents' commands are another user, who reaches no key, no database, no socket.
#[tokio::test]
async fn keys_are_out_of_reach_in_the_separate_user_tier() {
    let upstream =
        Upstream::conversing(|asked| Answer::call("run_command", serde_json::from_str(asked).unwrap())).await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let system = owner.get("/api/system").await.expect(200);
    let tier = system["nodes"][0]["tier"].as_str().unwrap();
    if !nix::unistd::geteuid().is_root() {
        assert_eq!(tier, "same_user", "without root nothing is isolated, and that is said");
        return;
    }
    assert_eq!(tier, "separate_user", "{system}");
    let pid = owner.chat().await;
    let result = run(&owner, pid, json!({"command": "id -un; true"})).await;
    assert!(result["text"].as_str().unwrap().contains("metatron-agent"), "{result}");
    // The floor would deny the path by name; a script hides it.
    let hidden = stack.data_dir.display().to_string().replace('/', "\\x2f");
    let command = format!(
        "d=$(printf '{hidden}'); for f in metatron.db keys/gateway/permit.key keys/vault/keyring redis.sock ops; do head -c1 $d/$f && echo GOT $f; done; echo tried"
    );
    let result = run(&owner, pid, json!({"command": command})).await;
    let text = result["text"].as_str().unwrap();
    assert!(text.contains("tried") && !text.contains("GOT"), "{text}");
}
