use super::*;
use crate::{providers::AskedCall, route::Priced};
use protocol::{
    price::{ListedPrice, Rates},
    provider::ProviderKind,
};
use serde_json::json;
use tokio::sync::mpsc::Receiver;

/// Tokens of the prompt, about.
const INPUT: i64 = 1_000;
/// 1e-9 USD of a token: $10 and $100 a million.
const IN: i64 = 10_000;
const OUT: i64 = 100_000;

fn priced(from: PriceFrom) -> Priced {
    let rates =
        Rates { input: 10_000_000, output: 100_000_000, cache_read: Some(1_000_000), ..Rates::default() };
    Priced::of_test(from, ListedPrice { rates, ..ListedPrice::default() })
}

fn meter(kind: ProviderKind, from: PriceFrom) -> (Meter, Receiver<CallEnd>) {
    let (book, told) = Book::of_test();
    (Meter::new(book, CallId::from("c"), &Candidate::of_test(kind, priced(from)), INPUT), told)
}

fn text(bytes: usize) -> Event {
    Event::Text("x".repeat(bytes))
}

fn thinking(bytes: usize) -> Event {
    Event::Thinking("x".repeat(bytes))
}

/// With arguments of so many bytes.
fn call(bytes: usize) -> Event {
    let args = json!({"a": "x".repeat(bytes - r#"{"a":""}"#.len())});
    Event::Call(AskedCall { id: "c".into(), name: "write_file".into(), args })
}

fn counted(fresh: i64, cache_read: i64, output: i64, cost: Option<f64>) -> Event {
    let tokens = Tokens { fresh, cache_read, output, ..Tokens::default() };
    Event::Usage(Counted { tokens, cost })
}

/// Fresh, read from the cache, output, reasoning.
type Buckets = [i64; 4];

struct Row {
    what: &'static str,
    from: PriceFrom,
    saw: Vec<Event>,
    earlier_nano: i64,
    outcome: CallOutcome,
    tokens: Buckets,
    estimated: bool,
    cost_nano: i64,
    price_from: PriceFrom,
}

/// Under the owner's price, with nothing before it.
fn row(what: &'static str, saw: Vec<Event>, outcome: CallOutcome, tokens: Buckets, estimated: bool) -> Row {
    let [fresh, read, output, reasoning] = tokens;
    Row {
        what,
        from: PriceFrom::Owner,
        saw,
        earlier_nano: 0,
        outcome,
        tokens,
        estimated,
        cost_nano: fresh * IN + read * IN / 10 + (output + reasoning) * OUT,
        price_from: PriceFrom::Owner,
    }
}

#[test]
fn what_a_call_takes_however_it_ends() {
    use CallOutcome::{Cancelled, Cut, Done, Failed};
    let whole = || vec![text(3_000), counted(100, 60, 10, Some(0.5))];
    let begun = || counted(100, 60, 1, None);
    let broken = Row { outcome: Failed, ..row("", vec![], Failed, [0; 4], false) };
    let rows = [
        row("counted to the end", whole(), Done, [100, 60, 10, 0], false),
        Row {
            earlier_nano: 7,
            cost_nano: 2_060_007,
            ..row("and others before it", whole(), Done, [100, 60, 10, 0], false)
        },
        Row {
            from: PriceFrom::List,
            price_from: PriceFrom::Provider,
            earlier_nano: 7,
            cost_nano: 500_000_007,
            ..row("its provider says what it cost", whole(), Done, [100, 60, 10, 0], false)
        },
        Row {
            from: PriceFrom::List,
            price_from: PriceFrom::Provider,
            cost_nano: 500_000_000,
            ..row(
                "and what it said stands where it broke off, when it is more",
                whole(),
                Cut,
                [100, 60, 1_000, 0],
                true,
            )
        },
        row(
            "the last count counts",
            vec![begun(), text(3_000), counted(100, 61, 9, None)],
            Done,
            [100, 61, 9, 0],
            false,
        ),
        row("not counted", vec![thinking(10), text(30), call(290)], Done, [INPUT, 0, 110, 4], true),
        row(
            "who read nothing did not count",
            vec![text(30), counted(0, 0, 0, None)],
            Done,
            [INPUT, 0, 10, 0],
            true,
        ),
        row(
            "nothing but output was counted",
            vec![text(30), counted(0, 0, 50, None)],
            Done,
            [INPUT, 0, 50, 0],
            true,
        ),
        row("cut, not counted", vec![text(30)], Cut, [INPUT, 0, 10, 0], true),
        row("cut, counted at its start", vec![begun(), thinking(30), text(30)], Cut, [100, 60, 10, 10], true),
        row(
            "cut, counted higher than it was seen",
            vec![text(30), counted(100, 0, 70, None)],
            Cut,
            [100, 0, 70, 0],
            true,
        ),
        row(
            "cut in a call",
            vec![begun(), Event::Writing(2_000), Event::Writing(1_000)],
            Cut,
            [100, 60, 1_000, 0],
            true,
        ),
        row("cancelled in a call", vec![Event::Writing(90_000)], Cancelled, [INPUT, 0, 30_000, 0], true),
        row(
            "cancelled in its second call",
            vec![Event::Writing(290), call(290), Event::Writing(30)],
            Cancelled,
            [INPUT, 0, 110, 0],
            true,
        ),
        row(
            "what was written is not counted twice",
            vec![Event::Writing(200), Event::Writing(100), call(190), call(90)],
            Done,
            [INPUT, 0, 100, 0],
            true,
        ),
        row("cancelled before its first word", vec![], Cancelled, [INPUT, 0, 0, 0], true),
        row("nobody took it in", vec![], Failed, [0; 4], false),
        Row { earlier_nano: 7, cost_nano: 7, what: "but others before it", ..broken },
        row("counts below nothing", vec![counted(100, -60, -9, None)], Done, [100, 0, 0, 0], false),
        Row {
            cost_nano: MOST_NANO,
            earlier_nano: i64::MAX,
            ..row(
                "counts beyond all bounds",
                vec![counted(i64::MAX, 0, i64::MAX, None)],
                Done,
                [INPUT, 0, 0, 0],
                true,
            )
        },
        Row {
            from: PriceFrom::List,
            price_from: PriceFrom::Provider,
            cost_nano: 0,
            ..row("a cost below nothing", vec![counted(100, 0, 10, Some(-1.0))], Done, [100, 0, 10, 0], false)
        },
    ];
    for row in rows {
        let (mut meter, mut told) = meter(ProviderKind::Anthropic, row.from);
        meter.paid_before(row.earlier_nano);
        row.saw.iter().for_each(|event| meter.saw(event));
        let end = match row.outcome {
            Done => meter.done(),
            Cut => meter.cut("provider_cut_off"),
            Failed => {
                meter.taken_in = false;
                meter.end(Failed, Some("provider_refused".to_owned()))
            }
            _ => {
                drop(meter);
                told.try_recv().unwrap()
            }
        };
        let Tokens { fresh, cache_read, cache_write, output, reasoning } = end.tokens;
        assert_eq!(([fresh, cache_read, output, reasoning], cache_write), (row.tokens, 0), "{}", row.what);
        assert_eq!((end.estimated, end.cost_nano), (row.estimated, row.cost_nano), "{}", row.what);
        assert_eq!((end.outcome, end.way.price_from), (row.outcome, row.price_from), "{}", row.what);
        assert!(!end.charged, "{}: nothing was taken for free", row.what);
    }
}

/// Who is taken for free and names a cost is told of, and counted, also where it broke off after that.
#[test]
fn what_was_free_and_named_a_cost_charges() {
    let ends: [fn(&mut Meter) -> CallEnd; 2] = [Meter::done, |meter| meter.cut("provider_cut_off")];
    for (from, named, charged, nano) in [
        (PriceFrom::Local, Some(0.5), true, [500_000_000; 2]),
        (PriceFrom::Local, Some(0.0), false, [0; 2]),
        (PriceFrom::Local, Some(1e300), true, [0; 2]),
        (PriceFrom::Local, None, false, [0; 2]),
        // The owner said that it is free: he decided, and what it names is not counted.
        (PriceFrom::Owner, Some(0.5), false, [0; 2]),
        // Nobody took it for free.
        (PriceFrom::Nobody, Some(0.5), false, [500_000_000; 2]),
    ] {
        for (end, nano) in ends.iter().zip(nano) {
            let free =
                Candidate::of_test(ProviderKind::Openai, Priced::of_test(from, ListedPrice::default()));
            let mut meter = Meter::new(Book::of_test().0, CallId::from("c"), &free, INPUT);
            meter.saw(&text(30));
            meter.saw(&counted(100, 0, 10, named));
            let end = end(&mut meter);
            assert_eq!((end.charged, end.cost_nano), (charged, nano), "{from:?} {named:?} {:?}", end.outcome);
        }
    }
}

/// A provider that is tested alone: what it refused costs nothing, what it took in does.
#[test]
fn a_failure_alone_costs_what_was_taken_in() {
    let refused = Failure::Refused { status: 400, detail: String::new() };
    for (failure, saw, tokens, estimated) in [
        (refused.clone(), vec![], [0, 0, 0], false),
        (Failure::Empty, vec![], [INPUT, 0, 0], true),
        (Failure::Empty, vec![counted(100, 0, 10, None)], [100, 0, 10], true),
        (refused, vec![counted(100, 60, 10, None)], [100, 60, 10], true),
    ] {
        let (mut meter, mut told) = meter(ProviderKind::Gemini, PriceFrom::List);
        saw.iter().for_each(|event| meter.saw(event));
        meter.failed(&failure);
        drop(meter);
        let end = told.try_recv().unwrap();
        assert_eq!([end.tokens.fresh, end.tokens.cache_read, end.tokens.output], tokens, "{failure}");
        assert_eq!((end.outcome, end.estimated), (CallOutcome::Failed, estimated), "{failure}");
        assert_eq!(end.problem.as_deref(), Some(failure.code()));
        assert!(told.try_recv().is_err(), "it is told once");
    }
}

#[test]
fn no_answer_costs_what_all_of_them_took() {
    let (mut meter, mut told) = meter(ProviderKind::Openai, PriceFrom::Owner);
    let other = Candidate::of_test(ProviderKind::Ollama, priced(PriceFrom::List));
    let missed = NoAnswer {
        candidate: Candidate { model: "other".to_owned(), ..other },
        failure: Failure::Empty,
        code: "provider_empty".to_owned(),
        tried: Vec::new(),
    };
    meter.saw(&counted(100, 0, 10, None));
    meter.paid_before(3);
    meter.paid_before(4);
    let end = meter.missed(&missed);
    assert_eq!((end.tokens, end.estimated, end.cost_nano), (Tokens::default(), false, 7));
    assert_eq!((end.way.model.as_str(), end.problem.as_deref()), ("other", Some("provider_empty")));
    // It could not be written: that is done when the meter is dropped, once, and as it was.
    drop(meter);
    assert_eq!(told.try_recv().unwrap().cost_nano, 7);
    assert!(told.try_recv().is_err());
}

#[test]
fn a_script_takes_nothing() {
    let (mut meter, mut told) = meter(ProviderKind::Scripted, PriceFrom::Local);
    meter.saw(&text(300));
    let end = meter.done();
    assert_eq!((end.tokens, end.estimated, end.cost_nano), (Tokens::default(), false, 0));
    meter.written();
    drop(meter);
    assert!(told.try_recv().is_err(), "what is written is not told again");
}
