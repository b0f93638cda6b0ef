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
async fn conversation(provider: &dyn Provider) -> (Prompt, Vec<Heard>) {
    let mut prompt = prompt();
    let mut all = Vec::new();
    let mut names = CallIds::default();
    for step in 0.. {
        let heard = whole(provider, &prompt).await;
        let (said, ids) = heard.said(step, &mut names);
        all.push(heard);
        prompt.messages.push(said);
        if ids.is_empty() {
            break;
        }
        let results = ids.iter().enumerate().map(|(n, id)| result(id, &format!("result {step}.{n}")));
        prompt.messages.extend(results);
    }
    (prompt, all)
}

/// What another model asked for, and was told; it has no seals here. `calls`: as that one called them.
fn anothers(calls: &[&str]) -> Vec<Said> {
    let (mut names, mut parts) = (CallIds::default(), vec![Part::text("I look.".into())]);
    let mut results = Vec::new();
    for (n, call) in calls.iter().enumerate() {
        let id = names.of(&TurnId::from("t2"), 1, call);
        results.push(result(&id, if n == 0 { "" } else { "2" }));
        let call = PastCall { id, name: "run_command".into(), args: json!({"command": "df"}) };
        parts.push(Part::Call { call, seal: None });
    }
    [Said::Assistant { parts }].into_iter().chain(results).collect()
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
        let (mut prompt, all) = conversation(provider(&upstream).as_ref()).await;
        let name = kind.name();
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{name}");
        assert_eq!((all.len(), all[2].text().as_str()), (3, "Half full."), "{name}");
        let texts = upstream.requests()[2].results();
        assert_eq!(texts, ["result 0.0", "result 0.1", "result 1.0"], "{name}");
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
        let mut prompt = prompt();
        // As Kimi calls them, and as vLLM does.
        let of_vllm = format!("chatcmpl-tool-{}", "0".repeat(32));
        prompt.messages.extend(anothers(&["functions.run_command:0", &of_vllm]));
        prompt.messages.push(Said::note("(The owner waits.)"));
        whole(provider(&upstream).as_ref(), &prompt).await;
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{}", kind.name());
        assert_eq!(upstream.requests()[0].last(), ("user".to_owned(), "(The owner waits.)".to_owned()));
    }
}

/// Those who imitate Chat Completions refuse more than OpenAI does. Who is known by its name is asked as it likes from
/// the first time on; of others it is found out, once.
#[tokio::test]
async fn whoever_imitates_it_takes_the_same_conversation() {
    for (manners, name, found_out) in [
        (Manners::Mistral, Some("api.mistral.ai"), 0),
        (Manners::Moonshot, Some("api.moonshot.ai"), 0),
        (Manners::Mistral, None, 1),
        (Manners::Template, None, 1),
        // At a server of one's own: its calls that had no thought, too.
        (Manners::Moonshot, None, 1),
    ] {
        let rules = Rules { manners, ..Rules::strict(KEY, MODEL) };
        let upstream = Upstream::ruled(Kind::OpenAi, rules, decide).await;
        let provider = match name {
            Some(name) => provider_called(name, &upstream),
            None => provider(&upstream),
        };
        let (mut prompt, all) = conversation(provider.as_ref()).await;
        assert_eq!((all.len(), all[2].text().as_str()), (3, "Half full."), "{manners:?}");
        if manners != Manners::Moonshot {
            assert_eq!(upstream.refused(), Vec::<String>::new(), "{manners:?}");
        }
        // The next turn went on with another model, and was stopped before that had answered; the last one before it
        // had begun.
        prompt.messages.push(Said::note("and now?"));
        prompt.messages.extend(anothers(&["call_0", "call_0"]));
        prompt.messages.extend(["stop", "no, go on"].map(Said::note));
        for _ in 0..2 {
            whole(provider.as_ref(), &prompt).await;
            assert_eq!(upstream.refused().len(), found_out, "{manners:?}: {:?}", upstream.refused());
        }
        let last = upstream.requests().pop().unwrap();
        assert_eq!(last.last(), ("user".to_owned(), "stop\n\nno, go on".to_owned()), "{manners:?}");
        let thought = last.text.contains("\"reasoning_content\":\"hm, two disks\"");
        assert_eq!(thought, name == Some("api.moonshot.ai"), "{}", last.text);
    }
    // What each refuses is refused here too, as long as nothing is done about it.
    let stopped = |twice: bool| {
        let user = json!({"role": "user", "content": "a"});
        let call = json!({"id": "a", "type": "function", "function": {"name": "x", "arguments": "{}"}});
        let asked = json!({"role": "assistant", "content": "", "tool_calls": [call]});
        let result = json!({"role": "tool", "tool_call_id": "a", "content": ""});
        match twice {
            true => vec![user.clone(), user],
            false => vec![user.clone(), asked, result, user],
        }
    };
    for (manners, twice, status) in [
        (Manners::OpenAi, true, 200),
        (Manners::OpenAi, false, 200),
        (Manners::Mistral, false, 400),
        (Manners::Moonshot, false, 400),
        (Manners::Template, true, 500),
        (Manners::Template, false, 500),
    ] {
        let rules = Rules { manners, ..Rules::default() };
        let upstream = Upstream::ruled(Kind::OpenAi, rules, |_| Answer::text("ok")).await;
        let body = json!({"model": MODEL, "messages": stopped(twice), "stream": true});
        let asked = CLIENT.post(format!("{}/chat/completions", upstream.base_url)).json(&body).send();
        assert_eq!(asked.await.unwrap().status(), status, "{manners:?}, {twice}");
    }
}

#[tokio::test]
async fn counts_are_the_same_whoever_counts() {
    let mut seen: Vec<(&str, Vec<Tokens>)> = Vec::new();
    for kind in Kind::ALL {
        let upstream = strict(kind, decide).await;
        let (_, all) = conversation(provider(&upstream).as_ref()).await;
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
