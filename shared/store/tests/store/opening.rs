//! Databases that open, and those that are refused with a sentence.

use crate::world::*;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use store::Error;

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
