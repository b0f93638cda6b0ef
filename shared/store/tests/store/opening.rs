//! Databases that open, and those that are refused with a sentence.

use crate::world::*;
use protocol::{
    Millis, UserId,
    message::AttachmentKind,
    usage::{BudgetPeriod, BudgetScope, UsageBy},
};
use sqlx::{
    Connection as _, SqliteConnection,
    migrate::{Migration, Migrator},
    sqlite::SqliteConnectOptions,
};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use store::{Error, NewAttachment, NewBudgetRow, Room};

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.expect("opens")
}

#[tokio::test]
async fn its_files_are_ours_alone_and_it_opens_again() {
    let w = world().await;
    for file in ["metatron.db", "metatron.db-wal", "metatron.db-shm", "metatron.db.lock"] {
        let mode = fs::metadata(w.folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    fs::set_permissions(w.folder.path().join("metatron.db"), fs::Permissions::from_mode(0o644)).unwrap();
    let again = w.again().await;
    again.ping().await.unwrap();
    let mode = fs::metadata(w.folder.path().join("metatron.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(again.owner().await.unwrap().unwrap().id, w.owner);

    let mut raw = raw(&w.folder.path().join("metatron.db")).await;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut raw).await.unwrap();
    assert_eq!(mode, "wal");
}

/// As it was before this migration.
async fn older(path: &Path, before: i64) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(true);
    let mut sql = SqliteConnection::connect_with(&options).await.expect("opens");
    let all = sqlx::migrate!("../../migrations/sqlite");
    let earlier: Vec<Migration> = all.iter().filter(|one| one.version < before).cloned().collect();
    assert!(all.iter().any(|one| one.version == before), "it is there");
    Migrator { migrations: earlier.into(), ..Migrator::DEFAULT }.run(&mut sql).await.expect("migrated");
    sql
}

/// The table of attachments is made anew: all of them stay, with whose they are, and it takes documents.
#[tokio::test]
async fn attachments_of_an_older_database_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metatron.db");
    let mut sql = older(&path, 20_261_128_113_000).await;
    for statement in [
        "INSERT INTO users VALUES ('u', 'Ada', 'owner', '', 0)",
        "INSERT INTO processes (pid, owner_id, program, title, state, posture, limits, created_at, active_at)
         VALUES (1, 'u', 'chat', '', 'idle', 'ask', '{}', 0, 0)",
        "INSERT INTO turns (id, pid, owner_id, state, created_at, started_at, ended_at)
         VALUES ('t', 1, 'u', 'done', 0, 0, 0)",
        "INSERT INTO messages (id, pid, turn_id, owner_id, role, step, blocks, created_at)
         VALUES ('m', 1, 't', 'u', 'user', 0, '[]', 0)",
        "INSERT INTO attachments (id, owner_id, message_id, name, media_type, kind, size, bytes, created_at, client_id)
         VALUES ('z', 'u', 'm', 'a.png', 'image/png', 'image', 2, x'8950', 5, 'c'),
                ('a', 'u', NULL, 'b.txt', 'text/plain', 'text', 3, 'abc', 6, NULL)",
        "INSERT INTO attachments (id, owner_id, name, media_type, kind, size, bytes, created_at)
         SELECT 'l', 'u', 'l.txt', 'text/plain', 'text', 3000000, zeroblob(3000000), 7",
    ] {
        sqlx::query(statement).execute(&mut sql).await.unwrap();
    }
    let rows = "SELECT group_concat(concat_ws('|', id, owner_id, message_id, name, media_type, kind, size,
                       length(bytes), created_at, client_id), ' ') FROM attachments";
    let indexes = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master
                   WHERE type = 'index' AND tbl_name = 'attachments' AND sql IS NOT NULL ORDER BY name)";
    let mut seen = Vec::new();
    for statement in [rows, indexes] {
        seen.push(sqlx::query_scalar::<_, String>(statement).fetch_one(&mut sql).await.unwrap());
    }
    assert!(seen[1].contains("by_client") && seen[1].contains("unsaid") && seen[1].contains("by_message"));
    sql.close().await.unwrap();

    let store = open(path.clone()).await.unwrap();
    let mut sql = raw(&path).await;
    for (statement, before) in [rows, indexes].into_iter().zip(&seen) {
        let now: String = sqlx::query_scalar(statement).fetch_one(&mut sql).await.unwrap();
        assert_eq!(&now, before);
    }
    let wrong = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut sql).await.unwrap();
    assert!(wrong.is_empty());
    sqlx::query("PRAGMA foreign_keys = ON").execute(&mut sql).await.unwrap();
    let nobody = "UPDATE attachments SET message_id = 'nobody' WHERE id = 'a'";
    assert!(sqlx::query(nobody).execute(&mut sql).await.is_err(), "there is no such message");
    let owner = "u".into();
    let new = NewAttachment {
        id: id(),
        owner_id: "u".into(),
        client_id: Some("c2".into()),
        name: "a.pdf".into(),
        media_type: "application/pdf".into(),
        kind: AttachmentKind::Document,
        bytes: b"%PDF-".to_vec(),
    };
    let room = Room { most_bytes: 10_000_000, make: false };
    let made = store.add_attachment(new.clone(), room, at(0)).await.unwrap();
    assert_eq!(store.add_attachment(NewAttachment { id: id(), ..new }, room, at(1)).await.unwrap(), made);
    let (read, bytes) = store.attachment(&owner, &made.id).await.unwrap();
    assert_eq!((read.kind, &bytes[..]), (AttachmentKind::Document, &b"%PDF-"[..]));
    assert_eq!(store.attachment(&owner, &"z".into()).await.unwrap().1, b"\x89P");
}

