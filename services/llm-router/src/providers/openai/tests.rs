//! The edge cases of reference §3.7, each a fixture, and each split at every byte.

use super::*;
use crate::providers::{AskedCall, Counted, Unfinished};
use protocol::price::Tokens;
use serde_json::json;
use tokio_util::bytes::Bytes;

fn patience() -> Patience {
    let long = Duration::from_secs(20);
    Patience { connect: long, first_byte: long, idle: long, total: long }
}

async fn read(chunks: Vec<Bytes>) -> Vec<Result<Event, Failure>> {
    let body = stream::iter(chunks.into_iter().map(Ok::<_, std::io::Error>));
    events_of(frames::data_of(body, patience())).collect().await
}

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

fn call(id: &str, name: &str, args: Value) -> Event {
    Event::Call(AskedCall { id: id.to_owned(), name: name.to_owned(), args })
}

/// A tool call fragment.
fn frag(fields: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"tool_calls\":[{{{fields}}}]}}}}]}}\n\n")
}

fn said(words: &str) -> String {
    format!(
        "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{words}\"}},\"finish_reason\":null}}]}}\n\n"
    )
}

const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const DONE: &str = "data: [DONE]\n\n";

type Fits = fn(&Failure) -> bool;
type Fixture = (&'static str, String, Vec<Event>);

fn whole() -> Vec<Fixture> {
    let two = || vec![call("a", "x", json!({"n": 1})), call("b", "y", json!({"n": 2})), Event::End];
    let one = || vec![call("a", "x", json!({"n": 1})), Event::End];
    vec![
        ("plain text", format!("{}{}{STOP}{DONE}", said("Hé"), said("🦀")), vec![text("Hé"), text("🦀"), Event::End]),
        ("CRLF, comments, no space, BOM", format!("\u{feff}: OPENROUTER PROCESSING\r\n\r\n{}{DONE}", said("a").replace("data: ", "data:").replace('\n', "\r\n")), vec![text("a"), Event::End]),
        ("done without a newline", format!("{}data: [DONE]", said("a")), vec![text("a"), Event::End]),
        ("no done, but a finish_reason", format!("{}{}", said("a"), STOP.trim_end()), vec![text("a"), Event::End]),
        ("nothing after done counts", format!("{}{DONE}{}", said("a"), said("b")), vec![text("a"), Event::End]),
        (
            "usage in a chunk without choices",
            format!("{}{STOP}data: {{\"choices\":[],\"usage\":{{\"prompt_tokens\":7,\"completion_tokens\":2}}}}\n\n{DONE}", said("a")),
            vec![text("a"), Event::Usage(Counted { tokens: Tokens { fresh: 7, output: 2, ..Tokens::default() }, cost: None }), Event::End],
        ),
        (
            "choices null, usage null, unknown fields",
            format!("data: {{\"choices\":null,\"usage\":null,\"error\":null,\"x_groq\":{{}},\"service_tier\":\"on_demand\"}}\n\n{}{DONE}", said("a")),
            vec![text("a"), Event::End],
        ),
        (
            "reasoning, under both names",
            format!("data: {{\"choices\":[{{\"delta\":{{\"reasoning_content\":\"hm\",\"content\":null}}}}]}}\n\ndata: {{\"choices\":[{{\"delta\":{{\"reasoning\":\"so\",\"content\":\"\"}}}}]}}\n\n{}{DONE}", said("a")),
            vec![Event::Thinking("hm".into()), Event::Thinking("so".into()), text("a"), Event::End],
        ),
        (
            "reasoning of vLLM, of OpenRouter, of Mistral, and of one that says nothing under the first name",
            [
                r#"{"choices":[{"index":0,"delta":{"reasoning":"a","reasoning_content":"a"},"logprobs":null,"finish_reason":null}]}"#,
                r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"b","reasoning_details":[{"type":"reasoning.text","text":"b","format":"unknown","index":0}]},"finish_reason":null,"native_finish_reason":null}]}"#,
                r#"{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"c"}]}]},"finish_reason":null}]}"#,
                r#"{"choices":[{"index":0,"delta":{"content":null,"reasoning_content":"","reasoning":"d"}}]}"#,
                r#"{"choices":[{"index":0,"delta":{"content":"e","reasoning_content":null},"finish_reason":"stop"}]}"#,
            ]
            .map(|chunk| format!("data: {chunk}\n\n"))
            .concat()
                + DONE,
            ["a", "b", "c", "d"]
                .map(|thought| Event::Thinking(thought.into()))
                .into_iter()
                .chain([text("e"), Event::End])
                .collect(),
        ),
        (
            "fragments of two calls",
            [
                frag(r#""index":0,"id":"a","type":"function","function":{"name":"x","arguments":""}"#),
                frag(r#""index":0,"function":{"arguments":"{\"n\":"}"#),
                frag(r#""index":1,"id":"b","function":{"name":"y","arguments":"{\"n\""}"#),
                frag(r#""index":0,"function":{"arguments":"1}"}"#),
                frag(r#""index":1,"function":{"arguments":":2}"}"#),
                DONE.into(),
            ]
            .concat(),
            two(),
        ),
        (
            "all with index 0",
            [
                frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"}"#),
                frag(r#""index":0,"id":"b","function":{"name":"y","arguments":"{\"n\":2}"}"#),
                STOP.into(),
                DONE.into(),
            ]
            .concat(),
            two(),
        ),
        (
            "all with index 0, and without ids",
            [
                frag(r#""index":0,"function":{"name":"x","arguments":"{\"n\":1}"}"#),
                frag(r#""index":0,"function":{"name":"x","arguments":"{\"n\":2}"}"#),
                DONE.into(),
            ]
            .concat(),
            vec![call("call_0", "x", json!({"n": 1})), call("call_1", "x", json!({"n": 2})), Event::End],
        ),
        (
            "no index",
            [
                frag(r#""id":"a","function":{"name":"x","arguments":"{\"n\""}"#),
                frag(r#""function":{"arguments":":1}"}"#),
                frag(r#""id":"b","function":{"name":"y","arguments":"{\"n\":2}"}"#),
                DONE.into(),
            ]
            .concat(),
            two(),
        ),
        (
            "the first index is 1",
            [
                frag(r#""index":1,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"}"#),
                frag(r#""index":2,"id":"b","function":{"name":"y","arguments":"{\"n\":2}"}"#),
                DONE.into(),
            ]
            .concat(),
            two(),
        ),
        (
            "id and name come late, and the id each time",
            [
                frag(r#""index":0,"function":{"arguments":"{\"n\":"}"#),
                frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"1"}"#),
                frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"}"}"#),
                DONE.into(),
            ]
            .concat(),
            one(),
        ),
        ("arguments as an object", frag(r#""index":0,"id":"a","function":{"name":"x","arguments":{"n":1}}"#) + DONE, one()),
        (
            "function null, a phantom, the same id twice",
            [
                frag(r#""index":0,"id":"z","function":null"#),
                frag(r#""index":1,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"}"#),
                DONE.into(),
            ]
            .concat(),
            one(),
        ),
        (
            "text, calls and finish_reason in one chunk",
            "data: {\"choices\":[{\"delta\":{\"content\":\"so\",\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"x\",\"arguments\":\"{\\\"n\\\":1}\"}}]},\"finish_reason\":\"eos\"}]}\n\n".into(),
            vec![text("so"), call("a", "x", json!({"n": 1})), Event::End],
        ),
        ("tool_calls null, finish_reason empty", format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\",\"tool_calls\":null}},\"finish_reason\":\"\"}}]}}\n\n{DONE}"), vec![text("a"), Event::End]),
        (
            "stopped by its limit, or by a filter",
            format!("{}{}{DONE}", said("a"), STOP.replace("stop", "length")),
            vec![text("a"), Event::Unfinished(Unfinished::Length), Event::End],
        ),
        ("no arguments", frag(r#""index":0,"id":"a","function":{"name":"x"}"#) + DONE, vec![call("a", "x", json!({})), Event::End]),
        ("broken arguments", frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":"}"#) + DONE, vec![call("a", "x", json!("{\"n\":")), Event::End]),
    ]
}

#[tokio::test]
async fn every_fixture_split_at_every_byte_gives_the_same_events() {
    for (name, bytes, want) in whole() {
        let want: Vec<Result<Event, Failure>> = want.into_iter().map(Ok).collect();
        let bytes = Bytes::from(bytes);
        assert_eq!(read(vec![bytes.clone()]).await, want, "{name}");
        for at in 1..bytes.len() {
            assert_eq!(read(vec![bytes.slice(..at), bytes.slice(at..)]).await, want, "{name}, split at {at}");
        }
        let single: Vec<Bytes> = (0..bytes.len()).map(|at| bytes.slice(at..=at)).collect();
        assert_eq!(read(single).await, want, "{name}, byte by byte");
    }
}

#[tokio::test]
async fn what_is_not_whole_is_a_failure_and_never_an_end() {
    let cut = |got: &Failure| matches!(got, Failure::Cut { .. });
    let table: Vec<(&str, String, Fits)> = vec![
        ("half a stream", said("a"), cut),
        ("half a frame", format!("{}data: {{\"choi", said("a")), cut),
        ("nothing", String::new(), cut),
        (
            "a call that never ends",
            frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{"}"#),
            cut,
        ),
        ("broken JSON in the middle", format!("data: {{oops\n\n{DONE}"), cut),
        (
            "finish_reason error",
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n".into(),
            cut,
        ),
        (
            "an error object",
            format!("{}data: {{\"error\":{{\"message\":\"overloaded\",\"code\":503}}}}\n\n{DONE}", said("a")),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail == "overloaded"),
        ),
        ("an error as text", "data: {\"error\":\"boom\"}\n\n".into(), |got| {
            matches!(got, Failure::Unavailable { .. })
        }),
        (
            "too many calls",
            (0..200)
                .map(|n| frag(&format!(r#""index":{n},"id":"i{n}","function":{{"name":"x"}}"#)))
                .collect(),
            |got| matches!(got, Failure::NotCompatible { .. }),
        ),
        ("a hostile index", frag(r#""index":18446744073709551615,"id":"a","function":{"name":"x"}"#), cut),
    ];
    for (name, bytes, fits) in table {
        let got = read(vec![Bytes::from(bytes)]).await;
        assert!(matches!(got.last(), Some(Err(failure)) if fits(failure)), "{name}: {got:?}");
        assert!(!got.contains(&Ok(Event::End)), "{name}");
    }
}
