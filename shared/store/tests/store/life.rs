//! One turn from the message to the end, and the chat around it.

use crate::world::*;
use protocol::{message::Block, message::Outcome, op::OpState, process::ProcessState, turn::TurnState};
use store::Decision;

#[tokio::test]
async fn whole_life_of_a_turn() {
    let w = world().await;
    let sent = w.send("\n  How full is the disk?  \nPlease.", T0).await;
    assert_eq!(
        names(&sent),
        ["message.created", "process.changed", "turn.state queued", "process.state queued"]
    );
    let turn = sent.value.accepted.turn_id.clone();
    assert_eq!(w.store.process(&w.owner, w.pid).await.unwrap().process.title, "How full is the disk?");

    let taken = w.store.take_turn(&turn, "w1", at(1), at(15_000)).await.unwrap().unwrap();
    assert_eq!(names(&taken), ["turn.state thinking", "process.state thinking"]);
    let claim = taken.value;
    let first = w.attempt(&claim, 1, at(2)).await.unwrap();
    w.store.save_live(&claim, 1, "The di").await.unwrap();
    let second = w.attempt(&claim, 1, at(3)).await.unwrap();
    assert_eq!((first.attempt, second.attempt), (1, 2));
    assert_eq!(first.message_id, second.message_id);
    assert_eq!(w.store.live_text(&turn).await.unwrap(), None, "a new attempt begins with nothing");
    w.store.save_live(&claim, 1, "The disk").await.unwrap();
    assert_eq!(w.store.live_text(&turn).await.unwrap().unwrap().text, "The disk");

    let mut asks = answer(1, &["c1", "c2"]);
    asks.message_id = second.message_id;
    let ops: Vec<_> = asks.ops.iter().map(|op| op.op_id.clone()).collect();
    let said = w.store.commit_answer(&claim, asks.clone(), at(4)).await.unwrap();
    assert_eq!(names(&said), ["message.created", "op.state planned", "op.state planned", "process.changed"]);
    assert_eq!(conflict(w.store.commit_answer(&claim, asks, at(4)).await), "answered");
    assert_eq!(conflict(w.attempt(&claim, 1, at(5)).await), "answered");

    let acting = w.store.advance_turn(&claim, TurnState::Acting, at(5)).await.unwrap();
    assert_eq!(names(&acting), ["turn.state acting", "process.state acting"]);
    assert!(w.store.advance_turn(&claim, TurnState::Acting, at(5)).await.unwrap().facts.is_empty());

    // The first runs, the second is asked about.
    w.store.op_sent(&claim, &ops[0], None, at(6)).await.unwrap();
    let runs = w.store.op_running(&claim, &ops[0], &journal(), None, at(7)).await.unwrap();
    assert_eq!(names(&runs), ["op.state running"]);
    assert!(w.store.op_running(&claim, &ops[0], &journal(), None, at(8)).await.unwrap().facts.is_empty());
    let ended = w.store.op_ended(&claim, &ops[0], &result(Outcome::Ok, "93%"), at(9)).await.unwrap();
    assert_eq!(names(&ended), ["op.state done"]);
    let told = w.store.commit_outcome(&claim, &id(), outcome(1, "c1", Some(&ops[0])), at(10)).await.unwrap();
    assert!(told.value.is_some());
    let twice = w.store.commit_outcome(&claim, &id(), outcome(1, "c1", Some(&ops[0])), at(11)).await.unwrap();
    assert!(twice.value.is_none() && twice.facts.is_empty());

    w.store.op_sent(&claim, &ops[1], None, at(12)).await.unwrap();
    let asked = w.store.op_asked(&claim, question(&ops[1]), at(13)).await.unwrap();
    assert_eq!(names(&asked), ["op.state asked", "approval.opened"]);
    let again = w.store.op_asked(&claim, question(&ops[1]), at(14)).await.unwrap();
    assert_eq!((again.value.id, again.facts.len()), (asked.value.id.clone(), 0));
    let parked = w.store.park_turn(&claim, TurnState::WaitingApproval, at(15)).await.unwrap();
    assert_eq!(names(&parked), ["turn.state waiting_approval", "process.state waiting_approval"]);

    let yes = Decision::Approve { permit: permit() };
    let decided = w.store.decide(&w.owner, &asked.value.id, yes, at(20)).await.unwrap();
    assert_eq!(
        names(&decided),
        ["approval.decided approved", "op.state approved", "turn.state queued", "process.state queued"]
    );
    assert_eq!(decided.value.queued.as_ref(), Some(&turn));

    let claim = w.store.claim_turn(&turn, "w2", at(21), at(15_000)).await.unwrap().unwrap();
    assert_eq!(w.state(&turn).await, TurnState::Acting, "a call has no result yet");
    let record = w.store.load_turn(&turn).await.unwrap();
    assert_eq!(record.messages.len(), 3);
    assert_eq!(record.steps, [(1, 2, true)]);
    assert_eq!(record.process.limits.steps, Some(7));
    assert_eq!(record.turn.turn.started_at, Some(at(1)), "it goes on, it does not begin");
    let op = &record.ops[1];
    assert_eq!((op.op.state, op.permit.is_some(), op.sent_at), (OpState::Approved, true, None));
    let _ = w.store.op_ended(&claim, &ops[1], &result(Outcome::Error, "no"), at(22)).await.unwrap();
    let _ = w.store.commit_outcome(&claim, &id(), outcome(1, "c2", Some(&ops[1])), at(23)).await.unwrap();
    let _ = w.store.advance_turn(&claim, TurnState::Thinking, at(24)).await.unwrap();
    let last = answer(2, &[]);
    w.reserve(&claim, &last, 900_000_000).await;
    let _ = w.store.commit_answer(&claim, last, at(25)).await.unwrap();
    let done = w.store.finish_turn(&claim, TurnState::Done, None, at(26)).await.unwrap();
    assert_eq!(names(&done), ["turn.state done", "process.state idle"]);
    assert_eq!(done.value, None);

    let process = w.store.process(&w.owner, w.pid).await.unwrap().process;
    assert_eq!((process.usage.input_tokens, process.usage.cost_usd), (10, 0.25));
    assert_eq!(process.state, ProcessState::Idle);
    let turns = w.store.turns(&w.owner, w.pid, None, 10).await.unwrap();
    assert_eq!((turns[0].state, turns[0].ended_at), (TurnState::Done, Some(at(26))));
    assert!(matches!(w.store.renew_lease(&claim, at(30_000)).await, Err(store::Error::Fenced)));

    // Every fact stands in the database in the order of its row, until it is published.
    let facts = w.store.unpublished(at(1_000_000), 1_000).await.unwrap();
    let ids: Vec<i64> = facts.iter().filter_map(|fact| fact.fact).collect();
    assert!(ids.is_sorted() && facts.iter().all(|fact| fact.owner_id == w.owner));
    w.store.mark_published(&ids, at(100)).await.unwrap();
    assert!(w.store.unpublished(at(1_000_000), 1_000).await.unwrap().is_empty());
    assert_eq!(w.store.prune_events(at(1_000_000), 1_000).await.unwrap(), ids.len() as u64);
}

