//! Questions and decisions.

use crate::world::*;
use protocol::{approval::ApprovalState, op::OpState, turn::TurnState};
use store::{Asked, Decision, Error};

#[tokio::test]
async fn a_turn_goes_on_when_every_question_is_answered() {
    let w = world().await;
    let (claim, questions) = w.asking(&["c1", "c2"]).await;
    let pending =
        w.store.approvals(&w.owner, Asked::Is(ApprovalState::Pending), None, false, None, 10).await.unwrap();
    assert_eq!(pending, questions, "oldest first");

    let no = Decision::Deny { reason: Some("not today".to_owned()) };
    let first = w.store.decide(&w.owner, &questions[0].id, no.clone(), at(30)).await.unwrap();
    assert_eq!(names(&first), ["approval.decided denied", "op.state denied"]);
    assert_eq!(first.value.queued, None);
    assert_eq!(conflict(w.store.decide(&w.owner, &questions[0].id, no.clone(), at(31)).await), "denied");
    let row = w.store.approval(&w.owner, &questions[0].id).await.unwrap().approval;
    assert_eq!((row.reason.as_deref(), row.decided_by), (Some("not today"), Some(w.owner.clone())));

    let second = w.store.decide(&w.owner, &questions[1].id, no, at(32)).await.unwrap();
    assert_eq!(second.value.queued, Some(claim.turn_id.clone()));
    let stranger = w.store.approval(&"someone".into(), &questions[0].id).await;
    assert!(matches!(stranger, Err(Error::NotFound("approval"))));
    let history = w.store.approvals(&w.owner, Asked::Decided, Some(w.pid), true, None, 1).await.unwrap();
    assert_eq!(history[0].id, questions[1].id, "newest first");
    let rest = w.store.approvals(&w.owner, Asked::Any, None, true, Some(&history[0].id), 10).await.unwrap();
    assert_eq!(rest.iter().map(|row| &row.id).collect::<Vec<_>>(), [&questions[0].id]);
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(33)).await.unwrap();
    let (_, open) = w.asking(&["c3"]).await;
    let decided = w.store.approvals(&w.owner, Asked::Decided, None, false, None, 10).await.unwrap();
    assert_eq!(decided.iter().map(|row| &row.id).collect::<Vec<_>>(), [&questions[0].id, &questions[1].id]);
    let newest = w.store.approvals(&w.owner, Asked::Any, None, true, None, 1).await.unwrap();
    assert_eq!(newest, open);
    let denied = Asked::Is(ApprovalState::Denied);
    assert_eq!(w.store.approvals(&w.owner, denied, None, true, None, 10).await.unwrap().len(), 2);
    assert!(w.store.approvals(&"someone".into(), Asked::Any, None, true, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_edit_takes_over_the_call() {
    let w = world().await;
    let (claim, questions) = w.asking(&["c1"]).await;
    let edit = edit();
    let (op, approval) = (edit.op_id.clone(), edit.approval_id.clone());
    let decided =
        w.store.decide(&w.owner, &questions[0].id, Decision::Edit(Box::new(edit)), at(30)).await.unwrap();
    assert_eq!(decided.value.approval_id, approval);
    assert_eq!(decided.value.queued, Some(claim.turn_id.clone()));
    assert_eq!(
        names(&decided),
        [
            "approval.decided edited",
            "op.state denied",
            "op.state approved",
            "approval.opened",
            "approval.decided approved",
            "turn.state queued",
            "process.state queued"
        ]
    );
    let record = w.store.load_turn(&claim.turn_id).await.unwrap();
    let [old, new] = &record.ops[..] else { panic!("two ops") };
    assert_eq!((old.op.state, old.op.result.as_ref()), (OpState::Denied, None));
    assert_eq!((&new.op.op_id, new.op.state, new.permit.is_some()), (&op, OpState::Approved, true));
    assert_eq!((&new.op.call_id, new.op.step), (&old.op.call_id, old.op.step));
    assert_eq!(new.op.body, command("touch y"));
    assert_eq!(record.approvals[1].approval.op.op_id, op);
    assert_eq!(conflict(w.store.decide(&w.owner, &questions[0].id, yes(), at(31)).await), "edited");
}

#[tokio::test]
async fn an_answer_before_the_turn_is_parked_queues_it() {
    let w = world().await;
    let (claim, ops) = w.acting(&["c1"]).await;
    let asked = w.store.op_asked(&claim, question(&ops[0]), at(30)).await.unwrap().value;
    let early = w.store.decide(&w.owner, &asked.id, yes(), at(31)).await.unwrap();
    assert_eq!(early.value.queued, None, "its worker is at it still");
    let parked = w.store.park_turn(&claim, TurnState::WaitingApproval, at(32)).await.unwrap();
    assert_eq!(parked.value, TurnState::Queued);
    assert_eq!(w.store.take_tickets(at(33), at(-15_000), 10).await.unwrap(), [claim.turn_id]);
}

#[tokio::test]
async fn time_is_a_no() {
    let w = world().await;
    let (claim, questions) = w.asking(&["c1"]).await;
    assert!(w.store.expire_approvals(at(59_999), 10).await.unwrap().value.is_empty());
    assert_eq!(conflict(w.store.decide(&w.owner, &questions[0].id, yes(), at(60_000)).await), "expired");
    let expired = w.store.expire_approvals(at(60_000), 10).await.unwrap();
    assert_eq!(expired.value, std::slice::from_ref(&claim.turn_id));
    assert_eq!(
        names(&expired),
        ["approval.decided expired", "op.state denied", "turn.state queued", "process.state queued"]
    );
    assert_eq!(conflict(w.store.decide(&w.owner, &questions[0].id, yes(), at(60_001)).await), "expired");
}

#[tokio::test]
async fn a_permit_that_was_not_honoured_is_asked_again() {
    let w = world().await;
    let (claim, questions) = w.asking(&["c1"]).await;
    let _ = w.store.decide(&w.owner, &questions[0].id, yes(), at(30)).await.unwrap();
    let claim = w.claim(&claim.turn_id).await;
    let op = questions[0].op.op_id.clone();
    w.store.op_sent(&claim, &op, None, at(31)).await.unwrap();
    let again = w.store.op_asked(&claim, question(&op), at(32)).await.unwrap().value;
    assert_ne!(again.id, questions[0].id);
    let row = w.store.op(&w.owner, &op).await.unwrap();
    assert!(row.permit.is_none() && row.op.approved_by.is_none() && row.op.state == OpState::Asked);
    assert_eq!(conflict(w.store.op_sent(&claim, &op, None, at(33)).await), "asked");
}

fn yes() -> Decision {
    Decision::Approve { permit: permit() }
}
