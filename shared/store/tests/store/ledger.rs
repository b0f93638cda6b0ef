//! The ledger: what is reserved, what is settled, what is never undercounted; budgets and their races; sums.

use crate::{again::texts, world::*};
use protocol::{
    Millis, Pid, UserId,
    auth::TokenScope,
    calendar,
    price::{PriceFrom, Said},
    process::{Limits, Posture, Program},
    provider::{Price, ProviderKind},
    turn::TurnState,
    usage::{BudgetPeriod, BudgetScope, CallOutcome, CallPurpose, ModelCall, Tried, UsageBy},
};
use store::{
    Begun, CallEnd, CallWay, CallsOf, Claim, NewBudgetRow, NewCall, NewProcessRow, NewUserMessage,
    ProviderRow, Reserved, SecretChange, Store,
};

const CENT: i64 = 10_000_000;

/// A call outside a turn.
fn call(owner: &UserId, pid: Option<Pid>, amounts: &[i64]) -> NewCall {
    NewCall {
        id: id(),
        owner_id: owner.clone(),
        purpose: CallPurpose::Title,
        pid,
        turn_id: None,
        token_id: None,
        step: None,
        way: way("script"),
        amounts: amounts.to_vec(),
    }
}

async fn used(w: &World, now: Millis) -> Vec<(BudgetScope, BudgetPeriod, f64, f64)> {
    let budgets = w.store.budgets(&w.owner, now).await.expect("read");
    budgets.iter().map(|b| (b.scope, b.period, b.used_usd, b.reserved_usd)).collect()
}

async fn all_calls(w: &World) -> Vec<ModelCall> {
    w.store.calls(&w.owner, &CallsOf::default(), None, 100).await.expect("read")
}

fn budget(
    owner: &UserId,
    scope: BudgetScope,
    subject: &str,
    period: BudgetPeriod,
    limit: i64,
) -> NewBudgetRow {
    NewBudgetRow {
        id: id(),
        owner_id: owner.clone(),
        scope,
        subject: subject.to_owned(),
        period,
        limit_nano: limit,
    }
}

async fn child_of(w: &World, parent: Pid) -> Pid {
    let row = NewProcessRow {
        owner_id: w.owner.clone(),
        ppid: Some(parent),
        client_id: None,
        program: Program::Task,
        title: String::new(),
        posture: Posture::Ask,
        limits: Limits::default(),
    };
    w.store.add_process(row, T0).await.expect("a process").value.pid
}

