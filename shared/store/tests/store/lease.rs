//! Who may write: the holder of the highest epoch, and nobody else.

use crate::world::*;
use protocol::{message::Outcome, turn::TurnState};
use store::Error;

#[tokio::test]
async fn a_stale_worker_writes_nothing() {
    let w = world().await;
    let (old, ops) = w.acting(&["c1"]).await;
    assert!(w.store.claim_turn(&old.turn_id, "w2", at(15_009), at(30_000)).await.unwrap().is_none());
    let new = w.store.claim_turn(&old.turn_id, "w2", at(15_010), at(30_000)).await.unwrap().unwrap();
    assert_eq!((new.epoch.0, new.crashes), (old.epoch.0 + 1, 1));
    assert_eq!(w.state(&old.turn_id).await, TurnState::Acting);

    let before = w.store.unpublished(at(1_000_000), 1_000).await.unwrap().len();
    let now = at(15_020);
    fenced(w.store.renew_lease(&old, at(40_000)).await);
    fenced(w.store.advance_turn(&old, TurnState::Thinking, now).await);
    fenced(w.attempt(&old, 2, now).await);
    fenced(w.store.save_live(&old, 1, "text").await);
    fenced(w.store.commit_answer(&old, answer(2, &[]), now).await);
    fenced(w.store.commit_outcome(&old, &id(), outcome(1, "c1", None), now).await);
    fenced(w.store.op_sent(&old, &ops[0], None, now).await);
    fenced(w.store.op_running(&old, &ops[0], &journal(), None, now).await);
    fenced(w.store.op_asked(&old, question(&ops[0]), now).await);
    fenced(w.store.op_ended(&old, &ops[0], &result(Outcome::Ok, ""), now).await);
    fenced(w.store.park_turn(&old, TurnState::WaitingInput, now).await);
    fenced(w.store.finish_turn(&old, TurnState::Done, None, now).await);
    assert_eq!(w.store.unpublished(at(1_000_000), 1_000).await.unwrap().len(), before);

    w.store.renew_lease(&new, at(40_000)).await.unwrap();
    let _ = w.store.op_ended(&new, &ops[0], &result(Outcome::Ok, ""), now).await.unwrap();
    assert_eq!(w.store.turn(&new.turn_id).await.unwrap().unwrap().crashes, 0, "something came of it");
}

#[tokio::test]
async fn crashes_count_until_there_is_progress() {
    let w = world().await;
    let turn = w.queued().await;
    for crash in 0..3 {
        let now = at(crash * 20_000);
        let claim = w.store.claim_turn(&turn, "w", now, at(crash * 20_000 + 15_000)).await.unwrap().unwrap();
        assert_eq!(claim.crashes, crash);
    }
    let claim = w.store.claim_turn(&turn, "w", at(100_000), at(115_000)).await.unwrap().unwrap();
    let _ = w.store.commit_answer(&claim, answer(1, &[]), at(100_001)).await.unwrap();
    let claim = w.store.claim_turn(&turn, "w", at(200_000), at(215_000)).await.unwrap().unwrap();
    assert_eq!(claim.crashes, 1);

    // Given back at shutdown: no crash, and first in line still.
    let parked = w.store.park_turn(&claim, TurnState::Queued, at(200_001)).await.unwrap();
    assert_eq!(names(&parked), ["turn.state queued", "process.state queued"]);
    let claim = w.store.claim_turn(&turn, "w", at(200_002), at(215_000)).await.unwrap().unwrap();
    assert_eq!(claim.crashes, 1);
}

#[tokio::test]
async fn tickets_go_to_what_needs_a_worker() {
    let w = world().await;
    let first = w.queued().await;
    let second = w.queued().await;
    assert!(w.store.take_tickets(at(1), at(-15_000), 10).await.unwrap().is_empty(), "ticketed when sent");
    assert_eq!(w.store.take_tickets(at(16_000), at(1_000), 10).await.unwrap(), std::slice::from_ref(&first));
    assert!(w.store.take_tickets(at(17_000), at(2_000), 10).await.unwrap().is_empty(), "not twice in 15 s");

    let claim = w.store.claim_turn(&first, "w", at(20_000), at(35_000)).await.unwrap().unwrap();
    assert!(w.store.take_tickets(at(34_999), at(19_999), 10).await.unwrap().is_empty());
    assert_eq!(
        w.store.take_tickets(at(35_000), at(20_000), 10).await.unwrap(),
        std::slice::from_ref(&first),
        "ran out"
    );
    let _ = w.store.finish_turn(&claim, TurnState::Failed, None, at(36_000)).await.unwrap();
    // Its own ticket came while it stood behind and was turned away: it is due at once.
    assert_eq!(w.store.take_tickets(at(36_001), at(-15_000), 10).await.unwrap(), [second]);
}

fn fenced<T>(result: store::Result<T>) {
    assert!(matches!(result, Err(Error::Fenced)), "a stale write went through");
}
