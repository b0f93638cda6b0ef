//! A backup goes on in another folder.

use super::{PASSPHRASE, asked, backed_up, login, names, refused, restore, set_passphrase, told};
use crate::attachments::{PDF, attach};
use reqwest::Method;
use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;
use support::{Client, Stack, Upstream, stack::PASSWORD};

/// A question that waits, a home with a file in it, a provider's sealed key: all of it goes on elsewhere, once.
#[tokio::test]
async fn a_waiting_question_is_answered_on_a_second_data_folder() {
    let upstream = Upstream::commanding().await;
    let mut old = Stack::with(&upstream).await;
    let (owner, pid) = old.chat().await;
    let turn = owner.send(pid, "echo before > kept").await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let turn = owner.send(pid, "cat kept && echo once >> late && cat late").await;
    owner.wait_turn(pid, &turn, &["waiting_approval"]).await;
    let question = owner.question(pid).await;
    let document = attach(&owner, "a.pdf", PDF).await.expect(201);
    login(&old).await;

    // Without a passphrase the keys stay out, and it is said.
    let bare = old.folder.path().join("bare.tar");
    let made = backed_up(&old, &bare).await;
    assert_eq!(made["backup"]["holds"]["keys"], false, "{made}");
    set_passphrase(&owner).await;
    let file = old.folder.path().join("whole.tar");
    let made = backed_up(&old, &file).await;
    let holds = &made["backup"]["holds"];
    assert_eq!((&holds["keys"], &holds["missing"]), (&json!(true), &json!([])), "{made}");
    assert!(holds["homes"][0]["files"].as_u64().unwrap() >= 1, "{made}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let tar = std::fs::read(&file).unwrap();
    for secret in
        [PASSPHRASE.as_bytes(), &std::fs::read(old.data_dir.join("keys/gateway/permit.key")).unwrap()]
    {
        assert!(
            !tar.windows(secret.len()).any(|window| window == secret),
            "no key and no passphrase stands in it"
        );
    }
    assert!(names(&old.data_dir.join("backups")).is_empty(), "it was fetched, and none is kept here");
    old.down().await;

    let new = old.folder.path().join("n");
    let words = ["--json", "restore", &file.display().to_string(), "--passphrase-stdin"];
    assert_eq!(refused(&told(&old, &new, &words, "another phrase", &[]).await), "wrong_passphrase");
    let words = ["--json", "restore", &file.display().to_string(), "--passphrase-stdin", "--homes", "attic"];
    assert_eq!(refused(&told(&old, &new, &words, PASSPHRASE, &[]).await), "other_homes");
    assert!(!new.exists(), "nothing was made");
    let said = super::answer(&restore(&old, &file, &new, &[]).await);
    assert_eq!((&said["keys"], &said["questions"]), (&json!(true), &json!(1)), "{said}");
    assert_eq!(said["homes_of"], "local", "{said}");
    assert_eq!(refused(&restore(&old, &file, &new, &[]).await), "not_empty");

    let stack = Stack::builder().data_dir(&new).start().await;
    let stale = Client { address: stack.address.clone(), ..owner.clone() };
    stale.get("/api/auth/me").await.problem(401, "login_ended");
    let owner = Client::login(&stack.address).await;
    let path = format!("/api/attachments/{}", document["id"].as_str().unwrap());
    assert_eq!(owner.request(Method::GET, &path).send().await.unwrap().bytes().await.unwrap(), PDF);
    let open = owner.questions(pid).await;
    assert_eq!((open.len(), &open[0]["id"]), (1, &question["id"]));
    assert_ne!(open[0]["op"]["cwd"], question["op"]["cwd"], "as it would run here");
    let before = upstream.requests().len();
    owner.approve(&open[0]).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!((results.len(), results[0]["text"].as_str()), (1, Some("before\nonce\n")), "{results:#?}");
    let all = owner.get(&format!("/api/approvals?pid={pid}")).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2, "one yes was enough: {all}");
    assert!(upstream.requests().len() > before, "the provider's key opens");
    let more = owner.send(pid, "uptime").await;
    owner.wait_turn(pid, &more, &["done"]).await;
    drop(stack);

    // Without the keys: new ones sign the yes; the provider's key does not open, and that is said.
    let words = ["--json", "restore", &bare.display().to_string(), "--without-keys"];
    let bare = old.folder.path().join("b");
    let unproven = told(&old, &bare, &words[..3], "", &[]).await;
    assert!(
        !unproven.status.success() && super::said(&unproven).contains("proves"),
        "{}",
        super::said(&unproven)
    );
    assert!(!bare.exists());
    super::answer(&told(&old, &bare, &words, "", &[]).await);
    let stack = Stack::builder().data_dir(&bare).start().await;
    let owner = Client::login(&stack.address).await;
    owner.approve(&owner.question(pid).await).await;
    let ended = owner.wait_turn(pid, &turn, &["done", "failed"]).await;
    assert_eq!(owner.results(pid, &turn).await[0]["text"], "before\nonce\n");
    assert_eq!(ended["state"], "failed", "{ended}");
    assert!(ended["error"].to_string().contains("key"), "{ended}");
}