#[tokio::test]
async fn what_is_reserved_is_settled_once_and_what_nobody_tells_of_counts_whole() {
    let w = world().await;
    let claim = w.claim(&w.queued().await).await;
    let day = |used, reserved| vec![(BudgetScope::All, BudgetPeriod::Day, used, reserved)];

    // Its worker died: the next attempt gives it up, at what was reserved.
    let lost = new_call(&claim, 1, &[50 * CENT]);
    let _ = w.store.begin_attempt(&claim, 1, &id(), &lost, at(11)).await.unwrap();
    assert_eq!(used(&w, at(11)).await, day(0.5, 0.5));
    let mut answer = answer(1, &[]);
    let next = NewCall { id: answer.end.id.clone(), ..new_call(&claim, 1, &[40 * CENT]) };
    let _ = w.store.begin_attempt(&claim, 1, &id(), &next, at(12)).await.unwrap();
    assert_eq!(used(&w, at(12)).await, day(0.9, 0.4));
    answer.end.way.why = "number 2 of its list".to_owned();
    answer.end.way.tried = vec![Tried {
        provider: "other".into(),
        model: "m".into(),
        code: "provider_rate_limited".into(),
        detail: "429".into(),
    }];
    let end = CallEnd { cost_nano: 3 * CENT, ..answer.end.clone() };
    answer.end = end.clone();
    let said = w.store.commit_answer(&claim, answer, at(20)).await.unwrap().value;
    assert_eq!(said.usage.unwrap().cost_usd, 0.03);
    assert_eq!(used(&w, at(20)).await, day(0.53, 0.0));

    // Told again, and told of the dead: nothing changes.
    let late = CallEnd { id: lost.id.clone(), ..end.clone() };
    let again = w.store.settle_calls(&[end, late], at(21)).await.unwrap();
    assert!(again.facts.is_empty());
    assert_eq!(used(&w, at(21)).await, day(0.53, 0.0));
    let calls = all_calls(&w).await;
    let outcomes: Vec<_> = calls.iter().map(|call| (call.outcome, call.cost_usd)).collect();
    assert_eq!(outcomes, [(CallOutcome::Done, 0.03), (CallOutcome::Lost, 0.5)]);
    assert_eq!((calls[0].tried[0].code.as_str(), calls[0].step), ("provider_rate_limited", Some(1)));

    // One that nobody takes up again is given up in time, the others not.
    let old = call(&w.owner, Some(w.pid), &[CENT]);
    let _ = w.store.reserve_call(&old, at(30)).await.unwrap();
    let young = call(&w.owner, Some(w.pid), &[CENT]);
    let _ = w.store.reserve_call(&young, at(60)).await.unwrap();
    // A step may take longer than a title.
    let step = NewCall { purpose: CallPurpose::Step, ..call(&w.owner, None, &[0]) };
    let _ = w.store.reserve_call(&step, at(30)).await.unwrap();
    assert_eq!(w.store.give_up_calls(at(20), at(40), at(70)).await.unwrap().value, 1);
    assert_eq!(used(&w, at(70)).await, day(0.55, 0.01));
    let process = w.store.process(&w.owner, w.pid).await.unwrap().process;
    assert!((process.usage.cost_usd - 0.54).abs() < 1e-9, "{:?}", process.usage);
}

#[tokio::test]
async fn a_call_that_was_stopped_costs_what_was_used_and_its_message_says_so() {
    let w = world().await;
    let claim = w.claim(&w.queued().await).await;
    let call = new_call(&claim, 1, &[40 * CENT]);
    let _ = w.store.begin_attempt(&claim, 1, &id(), &call, at(11)).await.unwrap();
    w.store.save_live(&claim, 1, "The disk is").await.unwrap();
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(12)).await.unwrap();
    let stopped = CallEnd { outcome: CallOutcome::Cancelled, estimated: true, ..end(&call.id, 2 * CENT) };
    let settled = w.store.settle_calls(&[stopped], at(13)).await.unwrap();
    assert_eq!(names(&settled), ["process.changed"]);
    let messages = w.messages().await;
    assert_eq!(messages[1].usage.unwrap().cost_usd, 0.02, "what came of it is there, and what it took");
    assert!(all_calls(&w).await[0].estimated);
}

/// An answer that broke off: its text stays when the turn fails, and with it what it took.
#[tokio::test]
async fn an_answer_that_broke_off_stays_with_its_turn() {
    let w = world().await;
    let turn = w.queued().await;
    let claim = w.claim(&turn).await;
    w.attempt(&claim, 1, at(11)).await.unwrap();
    w.store.save_live(&claim, 1, "half of").await.unwrap();
    let failed = w.store.finish_turn(&claim, protocol::turn::TurnState::Failed, None, at(12)).await.unwrap();
    assert_eq!(names(&failed)[0], "message.created");
    assert_eq!(texts(&w.messages().await), ["do it", "half of"]);
}

