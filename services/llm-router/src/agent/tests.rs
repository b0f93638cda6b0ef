use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn fresh(limit: i64) -> Turn {
    Turn {
        phase: Phase::Thinking(Tries::default()),
        answered: 0,
        limit,
        guard: Guard::default(),
        crashes: 0,
        reply: None,
        wanted: Wanted::Step,
    }
}

fn call(id: &str, tool: &str, args: Value) -> Call {
    Call::read(id.into(), tool.into(), args, || OpId::from(format!("op-{id}"))).0
}

fn command(id: &str) -> Call {
    call(id, "run_command", json!({"command": "df -h"}))
}

fn question(id: &str) -> Call {
    call(id, "ask_user", json!({"question": "Which?"}))
}

fn done(outcome: Outcome, text: &str) -> Box<OpResult> {
    Box::new(OpResult {
        outcome,
        exit_code: Some(0),
        signal: None,
        length: 0,
        text: text.into(),
        truncated: false,
        reason: None,
        started_at: None,
        ended_at: None,
    })
}

fn op(id: &str) -> OpId {
    OpId::from(format!("op-{id}"))
}

fn miss(failure: Failure, at: i64) -> Input {
    let missed = Missed { provider: "p".into(), failure, begun: false, tried: Vec::new() };
    Input::NoAnswer(missed, Millis(at))
}

/// An effect in one word.
fn word(effect: &Effect) -> String {
    match effect {
        Effect::Advance(state) => state.as_str().into(),
        Effect::Think { step, note, wait, .. } => format!(
            "think {step}{}{}",
            if note.is_some() { " told" } else { "" },
            if *wait == Wait::No { "" } else { " later" }
        ),
        Effect::RunOp { op_id, begin } => format!("{begin:?} {op_id}"),
        Effect::Commit { result, .. } => format!("commit {} {:?}", result.call_id, result.outcome),
        Effect::Park(state) => format!("park {}", state.as_str()),
        Effect::Finish { state, .. } => format!("finish {}", state.as_str()),
    }
}

fn words(effects: &[Effect]) -> Vec<String> {
    effects.iter().map(word).collect()
}

#[test]
fn turns_by_table() {
    let cut = || Failure::Cut { detail: String::new() };
    let bad_call = || Failure::BadCall { detail: String::new() };
    let auth = Failure::Auth { status: 401, detail: String::new() };
    let bad = || call("x", "rm", json!({}));
    let five_times = [vec!["think 1"], vec!["think 1 later"; 5], vec!["finish failed"]].concat();
    let table: Vec<(&str, Vec<Input>, Vec<&str>)> = vec![
        ("an answer ends it", vec![Input::Answered(vec![])], vec!["think 1", "finish done"]),
        (
            "without a price nothing is asked",
            vec![Input::Refused(Refusal::Unpriced { provider: "p".into(), model: "m".into() })],
            vec!["think 1", "finish failed"],
        ),
        (
            "nor for a token that was deleted, and whatever comes late changes nothing",
            vec![Input::Refused(Refusal::TokenEnded), Input::Answered(vec![command("a")])],
            vec!["think 1", "finish failed"],
        ),
        (
            "a command, then an answer",
            vec![
                Input::Answered(vec![command("a")]),
                Input::OpEnded(op("a"), done(Outcome::Ok, "")),
                Input::Answered(vec![]),
            ],
            vec!["think 1", "acting", "Send op-a", "commit a Ok", "thinking", "think 2", "finish done"],
        ),
        (
            "what is allowed runs, all questions are asked at once, then it parks",
            vec![
                Input::Answered(vec![command("a"), command("b"), command("c")]),
                Input::Asked(op("b")),
                Input::OpEnded(op("a"), done(Outcome::Ok, "")),
                Input::Asked(op("c")),
                Input::OpEnded(op("c"), done(Outcome::Ok, "")),
            ],
            vec![
                "think 1",
                "acting",
                "Send op-a",
                "Send op-b",
                "Send op-c",
                "commit a Ok",
                "park waiting_approval",
            ],
        ),
        (
            "a question to the owner waits for the rest",
            vec![
                Input::Answered(vec![question("q"), command("a")]),
                Input::OpEnded(op("a"), done(Outcome::Error, "")),
            ],
            vec!["think 1", "acting", "Send op-a", "commit a Error", "park waiting_input"],
        ),
        (
            "an unknown tool goes back to the model",
            vec![Input::Answered(vec![bad()]), Input::Answered(vec![])],
            vec!["think 1", "acting", "commit x Error", "thinking", "think 2", "finish done"],
        ),
        ("a refused key is not tried again", vec![miss(auth, 0)], vec!["think 1", "finish failed"]),
        (
            "an empty answer is tried again once",
            vec![miss(Failure::Empty, 0), miss(Failure::Empty, 1)],
            vec!["think 1", "think 1 later", "finish failed"],
        ),
        ("half streams five times", (0..6).map(|n| miss(cut(), n)).collect(), five_times.clone()),
        (
            "a call that cannot be read is asked for again, as often as half a stream",
            (0..6).map(|n| miss(bad_call(), n)).collect(),
            five_times.clone(),
        ),
        (
            "a call that cannot be read, and then one that can",
            vec![miss(bad_call(), 0), Input::Answered(vec![])],
            vec!["think 1", "think 1 later", "finish done"],
        ),
        (
            "two minutes at most",
            vec![miss(cut(), 0), miss(cut(), 120_001)],
            vec!["think 1", "think 1 later", "finish failed"],
        ),
        (
            "a provider that wants longer is not waited for",
            vec![miss(
                Failure::RateLimited { retry_after: Some(Duration::from_secs(600)), detail: String::new() },
                0,
            )],
            vec!["think 1", "finish failed"],
        ),
        (
            "late news is nothing",
            vec![
                Input::OpEnded(op("zz"), done(Outcome::Ok, "")),
                Input::Answered(vec![]),
                Input::Answered(vec![]),
            ],
            vec!["think 1", "finish done"],
        ),
    ];
    for (name, inputs, want) in table {
        let mut turn = fresh(50);
        let mut seen = words(&turn.start());
        for input in inputs {
            seen.extend(words(&turn.apply(input)));
        }
        assert_eq!(seen, want, "{name}");
    }
}

