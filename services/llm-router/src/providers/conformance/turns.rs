//! Conversations of several steps: results, seals, caches, counts.

use super::*;
use protocol::price::Tokens;
use serde_json::json;

/// Thinks, asks twice, thinks where nobody can read it, asks again, and answers.
fn decide(request: &Request) -> Answer {
    match request.results().len() {
        0 => says(vec![
            Piece::Thinking("hm, two disks".into()),
            Piece::Text("I look.".into()),
            call("run_command", r#"{"command":"df -h"}"#),
            call("list_dir", r#"{"path":"/"}"#),
        ]),
        2 => says(vec![Piece::Hidden("secret thoughts".into()), call("run_command", r#"{"command":"du"}"#)]),
        _ => says(vec![Piece::Thinking("so".into()), Piece::Text("Half full.".into())]),
    }
}

/// All that is said until the answer without calls.
async fn conversation(upstream: &Upstream) -> (Prompt, Vec<Heard>) {
    let provider = provider(upstream);
    let mut prompt = prompt();
    let mut all = Vec::new();
    loop {
        let heard = whole(provider.as_ref(), &prompt).await;
        let (said, ids) = heard.said(all.len());
        all.push(heard);
        prompt.messages.push(said);
        if ids.is_empty() {
            return (prompt, all);
        }
        prompt.messages.extend(ids.iter().map(|id| result(id, &format!("result of {id}"))));
    }
}

fn altered(mut prompt: Prompt, change: &dyn Fn(&mut Vec<Part>)) -> Prompt {
    for said in &mut prompt.messages {
        if let Said::Assistant { parts } = said {
            change(parts);
        }
    }
    prompt
}

/// One letter of it is another.
fn other(seal: &str) -> String {
    let at = seal.rfind(|c: char| c.is_ascii_lowercase()).unwrap();
    let letter = if seal.as_bytes()[at] == b'a' { "b" } else { "a" };
    format!("{}{letter}{}", &seal[..at], &seal[at + 1..])
}

#[tokio::test]
async fn seals_come_back_byte_for_byte_and_in_their_order() {
    for kind in Kind::ALL {
        let upstream = strict(kind, decide).await;
        let (mut prompt, all) = conversation(&upstream).await;
        let name = kind.name();
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{name}");
        assert_eq!((all.len(), all[2].text().as_str()), (3, "Half full."), "{name}");
        let texts = upstream.requests()[2].results();
        assert_eq!(texts, ["result of c0_0", "result of c0_1", "result of c1_0"], "{name}");
        let sealed = all.iter().flat_map(|heard| &heard.events);
        let sealed = sealed.filter(|event| matches!(event, Event::Signed(_) | Event::Sealed(_))).count();
        let want = match kind {
            // A thought, a hidden one, a thought.
            Kind::Anthropic | Kind::OpenAiResponses => 3,
            // The first call of each step, and the end of the text.
            Kind::Gemini => 3,
            // It takes its open thoughts back, and has no others.
            Kind::Ollama => 2,
            Kind::OpenAi => 0,
        };
        assert_eq!(sealed, want, "{name}");

        // The next question: all of it goes back once more.
        prompt.messages.push(Said::note("and now?"));
        whole(provider(&upstream).as_ref(), &prompt).await;
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{name}");
        if matches!(kind, Kind::OpenAi | Kind::Ollama) {
            // Nothing of theirs can be altered.
            continue;
        }
        // Whoever alters one is told so, and goes on without.
        let changed = altered(prompt.clone(), &|parts| {
            for part in parts {
                match part {
                    Part::Thinking { seal, .. } | Part::Sealed(seal) => *seal = other(seal),
                    Part::Text { seal: Some(seal), .. } | Part::Call { seal: Some(seal), .. } => {
                        *seal = other(seal);
                    }
                    _ => {}
                }
            }
        });
        let failure = hear(provider(&upstream).as_ref(), &changed).await.failure;
        assert!(matches!(failure, Some(Failure::Seals { .. })), "{name}: {failure:?}");
        let refused = upstream.refused().len();
        let without = altered(prompt, &|parts| {
            parts.retain(|part| matches!(part, Part::Text { .. } | Part::Call { .. }));
            for part in parts {
                match part {
                    Part::Text { seal, .. } | Part::Call { seal, .. } => *seal = None,
                    _ => {}
                }
            }
        });
        whole(provider(&upstream).as_ref(), &without).await;
        assert_eq!(upstream.refused().len(), refused, "{name}: {:?}", upstream.refused());
    }
}

/// In the middle of a turn another model goes on, and has no seals of its own.
#[tokio::test]
async fn anothers_calls_are_taken() {
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::text("ok")).await;
        let asked = |id: &str| {
            let call = PastCall { id: id.into(), name: "run_command".into(), args: json!({"command": "df"}) };
            Part::Call { call, seal: None }
        };
        let mut prompt = prompt();
        prompt.messages.extend([
            Said::Assistant { parts: vec![Part::text("I look.".into()), asked("a"), asked("b")] },
            result("a", ""),
            result("b", "2"),
            Said::note("(The owner waits.)"),
        ]);
        whole(provider(&upstream).as_ref(), &prompt).await;
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{}", kind.name());
        assert_eq!(upstream.requests()[0].last(), ("user".to_owned(), "(The owner waits.)".to_owned()));
    }
}

#[tokio::test]
async fn counts_are_the_same_whoever_counts() {
    let mut seen: Vec<(&str, Vec<Tokens>)> = Vec::new();
    for kind in Kind::ALL {
        let upstream = strict(kind, decide).await;
        let (_, all) = conversation(&upstream).await;
        seen.push((kind.name(), all.iter().map(|heard| heard.counted().tokens).collect()));
    }
    let input = |all: &[Tokens]| all.iter().map(Tokens::all_input).collect::<Vec<_>>();
    let output = |all: &[Tokens]| all.iter().map(Tokens::all_output).collect::<Vec<_>>();
    for (name, all) in &seen {
        assert_eq!(input(all), input(&seen[0].1), "{name}");
        assert_eq!(output(all), output(&seen[0].1), "{name}");
        for (step, tokens) in all.iter().enumerate() {
            let told = format!("{name}, step {step}: {tokens:?}");
            let buckets =
                [tokens.fresh, tokens.cache_read, tokens.cache_write, tokens.output, tokens.reasoning];
            assert!(buckets.iter().all(|count| *count >= 0), "{told}");
            // Of what was asked before everything is in the cache; it tells, but for one.
            let before = step.checked_sub(1).map_or(0, |before| all[before].all_input());
            assert_eq!(tokens.cache_read, if *name == "ollama" { 0 } else { before }, "{told}");
            let written = tokens.all_input() - before;
            assert_eq!(tokens.cache_write, if *name == "anthropic" { written } else { 0 }, "{told}");
            assert_eq!(tokens.reasoning > 0, *name != "ollama", "{told}");
        }
    }
}
