//! What is sent, good and bad; and what goes on when Redis is away.

use crate::house::{House, said};
use gateway::http::routes;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_accepted_once_and_bad_input_is_named() {
    let house = House::open().await;
    let login = house.claim().await;
    let send =
        async |method: &str, path: &str, body: Value| house.ask(&login, method, path, Some(body)).await;

    let new = json!({"program": "chat", "client_id": "c-1"});
    let (status, process) = send("post", "/api/processes", new.clone()).await;
    assert_eq!(
        (status.as_u16(), &process["posture"], &process["state"]),
        (201, &json!("ask"), &json!("idle"))
    );
    let pid = process["pid"].as_i64().unwrap();
    assert_eq!(send("post", "/api/processes", new).await.1["pid"], pid);

    let messages = format!("/api/processes/{pid}/messages");
    let (status, first) =
        send("post", &messages, json!({"client_id": "m1", "text": "How full is the disk?"})).await;
    assert_eq!(status, 202, "{first}");
    let again = send("post", &messages, json!({"client_id": "m1", "text": "other"})).await;
    assert_eq!(again, (status, first.clone()));
    let (_, page) = house.ask(&login, "get", &messages, None).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["id"], first["message_id"]);
    let (_, live) = house.ask(&login, "get", &format!("/api/processes/{pid}/live"), None).await;
    assert_eq!(live, json!({"live": null}));

    let big = "x".repeat(1024 * 1024 + 1);
    let huge = "\u{1}".repeat(9 * 1024 * 1024);
    let signal = format!("/api/processes/{pid}/signal");
    let bad = [
        (
            "post",
            messages.as_str(),
            json!({"client_id": "m2", "text": "a", "extra": 1}),
            400,
            "unknown_field",
        ),
        ("post", &messages, json!({"client_id": "m2", "text": "  "}), 400, "invalid"),
        ("post", &messages, json!({"client_id": "", "text": "a"}), 400, "invalid"),
        ("post", &messages, json!({"client_id": "m2"}), 400, "invalid_json"),
        ("post", &messages, json!({"client_id": "m2", "text": "a", "attachments": [1]}), 400, "invalid_json"),
        ("post", &messages, json!({"client_id": "m2", "text": "a", "replaces": "x"}), 404, "not_found"),
        ("post", &messages, json!({"client_id": "m2", "text": big}), 413, "message_too_large"),
        ("post", &messages, json!({"client_id": "m2", "text": huge}), 413, "message_too_large"),
        ("post", "/api/settings", json!({}), 405, "method"),
        ("patch", "/api/settings", json!({"approval_hours": 0}), 400, "invalid"),
        ("post", "/api/auth/login", json!({"name": "x".repeat(300_000), "password": ""}), 413, "too_large"),
        ("post", "/api/processes", json!({"program": "chat", "posture": "free"}), 400, "not_offered"),
        ("post", "/api/processes", json!({"program": "builder"}), 400, "not_offered"),
        ("post", "/api/processes", json!({"program": "chat", "limits": {"steps": 501}}), 400, "invalid"),
        ("post", &signal, json!({"signal": "HUP"}), 400, "not_offered"),
        ("get", "/api/search", json!(null), 400, "bad_query"),
        ("get", "/api/search?q=a&limit=201", json!(null), 400, "bad_query"),
        ("get", "/api/search?q=%00", json!(null), 400, "bad_query"),
        ("get", "/api/search?q=a&after=x", json!(null), 400, "bad_query"),
        ("get", "/api/processes/1/export?format=pdf", json!(null), 400, "bad_query"),
        ("get", "/api/processes/999/export", json!(null), 404, "not_found"),
        ("delete", "/api/processes/999", json!(null), 404, "not_found"),
        ("post", "/api/processes/1/branch", json!({"client_id": "b", "message_id": "x"}), 404, "not_found"),
        ("post", "/api/processes/1/branch", json!({"client_id": "", "message_id": "x"}), 400, "invalid"),
        ("get", "/api/approvals?after=a&before=b", json!(null), 400, "bad_query"),
        ("get", "/api/processes/abc", json!(null), 400, "bad_path"),
        ("get", "/api/processes?limit=0", json!(null), 400, "bad_query"),
        ("get", "/api/processes?colour=1", json!(null), 400, "bad_query"),
        ("get", "/api/processes/999", json!(null), 404, "not_found"),
        ("get", "/api/processes/999/messages", json!(null), 404, "not_found"),
        ("get", "/api/approvals?state=maybe", json!(null), 400, "bad_query"),
        ("get", "/api/nothing", json!(null), 404, "no_route"),
        (
            "post",
            "/api/approvals/x/decision",
            json!({"decision": "approve", "scope": "process"}),
            400,
            "not_offered",
        ),
        ("post", "/api/approvals/x/decision", json!({"decision": "edit"}), 400, "invalid"),
        ("post", "/api/approvals/x/decision", json!({"decision": "approve"}), 404, "not_found"),
        ("post", "/api/providers", json!({"name": "a", "kind": "carrier-pigeon"}), 400, "not_offered"),
        (
            "post",
            "/api/providers",
            json!({"name": "a", "kind": "openai", "base_url": "ftp://x"}),
            400,
            "invalid",
        ),
        ("post", "/api/rules/try", json!({"command": "ls", "posture": "sandbox"}), 400, "not_offered"),
    ];
    for (method, path, body, status, code) in bad {
        let body = (!body.is_null()).then_some(body);
        let (said, problem) = house.ask(&login, method, path, body).await;
        assert_eq!((said.as_u16(), &problem["code"]), (status, &json!(code)), "{method} {path} {problem}");
    }
    let raw = |kind: &str, body: &'static str| {
        login.dress(house.to("post", &messages)).header("content-type", kind).body(body)
    };
    assert_eq!(said(raw("application/json", "{\"client_id\"")).await.1["code"], "invalid_json");
    assert_eq!(said(raw("text/plain", "{}")).await.1["code"], "not_json");
    let (status, problem) =
        send("patch", &format!("/api/processes/{pid}"), json!({"posture": "watch", "x": 1})).await;
    assert_eq!((status.as_u16(), &problem["extra"]["field"]), (400, &json!("x")));

    // The stop: the turn that nobody took yet ends; a second stop finds nothing.
    let (status, stopped) = send("post", &signal, json!({"signal": "INT"})).await;
    assert_eq!((status.as_u16(), &stopped["turn_id"]), (202, &first["turn_id"]));
    assert_eq!(send("post", &signal, json!({"signal": "INT"})).await.1["code"], "idle");
    let (_, turns) = house.ask(&login, "get", &format!("/api/processes/{pid}/turns"), None).await;
    assert_eq!(turns["items"][0]["state"], "cancelled");
    let near = &first["turn_id"].as_str().unwrap()[..35];
    let (_, turns) =
        house.ask(&login, "get", &format!("/api/processes/{pid}/turns?after={near}"), None).await;
    assert_eq!(turns["items"][0]["id"], first["turn_id"]);
}