#[tokio::test]
async fn twenty_workers_at_one_cap_never_get_over_it() {
    let w = world().await;
    let path = w.folder.path().join("metatron.db");
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        // Each as a process of its own would: with its own connections.
        let (path, owner, pid) = (path.clone(), w.owner.clone(), w.pid);
        workers.spawn(async move {
            let store: Store = open(path).await.unwrap();
            let (mut granted, mut refused) = (0, 0);
            for n in 0..8_i64 {
                let call = call(&owner, Some(pid), &[7 * CENT]);
                match store.reserve_call(&call, at(n)).await.unwrap().value {
                    Reserved::Amount(_) => granted += 1,
                    Reserved::Over(_) => refused += 1,
                    Reserved::Unpriced | Reserved::TokenEnded => panic!("it has a price, and no token"),
                }
                // Some end, at no more than was reserved.
                if n % 2 == 0 && granted > 0 {
                    let _ = store.settle_calls(&[end(&call.id, 5 * CENT)], at(n)).await.unwrap();
                }
            }
            (granted, refused)
        });
    }
    let (mut granted, mut refused) = (0, 0);
    while let Some(worker) = workers.join_next().await {
        let (yes, no) = worker.unwrap();
        granted += yes;
        refused += no;
    }
    assert_eq!(granted + refused, 160);
    assert!(refused > 0, "the cap was reached");
    let [budget] = &w.store.budgets(&w.owner, at(9)).await.unwrap()[..] else { panic!() };
    assert!(budget.used_usd <= 2.0, "{budget:?}");
    assert!(budget.used_usd > 2.0 - 0.07, "there was no room for another: {budget:?}");
    // What the budget says is what stands in the ledger.
    let calls = w.store.calls(&w.owner, &CallsOf::default(), None, 1_000).await.unwrap();
    let sum: f64 = calls.iter().map(|call| call.cost_usd).sum();
    assert!((sum - budget.used_usd).abs() < 1e-6, "{sum} {budget:?}");
    let told = w.store.unpublished(at(1_000_000), 1_000).await.unwrap();
    let told = told.iter().filter(|fact| matches!(fact.event, protocol::event::Event::Notice { .. })).count();
    assert_eq!(told, 1, "its owner is told once");
}

#[tokio::test]
async fn a_try_that_was_paid_for_counts_beside_the_one_that_follows() {
    let w = world().await;
    let long = call(&w.owner, Some(w.pid), &[150 * CENT]);
    assert!(matches!(w.store.reserve_call(&long, at(1)).await.unwrap().value, Reserved::Amount(0)));
    let day = async || {
        let (_, _, used, reserved) = used(&w, at(2)).await[0];
        ((used * 100.0).round(), (reserved * 100.0).round())
    };
    let raise = async || w.store.raise_call(&long.id, 30 * CENT, at(2)).await.unwrap().value;
    assert!(raise().await, "180 of 200 cents");
    assert!(!raise().await, "no room for another try");
    assert_eq!(day().await, (210.0, 210.0), "it was spent all the same");
    let _ = w.store.settle_calls(&[end(&long.id, 61 * CENT)], at(2)).await.unwrap();
    assert!(!raise().await, "it is settled");
    assert_eq!(day().await, (61.0, 0.0));
}

#[tokio::test]
async fn a_budget_bounds_what_it_is_for_and_its_children_share_it() {
    let w = world().await;
    let child = child_of(&w, w.pid).await;
    let grandchild = child_of(&w, child).await;
    let stranger = new_process(&w.store, &w.owner).await;
    let pid = w.pid.to_string();
    let of_process = budget(&w.owner, BudgetScope::Process, &pid, BudgetPeriod::Total, 30 * CENT);
    w.store.add_budget(&of_process, T0).await.unwrap();
    assert!(matches!(w.store.add_budget(&of_process, T0).await, Err(store::Error::NameTaken)));
    let nobody = budget(&w.owner, BudgetScope::Process, "999", BudgetPeriod::Total, 1);
    assert!(matches!(w.store.add_budget(&nobody, T0).await, Err(store::Error::NotFound("process"))));

    let take = async |pid, amounts: &[i64]| {
        w.store.reserve_call(&call(&w.owner, Some(pid), amounts), at(1)).await.unwrap().value
    };
    assert!(matches!(take(grandchild, &[20 * CENT]).await, Reserved::Amount(0)));
    // Room for the third only, then for nothing, and what is free runs on.
    assert!(matches!(take(child, &[20 * CENT, 15 * CENT, 10 * CENT]).await, Reserved::Amount(2)));
    let Reserved::Over(over) = take(w.pid, &[CENT]).await else { panic!() };
    assert_eq!((over.scope, over.pid, over.used_usd), (BudgetScope::Process, Some(w.pid), 0.3));
    assert!(matches!(take(w.pid, &[0]).await, Reserved::Amount(0)));
    assert!(matches!(take(stranger, &[CENT]).await, Reserved::Amount(0)));
    assert!(matches!(take(w.pid, &[]).await, Reserved::Unpriced));

    // Raised, it goes on; deleted with its process, it bounds nobody.
    w.store.change_budget(&w.owner, &of_process.id, 40 * CENT, at(2)).await.unwrap();
    assert!(matches!(take(child, &[10 * CENT]).await, Reserved::Amount(0)));
    let _ = w.store.delete_process(&w.owner, w.pid, at(3)).await.unwrap();
    assert_eq!(w.store.budgets(&w.owner, at(3)).await.unwrap().len(), 1);
    // Without any budget nothing needs a price.
    let last = w.store.budgets(&w.owner, at(3)).await.unwrap().remove(0).id;
    assert!(w.store.delete_budget(&w.owner, &last).await.unwrap());
    assert!(matches!(take(stranger, &[]).await, Reserved::Amount(0)));
}

