//! Sessions, tokens, settings, secrets, providers, processes, old ops.

use crate::world::*;
use protocol::{
    UserId,
    auth::{LinkKind, TokenScope},
    message::Outcome,
    process::{Limits, Posture, ProcessChange, Program},
    provider::ProviderKind,
    turn::TurnState,
};
use store::{Error, NewProcessRow, ProviderKeyRow, ProviderRow, SecretChange, SecretRow};

#[tokio::test]
async fn logins_and_tokens() {
    let w = world().await;
    assert_eq!(w.store.user_by_name("aDA").await.unwrap().unwrap().0.id, w.owner);
    let (_, old) = w.store.user(&w.owner).await.unwrap().unwrap();
    let first = w.store.sessions(&w.owner, None).await.unwrap().remove(0).id;
    let change = async |user: &UserId| w.store.change_password(user, &old, "new", Some(&first), at(4)).await;
    assert!(matches!(change(&"x".into()).await, Err(Error::Conflict { what: "password", .. })), "nobody");
    assert!(change(&w.owner).await.unwrap().is_empty(), "one kept, and no other");
    assert_eq!(w.store.user(&w.owner).await.unwrap().unwrap().1, "new");

    let second = new_session(1);
    let session = second.id.clone();
    let late = w.store.add_session(&w.owner, "old", new_session(2), at(5)).await;
    assert!(matches!(late, Err(Error::Conflict { what: "password", .. })), "an old password: {late:?}");
    w.store.add_session(&w.owner, "new", second, at(5)).await.unwrap();
    let listed = w.store.sessions(&w.owner, Some(&session)).await.unwrap();
    assert_eq!(listed.iter().map(|s| s.current).collect::<Vec<_>>(), [true, false]);
    let row = w.store.session_by_token("session-1", at(6)).await.unwrap().unwrap();
    assert_eq!((row.id.clone(), row.user.id), (session.clone(), w.owner.clone()));
    assert!(w.store.session_by_token("session-1", at(1_000_000)).await.unwrap().is_none(), "over");
    w.store.touch_session(&session, at(7), at(2_000_000)).await.unwrap();
    assert!(w.store.session_by_token("session-1", at(1_000_000)).await.unwrap().is_some());
    assert!(w.store.end_session(&w.owner, &session).await.unwrap());
    assert!(!w.store.end_session(&w.owner, &session).await.unwrap());

    let (kept, gone) = (new_session(3), new_session(4));
    let (kept_id, gone_id) = (kept.id.clone(), gone.id.clone());
    w.store.add_session(&w.owner, "new", kept, at(5)).await.unwrap();
    w.store.add_session(&w.owner, "new", gone, at(5)).await.unwrap();
    let wrong = w.store.change_password(&w.owner, "old", "newer", Some(&kept_id), at(6)).await;
    assert!(matches!(wrong, Err(Error::Conflict { what: "password", .. })), "{wrong:?}");
    let ended = w.store.change_password(&w.owner, "new", "newer", Some(&kept_id), at(6)).await.unwrap();
    assert!(ended.len() == 2 && ended.contains(&gone_id), "{ended:?}");
    assert_eq!(w.store.sessions(&w.owner, None).await.unwrap()[0].id, kept_id);
    assert_eq!(w.store.rename_user(&w.owner, "ADA", at(7)).await.unwrap().name, "ADA");
    assert_eq!(w.store.user_by_name("ada").await.unwrap().unwrap().0.name, "ADA");
    let nobody = w.store.rename_user(&"x".into(), "Eve", at(7)).await;
    assert!(matches!(nobody, Err(Error::NotFound("user"))), "{nobody:?}");

    let token = id();
    let scopes = vec![TokenScope::Api, TokenScope::Metrics];
    w.store.add_token(&new_token(&w.owner, &token, scopes.clone(), None), T0).await.unwrap();
    w.store.touch_token(&token, at(9)).await.unwrap();
    let (row, user) = w.store.token_by_hash("hash").await.unwrap().unwrap();
    assert_eq!((row.scopes, row.used_at, user.id), (scopes.to_vec(), Some(at(9)), w.owner.clone()));
    assert_eq!(w.store.tokens(&w.owner).await.unwrap().len(), 1);
    assert!(w.store.delete_token(&w.owner, &token, &[], at(10)).await.unwrap().value.is_some());
    assert!(w.store.delete_token(&w.owner, &token, &[], at(10)).await.unwrap().value.is_none());
    assert!(w.store.token_by_hash("hash").await.unwrap().is_none());
}

