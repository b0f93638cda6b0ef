//! The table itself, and that no order of calls leads a turn past it.

use crate::world::*;
use proptest::prelude::*;
use protocol::{Millis, op::OpState, turn::TurnState};
use store::{
    Asked, Claim, Decision, Error,
    transitions::{op_may, turn_may},
};

#[test]
fn what_has_ended_stays_and_nothing_stands_still() {
    for from in TurnState::ALL {
        for to in TurnState::ALL {
            let may = turn_may(from, to);
            assert!(!(may && (from.is_ended() || from == to)), "{from:?} -> {to:?}");
        }
        // The owner can stop whatever is not over.
        assert_eq!(turn_may(from, TurnState::Cancelled), !from.is_ended(), "{from:?}");
        // Only a worker's turn ends otherwise.
        assert_eq!(turn_may(from, TurnState::Done), from.is_running(), "{from:?}");
        assert_eq!(
            turn_may(from, TurnState::Thinking),
            matches!(from, TurnState::Queued | TurnState::Acting)
        );
    }
    for from in OpState::ALL {
        for to in OpState::ALL {
            let may = op_may(from, to);
            assert!(!(may && (from.is_ended() || from == to)), "{from:?} -> {to:?}");
            // Nothing runs that was asked about and not approved; nothing is approved unasked.
            assert!(!(may && from == OpState::Asked && to == OpState::Running));
            assert!(!may || to != OpState::Approved || from == OpState::Asked);
            assert!(!may || to != OpState::Planned);
        }
        assert_eq!(op_may(from, OpState::Cancelled), !from.is_ended(), "{from:?}");
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Send,
    Claim,
    ClaimLate,
    Ask,
    Park(TurnState),
    Finish(TurnState),
    Decide,
    Expire,
    Stop,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Send),
        4 => Just(Act::Claim),
        1 => Just(Act::ClaimLate),
        3 => Just(Act::Ask),
        3 => proptest::sample::select(TurnState::ALL.to_vec()).prop_map(Act::Park),
        2 => proptest::sample::select(TurnState::ALL.to_vec()).prop_map(Act::Finish),
        2 => Just(Act::Decide),
        1 => Just(Act::Expire),
        1 => Just(Act::Stop),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is called in whatever order: every change told is one that the table allows, revisions
    /// rise by one, at most one turn is under way, and the process is in the state of its current turn.
    #[test]
    fn no_order_of_calls_leads_past_the_table(acts in proptest::collection::vec(act(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(walk(acts));
    }
}

async fn walk(acts: Vec<Act>) {
    let w = world().await;
    let mut claim: Option<Claim> = None;
    let mut step = 0;
    for (n, act) in acts.into_iter().enumerate() {
        let now = at(n as i64 * 100);
        perform(&w, act, &mut claim, &mut step, now).await;
        let turns = w.store.turns(&w.owner, w.pid, None, 1_000).await.expect("read");
        let open: Vec<_> = turns.iter().filter(|turn| !turn.state.is_ended()).collect();
        let under_way: Vec<_> = open.iter().filter(|turn| turn.started_at.is_some()).collect();
        assert!(under_way.len() <= 1);
        let current = under_way.first().map(|turn| turn.state).or(open.first().map(|turn| turn.state));
        let process = w.store.process(&w.owner, w.pid).await.expect("read").process.state;
        let process = serde_json::to_value(process).expect("a word");
        assert_eq!(process, current.map_or("idle", TurnState::as_str));
    }
    changes_told_are_allowed(&w).await;
}

async fn perform(w: &World, act: Act, claim: &mut Option<Claim>, step: &mut i64, now: Millis) {
    let current = w.store.turns(&w.owner, w.pid, None, 1_000).await.expect("read");
    let current = current.iter().filter(|turn| !turn.state.is_ended());
    let current = current.min_by_key(|turn| turn.started_at.is_none()).map(|turn| turn.id.clone());
    match (act, claim.as_ref(), current) {
        (Act::Send, ..) => drop(w.send("hello", now).await),
        (Act::Claim, _, Some(turn)) => {
            if let Some(new) =
                w.store.claim_turn(&turn, "w", now, Millis(now.0 + 1_000)).await.expect("asked")
            {
                *claim = Some(new);
            }
        }
        (Act::ClaimLate, _, Some(turn)) => {
            let later = Millis(now.0 + 2_000);
            if let Some(new) = w.store.claim_turn(&turn, "late", later, later).await.expect("asked") {
                *claim = Some(new);
            }
        }
        (Act::Ask, Some(claim), _) => {
            *step += 1;
            let answer = answer(*step, &["c"]);
            let op = answer.ops[0].op_id.clone();
            if known(w.store.commit_answer(claim, answer, now).await) {
                known(w.store.op_asked(claim, question(&op), now).await);
            }
        }
        (Act::Park(to), Some(claim), _) => drop(known(w.store.park_turn(claim, to, now).await)),
        (Act::Finish(to), Some(claim), _) => drop(known(w.store.finish_turn(claim, to, None, now).await)),
        (Act::Decide, ..) => {
            let pending = Asked::Is(protocol::approval::ApprovalState::Pending);
            let open = w.store.approvals(&w.owner, pending, None, false, None, 1).await.expect("read");
            if let Some(question) = open.first() {
                known(w.store.decide(&w.owner, &question.id, Decision::Deny { reason: None }, now).await);
            }
        }
        (Act::Expire, ..) => drop(w.store.expire_approvals(at(70_000), 1).await.expect("swept")),
        (Act::Stop, ..) => drop(known(w.store.cancel_turn(&w.owner, w.pid, None, now).await)),
        _ => {}
    }
}

/// True when it was done; every refusal must be one of the two that are meant.
fn known<T>(result: store::Result<T>) -> bool {
    match result {
        Ok(_) => true,
        Err(Error::Conflict { .. } | Error::Fenced) => false,
        Err(other) => panic!("{other}"),
    }
}

async fn changes_told_are_allowed(w: &World) {
    let mut last = std::collections::HashMap::new();
    for fact in w.store.unpublished(Millis(i64::MAX), 100_000).await.expect("read") {
        let protocol::event::Event::TurnState { turn_id, state, rev, .. } = fact.event else { continue };
        if let Some((before, old)) = last.insert(turn_id, (state, rev)) {
            assert!(turn_may(before, state), "{before:?} -> {state:?}");
            assert_eq!(rev, old + 1);
        }
    }
}