/// Who may, and what is kept.
#[tokio::test]
async fn backups_are_a_persons() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let made = owner.post("/api/auth/tokens", &json!({"name": "t", "scopes": ["api"]})).await.expect(201);
    let token = made["token"].as_str().unwrap().to_owned();

    let run = asked(&owner, "first").await;
    let name = run["name"].as_str().unwrap_or_else(|| panic!("{run}"));
    // The same id again is the same backup.
    let again = owner.post("/api/backups", &json!({"client_id": "first"})).await.expect(202);
    assert_eq!(again["last"]["name"], *name);
    let list = owner.get("/api/backups").await.expect(200);
    assert_eq!(
        (list["items"].as_array().unwrap().len(), &list["items"][0]["holds"]["cause"]),
        (1, &json!("asked"))
    );
    assert!(list["next_at"].as_i64().unwrap() > list["now"].as_i64().unwrap(), "{list}");
    assert!(list["passphrase_set_at"].is_null());

    let path = format!("/api/backups/{name}");
    let http =
        |method: reqwest::Method, path: &str| owner.http.request(method, stack.url(path)).bearer_auth(&token);
    let seen = http(reqwest::Method::GET, "/api/backups").send().await.unwrap();
    assert_eq!(seen.status(), 200, "that there are some is no secret");
    for (method, path) in [("GET", path.as_str()), ("DELETE", &path), ("POST", "/api/backups")] {
        let request = http(method.parse().unwrap(), path).json(&json!({"client_id": "x"}));
        Client::answer(request).await.problem(403, "password_needed");
    }
    let phrase = json!({"password": PASSWORD, "passphrase": PASSPHRASE});
    Client::answer(http(reqwest::Method::POST, "/api/backups/passphrase").json(&phrase))
        .await
        .problem(403, "person_only");
    for (body, status, code) in [
        (json!({"password": "wrong wrong", "passphrase": PASSPHRASE}), 403, "wrong_password"),
        (json!({"password": PASSWORD, "passphrase": "short"}), 400, "invalid"),
    ] {
        owner.post("/api/backups/passphrase", &body).await.problem(status, code);
    }
    let folder = stack.data_dir.join("backups");
    std::os::unix::fs::symlink("../metatron.db", folder.join("metatron-20000102T000000Z.tar")).unwrap();
    std::fs::create_dir(folder.join("metatron-20000103T000000Z.tar")).unwrap();
    for bad in [
        "metatron.db",
        "..%2Fmetatron.db",
        "metatron-20000101T000000Z.tar",
        "metatron-20000102T000000Z.tar",
        "metatron-20000103T000000Z.tar",
    ] {
        owner.get(&format!("/api/backups/{bad}")).await.problem(404, "not_found");
    }
    let bytes = owner.request(reqwest::Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.len() as u64, list["items"][0]["bytes"].as_u64().unwrap());

    // A machine that is away is named, and everything else is kept.
    stack.signal("metatron-shell-bridge", nix::sys::signal::Signal::SIGSTOP);
    login(&stack).await;
    owner.post("/api/backups", &json!({"client_id": "without"})).await.expect(202);
    let to = stack.folder.path().join("fetched.tar");
    let (run, fetched) = tokio::join!(asked(&owner, "without"), backed_up(&stack, &to));
    // What was under way is fetched, and stays whose it is.
    let stays = stack.data_dir.join("backups").join(run["name"].as_str().unwrap_or_default());
    assert_eq!(fetched["also"], stays.display().to_string(), "{fetched}");
    assert_eq!(std::fs::read(&stays).unwrap(), std::fs::read(&to).unwrap());
    assert!(run["name"].is_string() && run["missing"][0]["why"].is_string(), "{run}");
    let home = owner.get("/api/home").await.expect(200);
    assert_eq!(home["notices"][0]["key"], "backup_incomplete", "{home}");
    stack.signal("metatron-shell-bridge", nix::sys::signal::Signal::SIGCONT);
    owner.delete(&path).await.expect(204);
    owner.delete(&path).await.problem(404, "not_found");

    // One that cannot be made is said on the first page as well.
    let folder = stack.data_dir.join("backups");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    let run = asked(&owner, "failing").await;
    assert!(run["name"].is_null() && run["problem"]["next"].is_string(), "{run}");
    let home = owner.get("/api/home").await.expect(200);
    assert_eq!(home["notices"][0]["key"], "backup_failed", "{home}");
}
