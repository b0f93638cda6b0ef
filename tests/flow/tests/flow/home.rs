//! The first page, names of files and the data folder's size, on a real machine; and what is said when parts of
//! it are away.

use nix::sys::signal::Signal;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    os::unix::fs::PermissionsExt as _,
    time::{Duration, Instant},
};
use support::{Answer, Client, Stack, Upstream, client::LIMIT, wait};

async fn home(owner: &Client) -> Value {
    let begun = Instant::now();
    let home = owner.get("/api/home").await.expect(200);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    home
}

/// A finding is known, or says why not.
fn said(finding: &Value) -> bool {
    match finding["state"].as_str() {
        Some("known") => !finding["value"].is_null(),
        Some("unknown") => finding["why"].as_str().is_some_and(|why| why.ends_with('.')),
        _ => false,
    }
}

#[tokio::test]
async fn the_first_page_shows_the_machine_and_what_waits() {
    let upstream = Upstream::conversing(|asked| match asked {
        "touch" => Answer::call("run_command", serde_json::json!({"command": "touch x"})),
        _ => Answer::text("ok"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;

    let fresh = home(&owner).await;
    let node = &fresh["nodes"][0];
    assert!(node["problem"].is_null() && fresh["problem"].is_null(), "{fresh}");
    let machine = &node["machine"];
    assert!(machine["cpus"].as_u64().unwrap() >= 1 && machine["memory"]["total"].as_u64().unwrap() > 0);
    assert!(!machine["os"].as_str().unwrap().is_empty() && !machine["kernel"].as_str().unwrap().is_empty());
    assert!(machine["disks"].as_array().unwrap().iter().any(|disk| disk["mount"] == "/"), "{machine}");
    for finding in ["units", "updates", "reboot", "ports"] {
        assert!(said(&machine[finding]), "{finding}: {machine}");
    }
    let port: u64 = stack.address.split(':').nth(1).unwrap().parse().unwrap();
    let ports = wait::until("the ports", LIMIT, || async {
        home(&owner).await["nodes"][0]["machine"]["ports"]["value"].as_array().cloned()
    })
    .await;
    let own = ports.iter().find(|open| open["port"].as_u64() == Some(port)).unwrap();
    assert_eq!((own["proto"].as_str(), own["open_to_all"].as_bool()), (Some("tcp"), Some(false)));
    assert!(own["process"].as_str().unwrap().starts_with("metatron-gateway"), "{own}");
    assert!(machine["processes"].as_array().unwrap().len() <= 8, "{machine}");
    let suggestions = fresh["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 3);
    for suggestion in suggestions {
        for field in ["key", "title", "why", "prompt"] {
            assert!(!suggestion[field].as_str().unwrap().is_empty(), "{suggestion}");
        }
    }
    assert_eq!((&fresh["waiting"]["approvals"], &fresh["demo"]), (&0.into(), &false.into()));
    assert_eq!(
        (&fresh["spend"]["month"]["output_tokens"], &fresh["spend"]["priced"]),
        (&0.into(), &true.into())
    );
    assert_eq!(fresh["chats"].as_array().unwrap().len(), 0);

    // The history grows by itself.
    wait::until("a sample, and the processes", LIMIT, || async {
        let now = home(&owner).await;
        let machine = &now["nodes"][0]["machine"];
        let some = |what: &str| machine[what].as_array().is_some_and(|all| !all.is_empty());
        (some("history") && some("processes")).then_some(())
    })
    .await;

    let (first, second) = (owner.chat().await, owner.chat().await);
    owner.ask(second, "hello").await;
    owner.send(first, "touch").await;
    owner.question(first).await;
    let used = home(&owner).await;
    assert_eq!(used["waiting"]["approvals"], 1);
    let pids: Vec<i64> =
        used["chats"].as_array().unwrap().iter().map(|chat| chat["pid"].as_i64().unwrap()).collect();
    assert_eq!(pids, [first, second], "the last active first");
    let spend = &used["spend"];
    assert!(spend["today"]["input_tokens"].as_i64().unwrap() > 0, "{spend}");
    assert_eq!(spend["today"], spend["month"]);
    assert_eq!(spend["priced"], true, "a model on loopback costs nothing: {spend}");
    owner
        .patch(&format!("/api/processes/{second}"), &serde_json::json!({"archived": true}))
        .await
        .expect(200);
    assert_eq!(home(&owner).await["chats"].as_array().unwrap().len(), 1);

    let nobody = Client { proof: String::new(), ..owner.clone() };
    for path in ["/api/home", "/api/storage", "/api/files/names?pid=1"] {
        nobody.get(path).await.problem(403, "proof_missing");
    }
}

#[tokio::test]
async fn what_is_away_is_said_in_a_sentence() {
    let stack = Stack::builder().start().await;
    let (owner, pid) = stack.chat().await;

    stack.signal("metatron-shell-bridge", Signal::SIGSTOP);
    let asleep = home(&owner).await;
    let node = &asleep["nodes"][0];
    assert!(node["machine"].is_null(), "{node}");
    assert!(node["problem"].as_str().unwrap().contains("no answer"), "{node}");
    assert_eq!(asleep["suggestions"].as_array().unwrap().len(), 0);
    assert_eq!((&asleep["demo"], asleep["chats"][0]["pid"].as_i64()), (&true.into(), Some(pid)));
    owner.get(&format!("/api/files/names?pid={pid}&path=")).await.problem(503, "node_away");
    stack.signal("metatron-shell-bridge", Signal::SIGCONT);
    wait::until("the machine to be back", LIMIT, || async {
        home(&owner).await["nodes"][0]["machine"].is_object().then_some(())
    })
    .await;

    stack.signal("redis-server", Signal::SIGSTOP);
    let away = home(&owner).await;
    assert_eq!(away["nodes"].as_array().unwrap().len(), 0);
    assert!(away["problem"].as_str().unwrap().contains("Redis"), "{away}");
    assert_eq!(away["chats"][0]["pid"].as_i64(), Some(pid));
    owner.get("/api/storage").await.expect(200);
    stack.signal("redis-server", Signal::SIGCONT);
}

/// Many looks at once hold up no command, and none of them is an error.
#[tokio::test]
async fn many_who_look_hold_nobody_up() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let looks = futures::future::join_all((0..12).map(|_| home(&owner)));
    let tried = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begun = Instant::now();
        owner.post("/api/rules/try", &serde_json::json!({"command": "df -h /"})).await.expect(200);
        begun.elapsed()
    };
    let (homes, took) = tokio::join!(looks, tried);
    assert!(homes.iter().all(|home| home["nodes"][0]["machine"].is_object()));
    assert!(took < Duration::from_millis(700), "a judgement waited for a look: {took:?}");
}

#[tokio::test]
async fn names_go_as_far_as_the_agents_user_may_look() {
    let stack = Stack::builder().start().await;
    let (owner, pid) = stack.chat().await;
    let names = async |path: &str| {
        let request = owner.request(Method::GET, "/api/files/names");
        Client::answer(request.query(&[("pid", pid.to_string()), ("path", path.to_owned())])).await
    };
    let items = |found: &Value| -> Vec<String> {
        let items = found["items"].as_array().unwrap().iter();
        items
            .map(|item| format!("{} {}", item["kind"].as_str().unwrap(), item["name"].as_str().unwrap()))
            .collect()
    };

    let empty = names("").await.expect(200);
    assert!(
        items(&empty).is_empty() && empty["folder"].as_str().unwrap().ends_with(&format!("/homes/{pid}"))
    );
    let at_home = std::path::PathBuf::from(empty["folder"].as_str().unwrap());
    std::fs::create_dir(at_home.join("src")).unwrap();
    std::fs::write(at_home.join("src/main.rs"), "").unwrap();
    std::fs::write(at_home.join("speech.md"), "").unwrap();
    assert_eq!(items(&names("s").await.expect(200)), ["folder src", "file speech.md"]);
    assert_eq!(items(&names("~/src/m").await.expect(200)), ["file main.rs"]);
    assert_eq!(items(&names("src/../sp").await.expect(200)), ["file speech.md"]);
    assert!(items(&names("/et").await.expect(200)).contains(&"folder etc".to_owned()));

    names("gone/x").await.problem(404, "no_folder");
    names("speech.md/x").await.problem(404, "no_folder");
    names("a\0b").await.problem(400, "bad_query");
    names(&"x/".repeat(3_000)).await.problem(400, "bad_query");
    owner.get("/api/files/names?pid=999&path=").await.problem(404, "not_found");
    owner.get("/api/files/names?path=").await.problem(400, "bad_query");
    owner.get(&format!("/api/files/names?pid={pid}&colour=1")).await.problem(400, "bad_query");

    let huge = stack.folder.path().join("huge");
    std::fs::create_dir(&huge).unwrap();
    for folder in [stack.folder.path(), &huge] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    for n in 0..300 {
        std::fs::write(huge.join(format!("f{n:04}")), "").unwrap();
    }
    let many = names(&format!("{}/", huge.display())).await.expect(200);
    assert_eq!((many["items"].as_array().unwrap().len(), &many["more"]), (50, &true.into()));

    // As root's bridge lists with the agents' rights, what only root may see stays unseen.
    if nix::unistd::geteuid().is_root() {
        let secret = stack.folder.path().join("secret");
        std::fs::create_dir(&secret).unwrap();
        std::fs::write(secret.join("key"), "").unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o700)).unwrap();
        for folder in [secret, stack.data_dir.clone(), stack.data_dir.join("keys/gateway")] {
            let refused = names(&format!("{}/", folder.display())).await.problem(403, "not_listed");
            assert!(!refused.to_string().contains("permit.key"), "{refused}");
        }
    }
}