/// Pages are for pages: what is asked of the API is answered in its own form, whatever it is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_route_is_a_problem_and_never_a_page() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>M</title>").unwrap();
    let pages = folder.path().to_owned();
    let house = House::with(|config| config.web_dir = Some(pages), false).await;
    let login = house.claim().await;
    let page = house.to("get", "/chat").send().await.unwrap();
    let kind = page.headers()["content-type"].to_str().unwrap();
    assert!(page.status() == 200 && kind.starts_with("text/html"), "{page:?}: there are pages");
    let gone = ["/api", "/api/", "/api/nothing", "/api//processes", "/api/processes/", "/v1", "/v1/models"];
    for path in gone {
        for method in ["get", "post", "put", "patch", "delete", "options", "propfind"] {
            let (status, problem) = house.ask(&login, method, path, None).await;
            assert_eq!((status.as_u16(), &problem["code"]), (404, &json!("no_route")), "{method} {path}");
            assert!(problem["next"].is_string(), "{problem}");
        }
    }
    let kinds = ["get", "post", "put", "patch", "delete"];
    for entry in routes::LIST {
        let path = entry
            .path
            .replace("{pid}", "1")
            .replace("{id}", "x")
            .replace("{key}", "k")
            .replace("{name}", "n");
        let known = |method: &str| routes::LIST.iter().any(|e| e.path == entry.path && e.method == method);
        for method in kinds.into_iter().filter(|method| !known(method)).chain(["propfind", "options"]) {
            let (status, problem) = house.ask(&login, method, &path, None).await;
            assert_eq!((status.as_u16(), &problem["code"]), (405, &json!("method")), "{method} {path}");
            assert!(problem["next"].is_string() && problem["extra"]["allow"].is_string(), "{problem}");
        }
    }
    for (path, status, code) in
        [("/api/approvals/%ff", 404, "not_found"), ("/api/processes/%ff", 400, "bad_path")]
    {
        let (said, problem) = house.ask(&login, "get", path, None).await;
        assert_eq!((said.as_u16(), &problem["code"]), (status, &json!(code)), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_key_goes_in_and_never_out() {
    let house = House::open().await;
    let login = house.claim().await;
    let key = "sk-a-secret-that-nobody-sees";
    let new = json!({"name": "mine", "kind": "openai", "base_url": "http://127.0.0.1:9/v1", "api_key": key, "models": ["m1"]});
    let (status, made) = house.ask(&login, "post", "/api/providers", Some(new.clone())).await;
    assert_eq!(
        (status.as_u16(), &made["has_key"], &made["default"]),
        (201, &json!(true), &json!(true)),
        "{made}"
    );
    assert_eq!(house.ask(&login, "post", "/api/providers", Some(new)).await.1["code"], "name_taken");
    let path = format!("/api/providers/{}", made["id"].as_str().unwrap());
    let moved = json!({"base_url": "http://elsewhere.example/v1"});
    assert_eq!(house.ask(&login, "patch", &path, Some(moved)).await.1["extra"]["field"], "api_key");
    let (_, changed) = house.ask(&login, "patch", &path, Some(json!({"name": "ours"}))).await;
    assert_eq!((&changed["name"], &changed["has_key"]), (&json!("ours"), &json!(true)));
    for path in ["/api/providers", "/api/models"] {
        assert!(!house.ask(&login, "get", path, None).await.1.to_string().contains(key));
    }
    let kept = std::fs::read(house.folder.path().join("metatron.db")).unwrap();
    let wal = std::fs::read(house.folder.path().join("metatron.db-wal")).unwrap_or_default();
    for bytes in [kept, wal] {
        assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()));
    }
    assert_eq!(house.ask(&login, "delete", &path, None).await.0, 204);
    assert_eq!(house.ask(&login, "delete", &path, None).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_messages_are_accepted_and_ready_says_what_is_missing() {
    let house = House::with(|_| {}, false).await;
    let login = house.claim().await;
    let (_, process) = house.ask(&login, "post", "/api/processes", Some(json!({"program": "chat"}))).await;
    let path = format!("/api/processes/{}/messages", process["pid"]);
    let started = std::time::Instant::now();
    let (status, _) =
        house.ask(&login, "post", &path, Some(json!({"client_id": "a", "text": "hello"}))).await;
    assert_eq!(status, 202);
    assert!(started.elapsed().as_millis() < 1_000, "{:?}", started.elapsed());
    let answer = house.to("get", "/ready").send().await.unwrap();
    assert_eq!(answer.status(), 503);
    let ready: Value = answer.json().await.unwrap();
    assert_eq!(ready["checks"]["database"], "ok");
    assert!(ready["checks"]["redis"].as_str().unwrap().contains("does not answer"), "{ready}");
    assert_eq!(said(house.to("get", "/health")).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_text_holds_every_route() {
    let house = House::with(|_| {}, false).await;
    let (_, document) = said(house.to("get", "/api/openapi.json")).await;
    for entry in routes::LIST {
        assert!(document["paths"][entry.path][entry.method].is_object(), "{} {}", entry.method, entry.path);
    }
    let listed: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(listed, routes::LIST.len());
}