#[tokio::test]
async fn a_token_has_its_own_bounds_and_days_begin_anew() {
    let w = world().await;
    let token = protocol::TokenId::from("t1");
    let of_token = budget(&w.owner, BudgetScope::Token, "t1", BudgetPeriod::Month, 10 * CENT);
    let row = new_token(&w.owner, &token, vec![TokenScope::Api], Some(of_token));
    w.store.add_token(&row, T0).await.unwrap();
    // A person's turn that asked, and was answered by a program: it goes on at that one's expense.
    let asked = w.claim(&w.queued().await).await;
    let _ = w.store.park_turn(&asked, TurnState::WaitingInput, T0).await.unwrap();
    let message = NewUserMessage { token_id: Some(token.clone()), ..w.message("c", "hello") };
    let turn = w.store.send_message(message, T0).await.unwrap().value.accepted.turn_id;
    assert_eq!(turn, asked.turn_id);
    let claim = w.claim(&turn).await;
    let take = async |claim: &Claim, step, amount, now| {
        let call = new_call(claim, step, &[amount]);
        w.store.begin_attempt(claim, step, &id(), &call, now).await.unwrap().value
    };
    assert!(matches!(take(&claim, 1, 9 * CENT, at(11)).await, Begun::Attempt(_, 0)));
    let Begun::Refused(Reserved::Over(over)) = take(&claim, 2, 2 * CENT, at(12)).await else { panic!() };
    assert_eq!((over.token_id.as_ref(), over.label.as_deref()), (Some(&token), Some("laptop")));
    assert_eq!(all_calls(&w).await[0].token_id.as_ref(), Some(&token));

    // The day's budget is whole again tomorrow; the month's is not.
    let tomorrow = calendar::next_day(T0);
    let big = call(&w.owner, None, &[195 * CENT]);
    assert!(matches!(w.store.reserve_call(&big, at(13)).await.unwrap().value, Reserved::Over(_)));
    assert!(matches!(w.store.reserve_call(&big, tomorrow).await.unwrap().value, Reserved::Amount(0)));
    // What was reserved yesterday is settled to yesterday.
    let first = all_calls(&w).await.into_iter().find(|call| call.step == Some(1)).unwrap();
    let _ = w.store.settle_calls(&[end(&first.id, CENT)], tomorrow).await.unwrap();
    let day = used(&w, tomorrow).await[0];
    assert!((day.2 - 1.95).abs() < 1e-9 && (day.3 - 1.95).abs() < 1e-9, "{day:?}");
    let month = used(&w, at(14)).await.into_iter().find(|b| b.0 == BudgetScope::Token).unwrap();
    assert_eq!((month.2, month.3), (0.01, 0.0));
}