#[test]
fn circles_are_told_once_and_then_stopped() {
    let mut turn = fresh(50);
    turn.start();
    let mut round = |text: &str| {
        turn.apply(Input::Answered(vec![command("a")]));
        words(&turn.apply(Input::OpEnded(op("a"), done(Outcome::Ok, text)))).pop().unwrap()
    };
    assert_eq!(round("same"), "think 2");
    assert_eq!(round("other"), "think 3");
    assert_eq!(round("same"), "think 4");
    assert_eq!(round("same"), "think 5");
    assert_eq!(round("same"), "think 6 told");
    assert_eq!(round("same"), "finish stopped");
}

#[test]
fn limits_end_it() {
    let mut turn = fresh(1);
    turn.start();
    turn.apply(Input::Answered(vec![command("a")]));
    let effects = turn.apply(Input::OpEnded(op("a"), done(Outcome::Ok, "")));
    assert_eq!(effects.last(), Some(&Effect::Finish { state: TurnState::Stopped, why: Some(Why::Steps(1)) }));
    let mut turn = Turn { crashes: 5, ..fresh(50) };
    assert_eq!(words(&turn.start()), ["finish failed"]);
}

#[test]
fn the_next_message_answers_the_question() {
    let acting = Phase::Acting(vec![question("q")]);
    let mut turn = Turn { phase: acting, answered: 1, reply: Some("the second".into()), ..fresh(50) };
    let effects = turn.start();
    let Effect::Commit { result, .. } = &effects[0] else { panic!("{effects:?}") };
    assert_eq!((result.text.as_str(), result.outcome), ("the second", Outcome::Ok));
    assert_eq!(words(&effects)[1..], ["thinking", "think 2"]);
}

#[test]
fn an_edited_command_is_said_to_the_model() {
    let mut edited = command("a");
    edited.edited = Some("df".into());
    edited.state = CallState::Ended(Ended::of(&done(Outcome::Ok, "40%")));
    let mut turn = Turn { phase: Phase::Acting(vec![edited]), answered: 1, ..fresh(50) };
    let effects = turn.start();
    let Effect::Commit { result, .. } = &effects[0] else { panic!("{effects:?}") };
    assert!(result.text.contains("the owner changed the command") && result.text.ends_with("40%"));
}

/// What a random model does in a step, and what the machine does with it.
#[derive(Debug, Clone)]
enum Asked {
    Runs,
    NeedsYes,
    Bad,
    Question,
}

fn steps() -> impl Strategy<Value = Vec<Vec<Asked>>> {
    let one = prop_oneof![Just(Asked::Runs), Just(Asked::NeedsYes), Just(Asked::Bad), Just(Asked::Question)];
    proptest::collection::vec(proptest::collection::vec(one, 1..5), 0..12)
}

