//! kill -9 in the middle: the old state or the new one, and nothing half-made under a name of its own.

use super::{backed_up, login, names, restore, said, set_passphrase, told};
use serde_json::json;
use std::{path::Path, time::Duration};
use support::{Client, Stack, Upstream, release::release, wait};

#[tokio::test]
async fn a_backup_that_is_killed_leaves_nothing_or_all_of_it() {
    for (point, kept) in [("backup_after_copy", 0), ("backup_before_name", 0), ("backup_after_name", 1)] {
        let folder = tempfile::tempdir().unwrap();
        let died = folder.path().join("died");
        let stack = Stack::builder()
            .env("METATRON_CRASH_AT", point)
            .env("METATRON_CRASH_ONCE", died.display().to_string())
            .start()
            .await;
        let owner = stack.claim().await;
        let _ = owner
            .request(reqwest::Method::POST, "/api/backups")
            .json(&json!({"client_id": "a"}))
            .send()
            .await;
        wait::until("the gateway to die", Duration::from_secs(30), || async { died.exists().then_some(()) })
            .await;
        let list = wait::until("the gateway to be back", Duration::from_secs(30), || async {
            let answer = owner.request(reqwest::Method::GET, "/api/backups").send().await.ok()?;
            answer.json::<serde_json::Value>().await.ok()
        })
        .await;
        assert_eq!(list["items"].as_array().unwrap().len(), kept, "{point}: {list}");
        assert!(list["under_way"].is_null() && list["last"].is_null(), "{point}: {list}");
        assert!(!stack.data_dir.join("backups/.making").exists(), "{point}");
        let run = super::asked(&owner, "b").await;
        assert!(run["name"].is_string(), "{point}: {run}");
    }
}

#[tokio::test]
async fn a_restore_that_is_killed_is_finished_or_swept() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "echo before > kept").await;
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let turn = owner.send(pid, "cat kept; touch x").await;
    owner.wait_turn(pid, &turn, &["waiting_approval"]).await;
    set_passphrase(&owner).await;
    login(&stack).await;
    let file = stack.folder.path().join("b.tar");
    backed_up(&stack, &file).await;
    stack.down().await;

    let killed = async |data: &Path, point: &str| {
        let output = restore(&stack, &file, data, &[("METATRON_CRASH_AT", point)]).await;
        assert_eq!(output.status.code(), Some(1), "{point}: {}", said(&output));
    };
    let old = stack.folder.path().join("o");
    killed(&old, "restore_before_commit").await;
    assert!(!old.join("metatron.db").exists() && !old.join("keys").exists(), "{:?}", names(&old));
    super::answer(&restore(&stack, &file, &old, &[]).await);
    for (n, point) in ["restore_after_commit", "restore_between_names:2"].into_iter().enumerate() {
        let new = stack.folder.path().join(format!("n{n}"));
        killed(&new, point).await;
        let up = Stack::builder().data_dir(&new).start().await;
        is_back(&stack, &new);
        goes_on(&Client::login(&up.address).await, pid, &turn).await;
    }
    // As `make up` on a newer tree: another release is the first to find it.
    let new = stack.folder.path().join("u");
    killed(&new, "restore_between_names").await;
    let next = release(&stack, "next", ("", "")).display().to_string();
    let taken = told(&stack, &new, &["upgrade", &next], "", &[]).await;
    assert!(taken.status.success() && said(&taken).contains("Finished a restore"), "{}", said(&taken));
    is_back(&stack, &new);
    goes_on(&Client::login(&stack.address).await, pid, &turn).await;
    assert!(told(&stack, &new, &["down"], "", &[]).await.status.success());

    // The bridge dies while it puts the homes back; the one that is started in its place goes on.
    for point in ["homes_unpacked", "homes_named"] {
        let new = stack.folder.path().join(point);
        super::answer(&restore(&stack, &file, &new, &[]).await);
        let died = stack.folder.path().join(format!("{point}.died"));
        let up = Stack::builder()
            .data_dir(&new)
            .env("METATRON_CRASH_AT", point)
            .env("METATRON_CRASH_ONCE", died.display().to_string())
            .start()
            .await;
        assert!(died.exists() && !new.join("restore").exists(), "{point}");
        goes_on(&Client::login(&up.address).await, pid, &turn).await;
    }
}

/// All of it has its name: its own keys are back, and no others were made.
#[track_caller]
fn is_back(stack: &Stack, new: &Path) {
    assert!(!new.join(".restoring").exists(), "{:?}", names(new));
    let ring = |data: &Path| std::fs::read_to_string(data.join("keys/vault/keyring")).unwrap();
    assert_eq!(ring(new).trim(), ring(&stack.data_dir).trim(), "{}", new.display());
}

async fn goes_on(owner: &Client, pid: i64, turn: &str) {
    owner.approve(&owner.question(pid).await).await;
    owner.wait_turn(pid, turn, &["done"]).await;
    assert_eq!(owner.results(pid, turn).await[0]["text"], "before\n", "its home is back");
}