/// What its bearer began ends with a token, in whatever line it stands; what people began, and what they took over, does not.
#[tokio::test]
async fn with_a_token_goes_what_its_bearer_began() {
    let w = world().await;
    let token = protocol::TokenId::from("t1");
    let of_token = budget(&w.owner, BudgetScope::Token, "t1", BudgetPeriod::Month, 10 * CENT);
    w.store.add_token(&new_token(&w.owner, &token, vec![TokenScope::Api], Some(of_token)), T0).await.unwrap();
    let send = async |pid, text: &str, token: Option<&protocol::TokenId>| {
        let message = NewUserMessage { pid, token_id: token.cloned(), ..w.message(text, text) };
        w.store.send_message(message, T0).await.unwrap().value.accepted.turn_id
    };
    // Under way, with a person's turn and another of its own behind it.
    let working = send(w.pid, "working", Some(&token)).await;
    let claim = w.claim(&working).await;
    w.attempt(&claim, 1, at(11)).await.unwrap();
    w.store.save_live(&claim, 1, "half").await.unwrap();
    let behind = send(w.pid, "by a person", None).await;
    let last = send(w.pid, "last", Some(&token)).await;
    // Behind a person's; and one that a person has taken over by an answer.
    let [other, third] = [new_process(&w.store, &w.owner).await, new_process(&w.store, &w.owner).await];
    let persons = send(other, "mine", None).await;
    let queued = send(other, "queued", Some(&token)).await;
    let asking = send(third, "ask me", Some(&token)).await;
    let _ = w.store.park_turn(&w.claim(&asking).await, TurnState::WaitingInput, at(12)).await.unwrap();
    let answered = send(third, "an answer", None).await;
    assert_eq!(answered, asking);
    let at_work = w.store.turns_at_work_of_token(&w.owner, &token).await.unwrap();
    assert_eq!(at_work, [(w.pid, working.clone())]);

    let said = protocol::turn::LiveText {
        pid: w.pid,
        turn_id: working.clone(),
        message_id: w.store.live_text(&working).await.unwrap().unwrap().message_id,
        step: 1,
        attempt: 1,
        text: "half of it".to_owned(),
        thinking: String::new(),
    };
    let gone = w.store.delete_token(&w.owner, &token, &[said], at(13)).await.unwrap();
    assert_eq!(
        gone.value.as_ref().unwrap().next,
        [behind.clone(), persons.clone()],
        "who is first in line now"
    );
    let cancelled = names(&gone).iter().filter(|name| *name == "turn.state cancelled").count();
    assert_eq!(cancelled, 3, "{:?}", names(&gone));
    for (turn, state) in [
        (&working, TurnState::Cancelled),
        (&last, TurnState::Cancelled),
        (&queued, TurnState::Cancelled),
        (&behind, TurnState::Queued),
        (&persons, TurnState::Queued),
        (&answered, TurnState::Queued),
    ] {
        assert_eq!(w.state(turn).await, state, "{turn}");
    }
    assert!(texts(&w.messages().await).contains(&"half of it"), "what was said is kept");
    let late = w.store.begin_attempt(&claim, 2, &id(), &new_call(&claim, 2, &[0]), at(14)).await;
    assert!(matches!(late, Err(store::Error::Fenced)), "{late:?}");
    assert_eq!(w.store.budgets(&w.owner, at(14)).await.unwrap().len(), 1, "its budget is gone");

    // A message that was on its way: its turn begins, and no model is asked.
    let fourth = new_process(&w.store, &w.owner).await;
    let claim = w.claim(&send(fourth, "too late", Some(&token)).await).await;
    let begun = w.store.begin_attempt(&claim, 1, &id(), &new_call(&claim, 1, &[0]), at(15)).await.unwrap();
    assert!(matches!(begun.value, Begun::Refused(Reserved::TokenEnded)), "{:?}", begun.value);
    let test = NewCall { token_id: Some(token), ..call(&w.owner, None, &[0]) };
    let asked = w.store.reserve_call(&test, at(15)).await.unwrap().value;
    assert!(matches!(asked, Reserved::TokenEnded), "{asked:?}");
}