proptest! {
    /// Whatever a model asks, in whatever order the machine answers, however often a worker dies: each
    /// call gets one result, no step is thought before, an op is begun once a life, and it ends.
    #[test]
    fn the_laws_hold(steps in steps(), order in any::<u64>(), dies in proptest::collection::vec(any::<bool>(), 200)) {
        let mut turn = fresh(20);
        let mut todo: Vec<Effect> = turn.start();
        let (mut open, mut results) = (BTreeMap::<String, usize>::new(), BTreeSet::new());
        let (mut begun, mut running) = (BTreeSet::new(), Vec::<OpId>::new());
        let (mut approved, mut step, mut rolls) = (BTreeSet::new(), 0_usize, order);
        let mut dies = dies.into_iter();
        for _ in 0..2_000 {
            // A death between two effects: what was not committed is done again.
            let dead = dies.next().unwrap_or(false);
            if dead && let Phase::Acting(calls) = &mut turn.phase {
                    for call in calls.iter_mut() {
                        match &call.state {
                            CallState::Running(_) => call.state = CallState::ToRun(Begin::TakeUp),
                            CallState::Committed { .. } if !results.contains(&format!("{step}/{}", call.call_id)) => {
                                call.state = CallState::Ended(Ended::of(&done(Outcome::Ok, "x")));
                            }
                            _ => {}
                        }
                    }
                    running.clear();
                    begun.clear();
                    todo = turn.start();
            }
            let input = if todo.is_empty() {
                if running.is_empty() {
                    break;
                }
                rolls = rolls.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let op = running.remove(usize::try_from(rolls >> 33).unwrap() % running.len());
                let kind = &steps[step - 1][op.as_str().rsplit('.').next().unwrap().parse::<usize>().unwrap()];
                if matches!(kind, Asked::NeedsYes) && !approved.contains(&op) {
                    Input::Asked(op)
                } else {
                    Input::OpEnded(op, done(Outcome::Ok, "x"))
                }
            } else {
                match todo.remove(0) {
                    Effect::Advance(_) => continue,
                    Effect::Commit { result, .. } => {
                        prop_assert!(open.remove(&result.call_id).is_some());
                        prop_assert!(results.insert(format!("{step}/{}", result.call_id)), "one result a call");
                        continue;
                    }
                    Effect::RunOp { op_id, .. } => {
                        prop_assert!(begun.insert(op_id.clone()), "begun once a life");
                        running.push(op_id);
                        continue;
                    }
                    Effect::Park(TurnState::WaitingApproval) => {
                        // The owner says yes to all; a later life goes on.
                        let Phase::Over = turn.phase else { panic!() };
                        let calls: Vec<Call> = resumed(&steps[step - 1], step, &results, |op| {
                            approved.insert(op.clone());
                        });
                        turn.phase = Phase::Acting(calls);
                        begun.clear();
                        prop_assert!(running.is_empty(), "nothing runs when it parks");
                        todo = turn.start();
                        continue;
                    }
                    Effect::Park(_) => {
                        turn.phase = Phase::Acting(resumed(&steps[step - 1], step, &results, |_| {}));
                        turn.reply = Some("yes".into());
                        begun.clear();
                        todo = turn.start();
                        continue;
                    }
                    Effect::Finish { .. } => {
                        prop_assert!(open.is_empty() && running.is_empty() && todo.is_empty());
                        return Ok(());
                    }
                    Effect::Think { step: n, .. } => {
                        prop_assert!(open.is_empty(), "thought before all results were there");
                        prop_assert_eq!(n, i64::try_from(step).unwrap() + 1);
                        let Some(asked) = steps.get(step) else {
                            todo.extend(turn.apply(Input::Answered(vec![])));
                            continue;
                        };
                        step += 1;
                        let calls = resumed(asked, step, &results, |_| {});
                        open = calls.iter().map(|call| (call.call_id.clone(), step)).collect();
                        Input::Answered(calls)
                    }
                }
            };
            todo.extend(turn.apply(input));
        }
        prop_assert!(false, "it never ended");
    }
}

fn resumed(
    asked: &[Asked],
    step: usize,
    results: &BTreeSet<String>,
    mut yes: impl FnMut(&OpId),
) -> Vec<Call> {
    let calls = asked.iter().enumerate().map(|(n, asked)| {
        // Different each time, so that the loop guard stays out of it.
        let args = match asked {
            Asked::Runs | Asked::NeedsYes => json!({"command": format!("echo {step}")}),
            Asked::Bad => json!(format!("no json {step}")),
            Asked::Question => json!({"question": "?"}),
        };
        let tool = if matches!(asked, Asked::Question) { "ask_user" } else { "run_command" };
        let mut call =
            Call::read(format!("{step}.{n}"), tool.into(), args, || OpId::from(format!("{step}.{n}"))).0;
        if results.contains(&format!("{step}/{step}.{n}")) {
            call.state = CallState::Committed { outcome: Outcome::Ok, text: String::new() };
        } else if let Some(op) = &call.op_id {
            yes(op);
        }
        call
    });
    calls.collect()
}