/// What was spent, and the keys, stand in their new places: whole, and counted to budgets.
#[tokio::test]
async fn money_and_keys_of_an_older_database_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metatron.db");
    let mut sql = older(&path, 20_261_128_110_000).await;
    let (first, second, next) = (1_795_132_800_000_i64, 1_795_219_200_000_i64, 1_796_083_200_000_i64);
    for statement in [
        "INSERT INTO users VALUES ('u', 'Ada', 'owner', '', 7)",
        "INSERT INTO providers VALUES ('p', 'u', 'mine', 'openai', NULL, '[]', 0),
                ('l', 'u', 'local', 'ollama', NULL, '[]', 0), ('n', 'u', 'keyless', 'openai', NULL, '[]', 0)",
        "INSERT INTO secrets VALUES ('p', 'api_key', 3, 'sealed', 9)",
        "INSERT INTO processes (pid, owner_id, program, title, state, posture, limits, created_at, active_at, cost_usd)
         VALUES (1, 'u', 'chat', '', 'idle', 'ask', '{}', 0, 0, 1.25)",
        "INSERT INTO spending VALUES ('u', 1795132800000, 'mine', 'm', 100, 10, 0.5),
                ('u', 1795132800000, 'mine', 'n', 1, 1, 0.25), ('u', 1795219200000, 'local', 'q', 7, 7, 0),
                ('u', 1795219200000, 'gone', 'x', 3, 3, 0), ('u', 1796083200000, 'mine', 'm', 5, 5, 2.0)",
    ] {
        sqlx::query(statement).execute(&mut sql).await.unwrap();
    }
    sql.close().await.unwrap();

    let store = open(path).await.unwrap();
    let (owner, now) = (UserId::from("u"), Millis(second + 5));
    let keys = store.provider_keys().await.unwrap();
    assert_eq!(
        keys.iter().map(|key| (key.id.as_str(), key.provider_id.as_str())).collect::<Vec<_>>(),
        [("p", "p")]
    );
    assert_eq!(store.provider_and_keys(&"p".into()).await.unwrap().unwrap().1[0].1.sealed, "sealed");
    let sums = store.usage_by(&owner, UsageBy::Day, Millis(0), Millis(next)).await.unwrap();
    let days: Vec<_> =
        sums.iter().map(|sum| (sum.key.as_str(), sum.cost_usd, sum.input_tokens, sum.unpriced)).collect();
    // Of the one that is gone nobody knows what it cost.
    assert_eq!(days, [("2026-11-20", 0.75, 101, 0), ("2026-11-21", 0.0, 10, 1)]);
    let [day] = &store.budgets(&owner, Millis(first + 1)).await.unwrap()[..] else { panic!() };
    assert_eq!((day.limit_usd, day.used_usd, day.period), (2.0, 0.75, BudgetPeriod::Day));
    for (scope, subject, period, used) in [
        (BudgetScope::All, "", BudgetPeriod::Month, 0.75),
        (BudgetScope::Process, "1", BudgetPeriod::Total, 1.25),
    ] {
        let row = NewBudgetRow {
            id: id(),
            owner_id: owner.clone(),
            scope,
            subject: subject.to_owned(),
            period,
            limit_nano: 9_000_000_000,
        };
        store.add_budget(&row, now).await.unwrap();
        let all = store.budgets(&owner, now).await.unwrap();
        assert_eq!(all.iter().find(|budget| budget.id == row.id).unwrap().used_usd, used, "{scope:?}");
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let w = world().await;
    let path = w.folder.path().join("metatron.db");
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
         VALUES (29990101000000, 'from later', CURRENT_TIMESTAMP, TRUE, x'00', 1)",
    )
    .execute(&mut raw(&path).await)
    .await
    .unwrap();
    match open(path.clone()).await {
        Err(Error::NewerDatabase { path: named, migration }) => {
            assert_eq!((named, migration), (path, 29_990_101_000_000));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    }
    assert!(w.store.owner().await.unwrap().is_some(), "nothing happened to it");
}

#[tokio::test]
async fn a_folder_not_ours_to_write_is_named() {
    // Root may write everywhere but where there is nothing to write to.
    for path in ["/proc/metatron.db", "/nowhere/at/all/metatron.db"] {
        match open(path.into()).await {
            Err(Error::Open { path: named, .. }) => assert_eq!(named, Path::new(path)),
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it opened"),
        }
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let as_root = fs::write(folder.path().join("probe"), "").is_ok();
    let opened = open(folder.path().join("metatron.db")).await;
    assert!(as_root || matches!(opened, Err(Error::Open { .. })));
}