#[tokio::test]
async fn a_message_to_a_turn_that_asks_is_its_answer() {
    let w = world().await;
    let turn = w.queued().await;
    let claim = w.claim(&turn).await;
    let _ = w.store.commit_answer(&claim, answer(1, &[]), at(11)).await.unwrap();
    let parked = w.store.park_turn(&claim, TurnState::WaitingInput, at(12)).await.unwrap();
    assert_eq!(parked.value, TurnState::WaitingInput);

    let said = w.send("the second one", at(13)).await;
    assert!(said.value.answers && said.value.fresh);
    assert_eq!(said.value.accepted.turn_id, turn);
    assert_eq!(names(&said), ["message.created", "turn.state queued", "process.state queued"]);
    let row = w.store.turn(&turn).await.unwrap().unwrap();
    assert_eq!(row.turn.started_at, Some(at(10)));

    let claim = w.claim(&turn).await;
    let _ = w.store.commit_answer(&claim, answer(2, &[]), at(14)).await.unwrap();
    let history = w.store.history(w.pid, &turn, 100).await.unwrap();
    let texts: Vec<&str> = history.iter().map(|m| text(&m.blocks)).collect();
    assert_eq!(texts, ["do it", "step 1", "the second one", "step 2"]);
}

#[tokio::test]
async fn turns_wait_in_line_and_history_goes_turn_by_turn() {
    let w = world().await;
    let first = w.queued().await;
    let claim = w.claim(&first).await;
    let second = w.send("second", at(11)).await;
    assert_eq!(names(&second), ["message.created", "turn.state queued"], "the process is at the first still");
    let second = second.value.accepted.turn_id;
    let third = w.send("third", at(12)).await.value.accepted.turn_id;
    assert!(w.store.claim_turn(&second, "w2", at(13), at(20_000)).await.unwrap().is_none());

    let _ = w.store.commit_answer(&claim, answer(1, &[]), at(14)).await.unwrap();
    let done = w.store.finish_turn(&claim, TurnState::Done, None, at(15)).await.unwrap();
    assert_eq!(done.value.as_ref(), Some(&second));
    assert_eq!(names(&done), ["turn.state done", "process.state queued"]);
    assert!(
        w.store.claim_turn(&third, "w2", at(16), at(20_000)).await.unwrap().is_none(),
        "not first in line"
    );

    let _claim = w.claim(&second).await;
    let history = w.store.history(w.pid, &second, 100).await.unwrap();
    assert_eq!(history.iter().map(|m| text(&m.blocks)).collect::<Vec<_>>(), ["do it", "step 1", "second"]);
    assert_eq!(w.store.history(w.pid, &second, 1).await.unwrap().len(), 1);

    // The stop hits the one under way; the third is next.
    let (stopped, left) = w.store.cancel_turn(&w.owner, w.pid, None, at(17)).await.unwrap().value;
    assert_eq!((stopped, left.next), (second, vec![third.clone()]));
    let (stopped, left) = w.store.cancel_turn(&w.owner, w.pid, None, at(18)).await.unwrap().value;
    assert_eq!((stopped, left.next), (third, Vec::new()));
    assert_eq!(conflict(w.store.cancel_turn(&w.owner, w.pid, None, at(19)).await), "idle");
}