#[tokio::test]
async fn a_token_for_a_reset_opens_nothing_else_and_opens_once() {
    let w = world().await;
    let add = async |token: &str| {
        w.store.add_one_time_token(LinkKind::Reset, token, at(1), at(2_000)).await.unwrap()
    };
    let opens = async |token: &str, now| w.store.opens(LinkKind::Reset, token, now).await.unwrap();
    let reset =
        async |token: &str, n, now| w.store.reset_owner(token, "Countess", "new", new_session(n), now).await;
    add("older").await;
    add("newer").await;
    assert!(!opens("older", at(2)).await && opens("newer", at(2)).await && !opens("newer", at(2_000)).await);
    assert!(!w.store.opens(LinkKind::Setup, "newer", at(2)).await.unwrap());
    // The setup's own token is no way in, whether it was used or not.
    w.store.add_one_time_token(LinkKind::Setup, "setup", at(1), at(2_000)).await.unwrap();
    for (wrong, now) in [("older", at(2)), ("setup", at(2)), ("token", at(2)), ("newer", at(2_000))] {
        assert!(matches!(reset(wrong, 1, now).await, Err(Error::WrongToken)), "{wrong}");
    }
    let (_, old) = w.store.user(&w.owner).await.unwrap().unwrap();
    assert_ne!(old, "new", "what was refused changed nothing");

    w.store.add_session(&w.owner, &old, new_session(1), at(3)).await.unwrap();
    let before = w.store.sessions(&w.owner, None).await.unwrap();
    let (owner, ended) = reset("newer", 2, at(4)).await.unwrap();
    assert_eq!((owner.id, owner.name.as_str()), (w.owner.clone(), "Countess"));
    assert!(ended.len() == 2 && before.iter().all(|session| ended.contains(&session.id)), "{ended:?}");
    assert_eq!(w.store.sessions(&w.owner, None).await.unwrap().len(), 1);
    assert_eq!(w.store.user_by_name("countess").await.unwrap().unwrap().1, "new");
    assert!(matches!(reset("newer", 3, at(5)).await, Err(Error::WrongToken)), "spent");
    let late = w.store.add_session(&w.owner, &old, new_session(3), at(5)).await;
    assert!(matches!(late, Err(Error::Conflict { what: "password", .. })), "{late:?}");
}

