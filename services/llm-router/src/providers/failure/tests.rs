//! Each failure in its owner's words.

use super::*;

#[test]
fn a_wait_is_said_as_people_say_it() {
    let of = |seconds| span(Duration::from_secs(seconds));
    assert_eq!([of(0), of(120), of(540), of(541), of(7_201)], ["1 s", "120 s", "9 min", "10 min", "3 h"]);
}

#[test]
fn a_test_speaks_of_no_message_and_leads_nowhere_else() {
    let detail = String::new;
    let all = [
        Failure::Auth { status: 401, detail: detail() },
        Failure::NoCredit { detail: detail() },
        Failure::Overloaded { retry_after: None, detail: detail() },
        Failure::Filtered { detail: detail() },
        Failure::Seals { detail: detail() },
        Failure::RateLimited { retry_after: None, detail: detail() },
        Failure::RateLimited { retry_after: Some(Duration::from_secs(7)), detail: detail() },
        Failure::Unavailable { retry_after: None, detail: detail() },
        Failure::Cooling { retry_after: Duration::from_secs(540), detail: detail() },
        Failure::Cut { detail: detail() },
        Failure::BadCall { detail: detail() },
        Failure::Stalled { seconds: 25 },
        Failure::Empty,
        Failure::TooLong { detail: detail() },
        Failure::Images { detail: detail() },
        Failure::Documents { detail: detail() },
        Failure::Refused { status: 400, detail: detail() },
        Failure::NotCompatible { detail: detail() },
        Failure::NoRoute,
        Failure::Setup { detail: detail() },
    ];
    for failure in all {
        let (turn, test) = (problem("acme", &failure), problem_of_test("acme", &failure));
        assert_eq!((&test.code, &test.title, &test.detail), (&turn.code, &turn.title, &turn.detail));
        let next = test.next.unwrap();
        assert!(!next.contains("Settings") && !next.contains("message"), "{next}");
        assert!(test.kept.is_none() && turn.kept.is_some());
    }
}
