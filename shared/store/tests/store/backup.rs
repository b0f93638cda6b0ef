//! A copy made at work, and what it begins with elsewhere.

use crate::world::*;
use std::{fs, io::Write as _};
use store::{Decision, Error, check_copy, newest_schema};

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
    assert_eq!(copy.begin_anew(at(1), at(9)).await.unwrap(), 0);
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
    for broken in [
        &whole[..whole.len() / 2],
        &[&whole[..5000], &[0xA5; 3000][..], &whole[8000..]].concat(),
        b"text",
        b"",
    ] {
        let path = elsewhere.path().join("broken.db");
        fs::File::create(&path).unwrap().write_all(broken).unwrap();
        let said = check_copy(&path).await;
        assert!(matches!(said, Err(Error::Corrupt { .. })), "{} bytes: {said:?}", broken.len());
    }
    // What cannot be read is not called damaged.
    for unread in [elsewhere.path().to_owned(), elsewhere.path().join("nowhere.db")] {
        let said = check_copy(&unread).await;
        assert!(matches!(&said, Err(Error::Open { path, .. }) if *path == unread), "{said:?}");
    }
}

/// A question stands as much longer as nobody could answer it, and shows what would run where it stands now.
#[tokio::test]
async fn open_questions_stand_on_and_are_asked_anew() {
    let w = world().await;
    let (_, asked) = w.asking(&["a", "b"]).await;
    assert_eq!(w.store.begin_anew(at(100), at(90_100)).await.unwrap(), 2);
    assert!(
        w.store.expire_approvals(at(149_000), 10).await.unwrap().value.is_empty(),
        "they expired while all was away"
    );
    let open = w.store.open_questions().await.unwrap();
    assert_eq!(open.len(), 2);
    let (row, body) = &open[0];
    assert_eq!((&row.approval.id, body), (&asked[0].id, &command("touch x")));
    let anew = |n: usize| {
        let mut anew = question(&asked[n].op.op_id);
        (anew.approval_id, anew.fingerprint) = (asked[n].id.clone(), "g".to_owned());
        (anew.plan.cwd, anew.asked.cwd) = ("/elsewhere".to_owned(), "/elsewhere".to_owned());
        anew
    };
    let told = w.store.ask_anew(&w.owner, anew(0), at(90_200)).await.unwrap();
    assert_eq!(told.facts.len(), 1, "it is told as one that was opened");
    let shown = w.store.approval(&w.owner, &asked[0].id).await.unwrap().approval;
    assert_eq!(
        (shown.op.cwd.as_str(), shown.op.fingerprint.as_str(), shown.expires_at),
        ("/elsewhere", "g", at(150_000))
    );
    let op = w.store.op(&w.owner, &asked[0].op.op_id).await.unwrap();
    assert_eq!(op.op.plan.unwrap().cwd, "/elsewhere");
    let _ =
        w.store.decide(&w.owner, &asked[1].id, Decision::Deny { reason: None }, at(90_300)).await.unwrap();
    let late = w.store.ask_anew(&w.owner, anew(1), at(90_400)).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    w.store.asked_anew(at(90_500)).await.unwrap();
    assert!(!w.store.is_to_ask_anew().await.unwrap());
}