#[tokio::test]
async fn settings_secrets_and_providers() {
    let w = world().await;
    assert_eq!(w.store.setting::<i64>("hours").await.unwrap(), None);
    w.store.put_setting("hours", &24, T0).await.unwrap();
    assert_eq!(w.store.setting::<i64>("hours").await.unwrap(), Some(24));
    assert!(matches!(w.store.setting::<bool>("hours").await, Err(Error::Corrupt { table: "settings", .. })));

    let row = |name: &str, ms| ProviderRow {
        id: id(),
        owner_id: Some(w.owner.clone()),
        name: name.to_owned(),
        kind: ProviderKind::Openai,
        base_url: None,
        models: Vec::new(),
        charges: false,
        default: false,
        has_key: false,
        created_at: at(ms),
    };
    let (first, second) = (row("one", 1), row("two", 2));
    w.store.add_provider(&first, None).await.unwrap();
    w.store.add_provider(&second, None).await.unwrap();
    assert!(matches!(w.store.add_provider(&row("one", 3), None).await, Err(Error::NameTaken)));
    let renamed = ProviderRow { name: "one".to_owned(), ..second.clone() };
    assert!(matches!(
        w.store.update_provider(&second, &renamed, false, SecretChange::Keep, at(4)).await,
        Err(Error::NameTaken)
    ));
    assert_eq!(w.store.default_provider().await.unwrap().unwrap().id, first.id);

    let mut secret = SecretRow {
        id: first.id.to_string(),
        field: "api_key".to_owned(),
        version: 1,
        sealed: "a".to_owned(),
    };
    w.store
        .update_provider(&first, &first, false, SecretChange::Put(secret.clone(), None), at(5))
        .await
        .unwrap();
    // A change that was decided on while it had no key yet could send that anywhere.
    let moved = ProviderRow { base_url: Some("https://elsewhere/v1".to_owned()), ..first.clone() };
    let stale = w.store.update_provider(&first, &moved, false, SecretChange::Keep, at(5)).await;
    assert!(matches!(stale, Err(Error::Conflict { what: "provider", .. })), "{stale:?}");
    let first = ProviderRow { has_key: true, ..first };
    assert!(w.store.provider(&first.id).await.unwrap().unwrap().has_key);
    let stale = SecretRow { version: 0, ..secret.clone() };
    assert_eq!(w.store.reseal(&[stale], at(6)).await.unwrap(), 0);
    secret.sealed = "b".to_owned();
    assert_eq!(w.store.reseal(&[secret], at(6)).await.unwrap(), 1);
    assert_eq!(w.store.secrets().await.unwrap()[0].sealed, "b");
    // A change of its address and its secret is one.
    let url = |row: &ProviderRow| row.base_url.clone();
    let moved = ProviderRow { base_url: Some("https://b/v1".to_owned()), ..first.clone() };
    let put = SecretRow { version: 2, sealed: "c".to_owned(), ..w.store.secrets().await.unwrap().remove(0) };
    let taken = ProviderRow { name: "two".to_owned(), ..moved.clone() };
    assert!(
        w.store
            .update_provider(&first, &taken, false, SecretChange::Put(put.clone(), None), at(6))
            .await
            .is_err()
    );
    let (row, keys) = w.store.provider_and_keys(&first.id).await.unwrap().unwrap();
    assert_eq!((url(&row), keys[0].1.sealed.as_str()), (None, "b"));
    let hint = Some("…cdef".to_owned());
    w.store
        .update_provider(&first, &moved, false, SecretChange::Put(put, hint.clone()), at(6))
        .await
        .unwrap();
    let (row, keys) = w.store.provider_and_keys(&first.id).await.unwrap().unwrap();
    assert_eq!((url(&row), keys[0].1.sealed.as_str(), &keys[0].0.hint), (url(&moved), "c", &hint));
    // A key that its provider refused is told of once, and one that was changed meanwhile is not refused for the other.
    let key = keys[0].0.id.clone();
    assert!(!w.store.refuse_key(&key, 1, "401", at(6)).await.unwrap().value, "that was the one before");
    let refused = w.store.refuse_key(&key, 2, "401", at(6)).await.unwrap();
    assert_eq!((refused.value, names(&refused)), (true, vec!["notice".to_owned()]));
    assert!(w.store.refuse_key(&key, 2, "401", at(7)).await.unwrap().facts.is_empty());
    assert_eq!(w.store.provider_keys().await.unwrap()[0].refused.as_ref().unwrap().why, "401");
    assert!(w.store.resume_key(&first.id, &key, at(7)).await.unwrap());
    assert_eq!(w.store.provider_keys().await.unwrap()[0].refused, None);
    let second_key = ProviderKeyRow {
        id: "k2".into(),
        provider_id: first.id.clone(),
        field: "api_key.k2".to_owned(),
        hint: None,
        created_at: at(7),
        refused: None,
    };
    let sealed =
        SecretRow { id: first.id.0.clone(), field: "api_key.k2".to_owned(), version: 1, sealed: "d".into() };
    w.store.add_provider_key(&second_key, &sealed).await.unwrap();
    assert_eq!(w.store.provider_and_keys(&first.id).await.unwrap().unwrap().1.len(), 2);
    assert!(w.store.delete_provider_key(&first.id, &second_key.id).await.unwrap());
    assert!(w.store.secret(first.id.as_str(), "api_key.k2").await.unwrap().is_none());

    let change = ProcessChange { provider_id: Some(Some(first.id.clone())), ..ProcessChange::default() };
    let changed = w.store.change_process(&w.owner, w.pid, &change, at(7)).await.unwrap();
    assert_eq!(names(&changed), ["process.changed"]);
    assert!(w.store.delete_provider(&first.id, at(8)).await.unwrap());
    assert!(w.store.secret(first.id.as_str(), "api_key").await.unwrap().is_none());
    assert_eq!(w.store.default_provider().await.unwrap().unwrap().id, second.id);
    assert_eq!(w.store.process(&w.owner, w.pid).await.unwrap().process.provider_id, None);
    assert!(w.store.delete_provider(&second.id, at(9)).await.unwrap());
    assert!(w.store.default_provider().await.unwrap().is_none());
}

