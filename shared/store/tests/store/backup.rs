//! A copy made at work, and what it begins with elsewhere.

use crate::world::*;
use std::{fs, io::Write as _};
use store::{Error, check_copy, newest_schema};

#[tokio::test]
async fn a_copy_is_whole_while_others_write_and_begins_anew() {
    let w = world().await;
    let path = w.folder.path().join("copy.db");
    let writing = async {
        for n in 0..50 {
            w.store.put_setting("counted", &n, at(n)).await.unwrap();
        }
    };
    let (schema, ()) = tokio::join!(w.store.backup_into(&path), writing);
    assert_eq!(schema.unwrap(), newest_schema());
    let elsewhere = tempfile::tempdir().unwrap();
    let there = elsewhere.path().join("metatron.db");
    fs::copy(&path, &there).unwrap();
    let copy = open(there.clone()).await.unwrap();
    assert!(copy.session_by_token("session-0", T0).await.unwrap().is_some());
    assert_eq!(copy.begin_anew(at(9)).await.unwrap(), 0);
    assert!(copy.session_by_token("session-0", T0).await.unwrap().is_none(), "logins end");
    assert_eq!(copy.owner().await.unwrap().unwrap().id, w.owner);
    assert_eq!(copy.claimed_at().await.unwrap(), Some(T0));
    assert_eq!(copy.next_number("policy_version", at(10)).await.unwrap(), at(9).0 + 1);
    assert!(copy.is_to_ask_anew().await.unwrap());
    copy.close().await.unwrap();
    assert_eq!(check_copy(&there).await.unwrap(), newest_schema(), "all of it is in the one file");
    assert!(w.store.session_by_token("session-0", T0).await.unwrap().is_some(), "here they go on");

    // The name is taken: nothing is written over.
    assert!(w.store.backup_into(&path).await.is_err());
    // Cut, overwritten, no database at all.
    let whole = fs::read(&path).unwrap();
    for broken in [&whole[..whole.len() / 2], &[&whole[..5000], &[0xA5; 3000][..], &whole[8000..]].concat(), b"text", b""] {
        let path = elsewhere.path().join("broken.db");
        fs::File::create(&path).unwrap().write_all(broken).unwrap();
        let said = check_copy(&path).await;
        assert!(matches!(said, Err(Error::Corrupt { .. })), "{} bytes: {said:?}", broken.len());
    }
}