/// It was taken for free and named what a call took: from then on it charges, until it moves to another host.
#[tokio::test]
async fn who_names_a_cost_is_not_taken_for_free_again() {
    let w = world().await;
    let row = ProviderRow {
        id: "p1".into(),
        owner_id: None,
        name: "mine".to_owned(),
        kind: ProviderKind::Openai,
        base_url: Some("http://10.0.0.7/v1".to_owned()),
        models: Vec::new(),
        charges: false,
        default: false,
        has_key: false,
        created_at: T0,
    };
    w.store.add_provider(&row, None).await.unwrap();
    let shown = async || w.store.provider(&row.id).await.unwrap().unwrap();
    let settled = async |charged: bool| {
        let new = call(&w.owner, Some(w.pid), &[0]);
        let _ = w.store.reserve_call(&new, at(1)).await.unwrap();
        let end = CallEnd { charged, ..end(&new.id, 2 * CENT) };
        w.store.settle_calls(&[end], at(2)).await.unwrap()
    };
    let free = Said::Known(PriceFrom::Local, Price::default());
    assert_eq!(names(&settled(false).await), ["process.changed"]);
    assert_eq!((shown().await.charges, shown().await.said(None)), (false, free));
    let ways = w.store.ways(None).await.unwrap();
    assert_eq!(names(&settled(true).await), ["notice", "process.changed"], "its owner is told");
    let charging = w.store.ways(Some(&ways)).await.unwrap();
    assert!(charging.revision > ways.revision && charging.providers[0].charges, "every worker reads it anew");
    assert_eq!(names(&settled(true).await), ["process.changed"], "once");
    assert_eq!(w.store.ways(Some(&charging)).await.unwrap().revision, charging.revision);
    // The owner's word wins, and nothing else does; another name changes nothing, another host does.
    assert_eq!(shown().await.said(None), Said::Nobody);
    let price = Price { input: 1.0, ..Price::default() };
    for owners in [price, Price::default()] {
        assert_eq!(shown().await.said(Some(owners)), Said::Known(PriceFrom::Owner, owners));
    }
    let renamed = ProviderRow { name: "ours".to_owned(), ..row.clone() };
    w.store.update_provider(&row, &renamed, false, SecretChange::Keep, at(3)).await.unwrap();
    assert!(shown().await.charges);
    w.store.update_provider(&row, &row, true, SecretChange::Keep, at(4)).await.unwrap();
    assert_eq!(shown().await.said(None), free);
}