#[tokio::test]
async fn the_data_folder_is_counted_by_part() {
    let stack = Stack::builder().start().await;
    let (owner, pid) = stack.chat().await;
    let home = owner.get(&format!("/api/files/names?pid={pid}")).await.expect(200);
    let home = std::path::PathBuf::from(home["folder"].as_str().unwrap());
    std::fs::write(home.join("large"), vec![7; 3 << 20]).unwrap();
    let storage = owner.get("/api/storage").await.expect(200);
    let size = |key: &str| {
        let items = storage["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["key"] == key).unwrap_or_else(|| panic!("{key}: {storage}"));
        item["bytes"].as_u64().unwrap()
    };
    assert!(size("homes") >= 3 << 20, "homes count where they lie: {storage}");
    assert!(size("database") > 0 && size("redis") > 0 && size("logs") > 0, "{storage}");
    assert_eq!((size("attachments"), &storage["partial"]), (0, &false.into()));
    assert!(storage["free"].as_u64().unwrap() <= storage["total"].as_u64().unwrap());
    assert_eq!(
        owner.get("/api/storage").await.expect(200)["looked_at"],
        storage["looked_at"],
        "kept a while"
    );
}

/// From 90 % of its budget on, the data folder's owner is told on the first page, and nothing goes that day; then the
/// oldest outputs do.
#[tokio::test]
async fn a_data_folder_near_its_budget_is_told() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "uptime").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let large = std::fs::File::create(stack.data_dir.join("large")).unwrap();
    nix::fcntl::posix_fallocate(&large, 0, 300 << 20).unwrap();
    for (mib, code) in [(255, "invalid"), (1 << 30, "invalid")] {
        owner.patch("/api/settings", &json!({"storage_budget_mib": mib})).await.problem(400, code);
    }
    let settings = owner.patch("/api/settings", &json!({"storage_budget_mib": 256})).await.expect(200);
    assert_eq!((&settings["storage_budget_mib"], &settings["approval_hours"]), (&json!(256), &json!(24)));
    let home = wait::until("the notice", std::time::Duration::from_secs(40), || async {
        let home = owner.get("/api/home").await.expect(200);
        (home["notices"][0]["place"] == "/settings/storage").then_some(home)
    })
    .await;
    assert!(home["notices"][0]["detail"].as_str().unwrap().contains("of 256 MiB"), "{home}");
    let storage = owner.get("/api/storage").await.expect(200);
    let budget = &storage["budget"];
    assert!(budget["taken"].as_u64().unwrap() > 300 << 20 && budget["trims_from"].is_i64(), "{budget}");
    assert_eq!((&budget["bytes"], &budget["trimmed"]), (&json!(256 << 20), &json!(0)));
    assert!(!owner.results(pid, &turn).await[0]["text"].as_str().unwrap().is_empty());

    // A day later, as the clocks of the notice and of the op are put back for it.
    let ops = std::fs::read_dir(stack.data_dir.join("ops")).unwrap().flatten();
    let op = ops.map(|entry| entry.path()).find(|path| path.is_dir()).unwrap();
    let (done, out) = (op.join("done"), op.join("out"));
    let mut end: serde_json::Value = serde_json::from_slice(&std::fs::read(&done).unwrap()).unwrap();
    end["ended_at"] = (end["ended_at"].as_i64().unwrap() - 2 * 3_600_000).into();
    std::fs::write(&done, end.to_string()).unwrap();
    assert!(out.exists());
    let told = "UPDATE settings SET value = json_set(value, '$.at', json_extract(value, '$.at') - 90000000) WHERE key = 'storage_told'";
    let put_back = std::process::Command::new("python3")
        .args(["-c", "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()"])
        .args([stack.data_dir.join("metatron.db").as_os_str(), told.as_ref()])
        .status();
    assert!(put_back.unwrap().success());
    owner.patch("/api/settings", &json!({"storage_budget_mib": 256})).await.expect(200);
    let budget = wait::until("the output to go", std::time::Duration::from_secs(40), || async {
        let budget = owner.get("/api/storage").await.expect(200)["budget"].clone();
        (budget["trimmed"] != 0).then_some(budget)
    })
    .await;
    assert!(!out.exists() && done.exists() && budget["outputs"] == 0, "{budget}");

    // With room again it is taken back.
    owner.patch("/api/settings", &json!({"storage_budget_mib": 2048})).await.expect(200);
    wait::until("the notice to go", std::time::Duration::from_secs(40), || async {
        let home = owner.get("/api/home").await.expect(200);
        home["notices"].as_array().unwrap().is_empty().then_some(())
    })
    .await;
}
