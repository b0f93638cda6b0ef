//! How things stand: what waits, what was spent, the last chats.

use crate::world::*;
use protocol::{home::Waiting, process::ProcessChange, turn::TurnState};

#[tokio::test]
async fn what_waits_is_counted_until_it_is_answered() {
    let w = world().await;
    assert_eq!(w.store.waiting(&w.owner).await.unwrap(), Waiting::default());
    let (_, questions) = w.asking(&["a", "b"]).await;
    assert_eq!(w.store.waiting(&w.owner).await.unwrap(), Waiting { approvals: 2, questions: 0 });
    let deny = store::Decision::Deny { reason: None };
    let _ = w.store.decide(&w.owner, &questions[0].id, deny, at(30)).await.unwrap();
    assert_eq!(w.store.waiting(&w.owner).await.unwrap().approvals, 1);
    assert_eq!(w.store.waiting(&"another".into()).await.unwrap(), Waiting::default());
}

#[tokio::test]
async fn a_question_of_a_process_waits_too() {
    let w = world().await;
    let claim = w.claim(&w.queued().await).await;
    let _ = w.store.commit_answer(&claim, answer(1, &[]), at(20)).await.unwrap();
    let _ = w.store.advance_turn(&claim, TurnState::Acting, at(21)).await.unwrap();
    let parked = w.store.park_turn(&claim, TurnState::WaitingInput, at(22)).await.unwrap();
    assert_eq!(parked.value, TurnState::WaitingInput);
    assert_eq!(w.store.waiting(&w.owner).await.unwrap(), Waiting { approvals: 0, questions: 1 });
}

#[tokio::test]
async fn the_chats_used_last_come_first() {
    let w = world().await;
    let (second, third) = (new_process(&w.store, &w.owner).await, new_process(&w.store, &w.owner).await);
    let _ = w.send("hello", at(50)).await;
    let pids = async |limit| -> Vec<_> {
        let chats = w.store.last_chats(&w.owner, limit).await.unwrap();
        chats.into_iter().map(|chat| chat.pid).collect()
    };
    assert_eq!(pids(6).await, [w.pid, third, second]);
    assert_eq!(pids(1).await, [w.pid]);
    let away = ProcessChange { archived: Some(true), ..ProcessChange::default() };
    let _ = w.store.change_process(&w.owner, w.pid, &away, at(60)).await.unwrap();
    assert_eq!(pids(6).await, [third, second]);
    assert!(w.store.last_chats(&"another".into(), 6).await.unwrap().is_empty());
    assert_eq!(w.store.attachment_bytes().await.unwrap(), 0);
}