#[tokio::test]
async fn processes() {
    let w = world().await;
    let row = NewProcessRow {
        owner_id: w.owner.clone(),
        ppid: Some(w.pid),
        client_id: Some("c".into()),
        program: Program::Chat,
        title: "Named".to_owned(),
        posture: Posture::Watch,
        limits: Limits::default(),
    };
    let made = w.store.add_process(row.clone(), at(1)).await.unwrap();
    let again = w.store.add_process(row, at(2)).await.unwrap();
    assert_eq!((&again.value, again.facts.len()), (&made.value, 0));
    assert_eq!(w.store.postures().await.unwrap(), [(made.value.pid, Posture::Watch)].into());
    let after = w.store.processes(&w.owner, Some(w.pid), 10).await.unwrap();
    assert_eq!(after, [made.value]);
    let nobody = w.store.process(&"someone".into(), w.pid).await;
    assert!(matches!(nobody, Err(Error::NotFound("process"))));
}

#[tokio::test]
async fn old_ops_give_their_texts_back() {
    let w = world().await;
    let (claim, ops) = w.acting(&["c1"]).await;
    let long = "é".repeat(5_000);
    let _ = w.store.op_ended(&claim, &ops[0], &result(Outcome::Ok, &long), at(30)).await.unwrap();
    let _ = w.store.finish_turn(&claim, TurnState::Done, None, at(31)).await.unwrap();
    assert_eq!(w.store.prune_ops(at(30), 10).await.unwrap(), 0);
    assert_eq!(w.store.prune_ops(at(31), 10).await.unwrap(), 1);
    assert_eq!(w.store.prune_ops(at(31), 10).await.unwrap(), 0, "once");
    let kept = w.store.op(&w.owner, &ops[0]).await.unwrap().op.result.unwrap();
    assert!(kept.truncated && kept.text.len() < 2_200 && kept.text.contains("bytes no longer kept"));
    assert_eq!(kept.length, 10_000);
}

/// What was read of providers, keys, routes and the default is read again as soon as any of it changes, and not before.
#[tokio::test]
async fn ways_are_read_anew_when_they_change() {
    let w = world().await;
    let row = ProviderRow {
        id: "p1".into(),
        owner_id: None,
        name: "one".to_owned(),
        kind: ProviderKind::Openai,
        base_url: None,
        models: Vec::new(),
        charges: false,
        default: false,
        has_key: false,
        created_at: T0,
    };
    let mut known = w.store.ways(None).await.unwrap();
    let mut anew = async |what: &str| {
        let now = w.store.ways(Some(&known)).await.unwrap();
        assert!(now.revision > known.revision, "{what}");
        let again = w.store.ways(Some(&now)).await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&now, &again), "nothing changed after {what}");
        known = now;
    };
    w.store.add_provider(&row, None).await.unwrap();
    anew("a provider").await;
    let secret = SecretRow { id: "p1".into(), field: "api_key".into(), version: 1, sealed: "a".into() };
    w.store.update_provider(&row, &row, false, SecretChange::Put(secret.clone(), None), at(1)).await.unwrap();
    anew("its key").await;
    assert_eq!(w.store.reseal(&[SecretRow { sealed: "b".into(), ..secret }], at(2)).await.unwrap(), 1);
    anew("its key sealed anew").await;
    let _ = w.store.refuse_key(&"p1".into(), 1, "401", at(3)).await.unwrap();
    anew("a refused key").await;
    w.store.put_route("deep", &[], at(4)).await.unwrap();
    anew("a route").await;
    w.store.add_provider(&ProviderRow { id: "p2".into(), name: "two".into(), ..row }, None).await.unwrap();
    anew("another").await;
    w.store.set_default_provider(&"p2".into(), at(5)).await.unwrap();
    anew("the default").await;
    let turn = w.queued().await;
    let _ = w.claim(&turn).await;
    w.store.delete_provider(&"p1".into(), at(6)).await.unwrap();
    anew("one less").await;
}