#[tokio::test]
async fn usage_is_summed_by_whatever_is_asked_and_stays_when_a_chat_goes() {
    let w = world().await;
    let second = new_process(&w.store, &w.owner).await;
    let yesterday = Millis(calendar::day(T0).0 - 1);
    for (pid, model, now, cost, price_from) in [
        (w.pid, "small", yesterday, 2 * CENT, PriceFrom::List),
        (w.pid, "large", T0, 30 * CENT, PriceFrom::Owner),
        (second, "small", at(1), 4 * CENT, PriceFrom::List),
        (second, "unknown", at(2), 0, PriceFrom::Nobody),
    ] {
        let new = call(&w.owner, Some(pid), &[cost]);
        let _ = w.store.reserve_call(&new, now).await.unwrap();
        let end = CallEnd { way: CallWay { price_from, ..way(model) }, ..end(&new.id, cost) };
        let _ = w.store.settle_calls(&[end], now).await.unwrap();
    }
    // Under way: in no sum, but reserved.
    let _ = w.store.reserve_call(&call(&w.owner, Some(second), &[5 * CENT]), at(3)).await.unwrap();

    let by = async |by, from: Millis| {
        let sums = w.store.usage_by(&w.owner, by, from, at(1_000)).await.unwrap();
        sums.into_iter().map(|sum| (sum.key, sum.calls, (sum.cost_usd * 100.0).round())).collect::<Vec<_>>()
    };
    let row = |key: &str, calls, cents| (key.to_owned(), calls, cents);
    let all = Millis(0);
    let (day_before, today) = (calendar::date(yesterday), calendar::date(T0));
    assert_eq!(by(UsageBy::Day, all).await, [row(&day_before, 1, 2.0), row(&today, 3, 34.0)]);
    assert_eq!(
        by(UsageBy::Model, all).await,
        [row("demo/large", 1, 30.0), row("demo/small", 2, 6.0), row("demo/unknown", 1, 0.0)]
    );
    let (a, b) = (w.pid.to_string(), second.to_string());
    assert_eq!(by(UsageBy::Process, T0).await, [row(&a, 1, 30.0), row(&b, 2, 4.0)]);
    assert_eq!(by(UsageBy::Token, all).await, [row("", 4, 36.0)]);
    assert!(w.store.usage_by(&"another".into(), UsageBy::Day, all, at(9)).await.unwrap().is_empty());

    let now = w.store.usage_now(&w.owner, at(4)).await.unwrap();
    assert_eq!((now.today.calls, now.today.unpriced, now.calls_under_way), (3, 1, 1));
    assert_eq!((now.today.input_tokens, now.today.cache_read_tokens, now.today.output_tokens), (21, 9, 15));
    assert!((now.per_hour_usd - 0.34 * 6.0).abs() < 1e-9 && (now.reserved_usd - 0.05).abs() < 1e-9);
    assert!(now.projected_month_usd >= now.month.cost_usd);

    // Page by page, the newest first.
    let of = CallsOf { pid: Some(second), ..CallsOf::default() };
    let first = w.store.calls(&w.owner, &of, None, 2).await.unwrap();
    let rest = w.store.calls(&w.owner, &of, Some(&first[1].id), 2).await.unwrap();
    let models = |calls: &[ModelCall]| calls.iter().map(|c| (c.model.clone(), c.outcome)).collect::<Vec<_>>();
    assert_eq!(
        models(&first),
        [("script".to_owned(), CallOutcome::Open), ("unknown".to_owned(), CallOutcome::Done)]
    );
    assert_eq!(models(&rest), [("small".to_owned(), CallOutcome::Done)]);

    let _ = w.store.delete_process(&w.owner, w.pid, at(5)).await.unwrap();
    w.clear(w.pid).await;
    assert_eq!(by(UsageBy::Model, all).await[0], row("demo/large", 1, 30.0));
}

#[tokio::test]
async fn what_answered_a_moment_ago_is_warm_and_how_providers_do_is_told() {
    let w = world().await;
    let claim = w.claim(&w.queued().await).await;
    let answer = answer(1, &[]);
    w.reserve(&claim, &answer, CENT).await;
    let _ = w.store.commit_answer(&claim, answer, at(20)).await.unwrap();
    let warm = async |route: &str, since| w.store.warm_way(w.pid, route, since).await.unwrap();
    assert_eq!(warm("deep", at(0)).await, Some(("p1".into(), "script".to_owned())));
    assert_eq!((warm("fast", at(0)).await, warm("deep", at(19)).await), (None, None));

    let failed = call(&w.owner, None, &[0]);
    let _ = w.store.reserve_call(&failed, at(30)).await.unwrap();
    let problem = Some("provider_overloaded".to_owned());
    let end = CallEnd { outcome: CallOutcome::Failed, first_token_ms: None, problem, ..end(&failed.id, 0) };
    let _ = w.store.settle_calls(&[end], at(31)).await.unwrap();
    let [row] = &w.store.provider_health(at(0)).await.unwrap()[..] else { panic!() };
    let health = &row.health;
    assert_eq!((row.provider_id.as_str(), health.calls, health.failed), ("p1", 2, 1));
    assert_eq!((health.first_token_ms, health.answered_at), (Some(40), Some(at(15))));
    assert_eq!((health.failed_at, health.failure.as_deref()), (Some(at(30)), Some("provider_overloaded")));
}
