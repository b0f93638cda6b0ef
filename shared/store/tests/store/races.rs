//! Many at once, on several handles of one file: one wins, nobody hears BUSY.

use crate::world::*;
use protocol::{Millis, auth::LinkKind, turn::TurnState};
use std::collections::HashSet;
use store::{Decision, Error};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_claims_one_wins() {
    let w = world().await;
    let other = w.again().await;
    for _ in 0..20 {
        let turn = w.queued().await;
        let (a, b) = tokio::join!(
            w.store.claim_turn(&turn, "a", at(10), at(15_000)),
            other.claim_turn(&turn, "b", at(10), at(15_000)),
        );
        let claims: Vec<_> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
        assert_eq!(claims.len(), 1);
        let _ = w.store.finish_turn(&claims[0], TurnState::Done, None, at(11)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_owners_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metatron.db");
    let mut opening = JoinSet::new();
    for _ in 0..4 {
        opening.spawn(open(path.clone()));
    }
    let stores: Vec<_> = opening.join_all().await.into_iter().map(|store| store.unwrap()).collect();
    stores[0].add_one_time_token(LinkKind::Setup, "token", T0, at(1_800_000)).await.unwrap();
    let expired = stores[0].claim("token", new_owner("Late"), new_session(0), at(1_800_000)).await;
    assert!(matches!(expired, Err(Error::WrongToken)));
    let wrong = stores[0].claim("other", new_owner("Eve"), new_session(0), at(1)).await;
    assert!(matches!(wrong, Err(Error::WrongToken)));

    let mut claims = JoinSet::new();
    for n in 0..100 {
        let store = stores[n % 4].clone();
        claims.spawn(async move {
            store.claim("token", new_owner(&format!("owner {n}")), new_session(n), at(1)).await
        });
    }
    let mut won = Vec::new();
    for claim in claims.join_all().await {
        match claim {
            Ok(user) => won.push(user),
            Err(Error::Conflict { state, .. }) => assert_eq!(state, "claimed"),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(won.len(), 1);
    assert_eq!(stores[1].owner().await.unwrap().as_ref(), won.first());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancel_races_decide() {
    let w = world().await;
    let other = w.again().await;
    let (mut yes, mut stop) = (0, 0);
    for round in 0..60 {
        let (claim, questions) = w.asking(&["c1"]).await;
        let approve = Decision::Approve { permit: permit() };
        // A head start for either by turns, so that both orders are seen.
        let lead = std::time::Duration::from_micros(100);
        let (decided, cancelled) = tokio::join!(
            async {
                if round % 2 == 0 {
                    tokio::time::sleep(lead).await;
                }
                w.store.decide(&w.owner, &questions[0].id, approve, at(30)).await
            },
            async {
                if round % 2 == 1 {
                    tokio::time::sleep(lead).await;
                }
                other.cancel_turn(&w.owner, w.pid, None, at(30)).await
            },
        );
        // The stop always hits: a decision before it only means that there was more to stop.
        let (turn, left) = cancelled.unwrap().value;
        assert_eq!(turn, claim.turn_id);
        assert_eq!(w.state(&turn).await, TurnState::Cancelled);
        let op = w.store.op(&w.owner, &questions[0].op.op_id).await.unwrap().op.state;
        assert_eq!(op.as_str(), "cancelled");
        assert!(left.ops.is_empty());
        match decided {
            Ok(decided) => {
                assert_eq!(decided.value.queued, Some(turn));
                assert!(left.approvals.is_empty());
                yes += 1;
            }
            Err(Error::Conflict { state, .. }) => {
                assert_eq!(state, "cancelled");
                assert_eq!(left.approvals, [questions[0].id.clone()]);
                stop += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(yes > 0 && stop > 0, "both orders were seen: {yes} to {stop}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_id_repeated_at_once_is_one_message() {
    let w = world().await;
    let other = w.again().await;
    let mut sends = JoinSet::new();
    for n in 0..40 {
        let store = if n % 2 == 0 { w.store.clone() } else { other.clone() };
        let message = w.message("the same", "once");
        sends.spawn(async move { store.send_message(message, at(n)).await.unwrap() });
    }
    let sent = sends.join_all().await;
    let accepted: HashSet<_> = sent.iter().map(|s| s.value.accepted.message_id.clone()).collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(sent.iter().filter(|s| s.value.fresh).count(), 1);
    assert!(sent.iter().filter(|s| !s.value.fresh).all(|s| s.facts.is_empty() && !s.value.answers));
    assert_eq!(w.messages().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_handles_write_without_busy() {
    let w = world().await;
    let mut writers = JoinSet::new();
    for handle in 0..5i64 {
        let store = w.again().await;
        let message = move |n: i64| (format!("{handle}-{n}"), at(handle * 1_000 + n));
        let (owner, pid) = (w.owner.clone(), w.pid);
        writers.spawn(async move {
            for n in 0..40 {
                let (client, now): (String, Millis) = message(n);
                let message = store::NewUserMessage {
                    owner_id: owner.clone(),
                    pid,
                    client_id: client.into(),
                    message_id: id(),
                    turn_id: id(),
                    text: "hello".to_owned(),
                    attachments: Vec::new(),
                    replaces: None,
                    token_id: None,
                };
                let _ = store.send_message(message, now).await.unwrap();
                store.next_number("count", now).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    assert_eq!(w.store.next_number("count", T0).await.unwrap(), 201);
    assert_eq!(w.messages().await.len(), 200);
    // All in one line: one is due, the others stand behind it.
    assert_eq!(w.store.take_tickets(at(1_000_000), at(900_000), 1_000).await.unwrap().len(), 1);
}