#[tokio::test]
async fn machines_are_known_by_their_ops() {
    let w = world().await;
    assert!(w.store.nodes_lately(T0).await.unwrap().is_empty());
    let turn = w.queued().await;
    let claim = w.claim(&turn).await;
    let _ = w.store.commit_answer(&claim, answer(1, &["a", "b"]), at(11)).await.unwrap();
    assert_eq!(w.store.nodes_lately(at(11)).await.unwrap(), ["local".into()]);
    assert!(w.store.nodes_lately(at(12)).await.unwrap().is_empty(), "not lately");
}

#[tokio::test]
async fn a_stop_ends_questions_and_ops() {
    let w = world().await;
    let (claim, ops) = w.acting(&["ran", "never", "asked"]).await;
    w.store.op_sent(&claim, &ops[0], Some(&journal()), at(30)).await.unwrap();
    let _ = w.store.op_running(&claim, &ops[0], &journal(), None, at(31)).await.unwrap();
    let asked = w.store.op_asked(&claim, question(&ops[2]), at(32)).await.unwrap().value;

    let cancelled = w.store.cancel_turn(&w.owner, w.pid, None, at(40)).await.unwrap();
    let (turn, left) = cancelled.value.clone();
    assert_eq!(turn, claim.turn_id);
    assert_eq!(left.ops, [("local".into(), ops[0].clone())]);
    assert_eq!(left.approvals, std::slice::from_ref(&asked.id));
    assert_eq!(
        names(&cancelled),
        [
            "approval.decided cancelled",
            "op.state cancelling",
            "op.state cancelled",
            "op.state cancelled",
            "turn.state cancelled",
            "process.state idle"
        ]
    );
    let late = w.store.commit_outcome(&claim, &id(), outcome(1, "ran", None), at(41)).await;
    assert!(matches!(late, Err(store::Error::Fenced)));
    let no = Decision::Deny { reason: None };
    assert_eq!(conflict(w.store.decide(&w.owner, &asked.id, no, at(42)).await), "cancelled");

    assert_eq!(w.store.ops_cancelling(at(41), 10).await.unwrap(), left.ops);
    assert!(w.store.ops_cancelling(at(40), 10).await.unwrap().is_empty());
    let gone = result(Outcome::Cancelled, "");
    let confirmed = w.store.op_cancel_confirmed(&ops[0], &gone, at(43)).await.unwrap();
    assert!(confirmed.value);
    assert!(!w.store.op_cancel_confirmed(&ops[0], &gone, at(44)).await.unwrap().value);
    assert!(w.store.ops_cancelling(at(1_000), 10).await.unwrap().is_empty());
    assert_eq!(w.store.op(&w.owner, &ops[0]).await.unwrap().op.state, OpState::Cancelled);
}

fn text(blocks: &[Block]) -> &str {
    match &blocks[0] {
        Block::Text { text } => text,
        other => panic!("{other:?}"),
    }
}
