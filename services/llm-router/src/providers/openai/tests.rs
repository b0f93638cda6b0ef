//! The edge cases of this API, each a fixture.

use super::{Decoder, host::Host};
use crate::providers::{
    Counted, Event, Failure, Unfinished,
    testing::{Broken, BrokenAfter, Codec, Fixture, bad_call, broken, call, cut, text, thinking},
    wire::Framing,
};
use protocol::price::Tokens;
use serde_json::json;

pub fn codec() -> Codec {
    Codec { name: "openai", framing: Framing::ServerSent, decoder: || Box::new(Decoder::new(Host::Other)) }
}

/// Those that want their thoughts back.
pub fn thinking_back() -> Codec {
    Codec {
        name: "openai, thinking back",
        framing: Framing::ServerSent,
        decoder: || Box::new(Decoder::new(Host::ThinkingBack)),
    }
}

/// Who passes thoughts on to those who want them back.
pub fn openrouter() -> Codec {
    Codec {
        name: "openai, through OpenRouter",
        framing: Framing::ServerSent,
        decoder: || Box::new(Decoder::new(Host::OpenRouter)),
    }
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

fn usage(fresh: i64, cache_read: i64) -> Event {
    Event::Usage(Counted { tokens: Tokens { fresh, cache_read, output: 2, ..Tokens::default() }, cost: None })
}

const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const DONE: &str = "data: [DONE]\n\n";

pub fn whole() -> Vec<Fixture> {
    let two = || vec![call("a", "x", json!({"n": 1})), call("b", "y", json!({"n": 2})), Event::End];
    let one = || vec![call("a", "x", json!({"n": 1})), Event::End];
    vec![
        ("plain text", format!("{}{}{STOP}{DONE}", said("Hé"), said("🦀")), vec![text("Hé"), text("🦀"), Event::End]),
        ("CRLF, comments, no space, BOM", format!("\u{feff}: OPENROUTER PROCESSING\r\n\r\n{}{DONE}", said("a").replace("data: ", "data:").replace('\n', "\r\n")), vec![text("a"), Event::End]),
        (
            "half a character at the end of a chunk",
            format!("{}{}{STOP}{DONE}", said("a\\ud83d"), said("\\ude00\\ud83d\\ude00")),
            vec![text("a\u{fffd}"), text("\u{fffd}😀"), Event::End],
        ),
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
            vec![thinking("hm"), thinking("so"), text("a"), Event::End],
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
                .map(thinking)
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
        (
            "a refusal",
            format!("data: {{\"choices\":[{{\"delta\":{{\"refusal\":\"I will not\"}}}}]}}\n\n{STOP}{DONE}"),
            vec![text("I will not"), Event::Unfinished(Unfinished::Refusal), Event::End],
        ),
        (
            "an index of four billion, a text for a number, a null for a text",
            [
                frag(r#""index":4000000000,"id":"a","function":{"name":"x","arguments":"{\"n\":"}"#),
                frag(r#""index":4e9,"id":null,"function":{"name":null,"arguments":"1}"}"#),
                frag(r#""index":"7","id":12,"function":{"name":"y","arguments":"{\"n\":2}"}"#),
                DONE.into(),
            ]
            .concat(),
            vec![call("a", "x", json!({"n": 1})), call("12", "y", json!({"n": 2})), Event::End],
        ),
        (
            "usage in the chunk before the last, of Groq, of Moonshot",
            format!(
                "{}data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"stop\"}}],\"usage\":{{\"prompt_tokens\":7,\"completion_tokens\":2}}}}\n\n\
                 data: {{\"choices\":[],\"x_groq\":{{\"id\":\"r\",\"usage\":{{\"prompt_tokens\":8,\"completion_tokens\":2}}}}}}\n\n\
                 data: {{\"choices\":[{{\"delta\":{{}},\"usage\":{{\"prompt_tokens\":9,\"completion_tokens\":2,\"cached_tokens\":4}}}}]}}\n\n{DONE}",
                said("a")
            ),
            vec![text("a"), usage(7, 0), usage(8, 0), usage(5, 4), Event::End],
        ),
        (
            "what Gemini signs, where it imitates this API",
            frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"},"extra_content":{"google":{"thought_signature":"s=="}}"#) + DONE,
            vec![call("a", "x", json!({"n": 1})), Event::Signed("s==".into()), Event::End],
        ),
        (
            "what OpenRouter passes on of others' seals",
            [
                r#"{"choices":[{"delta":{"reasoning":"h","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}}]}"#,
                r#"{"choices":[{"delta":{"reasoning":"m","reasoning_details":[{"type":"reasoning.text","text":"m","index":0}]}}]}"#,
                r#"{"choices":[{"delta":{"content":"","reasoning_details":[{"type":"reasoning.text","signature":"s","index":0}]}}]}"#,
                r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
            ]
            .map(|chunk| format!("data: {chunk}\n\n"))
            .concat()
                + DONE,
            vec![
                thinking("h"),
                thinking("m"),
                text("a"),
                Event::Sealed(r#"[{"type":"reasoning.text","text":"hm","index":0,"signature":"s"}]"#.into()),
                Event::End,
            ],
        ),
        (
            "fields of other kinds",
            [
                r#"{"choices":[{"delta":{"content":"a","reasoning_details":{"type":"x"},"tool_calls":"none"},"message":"a"}],"usage":"soon","x_groq":"req_1"}"#,
                r#"{"choices":[null,{"delta":{"tool_calls":[null,{"index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"},"extra_content":"s"},{"index":1,"id":"b","function":"y"}],"reasoning_details":["x"]},"message":[]}],"x_groq":[1]}"#,
                r#"{"choices":[{"delta":"","finish_reason":"stop","usage":7}],"usage":{"prompt_tokens":7,"completion_tokens":2,"prompt_tokens_details":"none","completion_tokens_details":[0],"cost_details":1}}"#,
            ]
            .map(|chunk| format!("data: {chunk}\n\n"))
            .concat()
                + DONE,
            vec![text("a"), usage(7, 0), call("a", "x", json!({"n": 1})), Event::End],
        ),
        (
            "an answer that does not stream",
            r#"{"choices":[{"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#.into(),
            vec![usage(7, 0), text("hello"), Event::End],
        ),
        ("no arguments", frag(r#""index":0,"id":"a","function":{"name":"x"}"#) + DONE, vec![call("a", "x", json!({})), Event::End]),
        ("broken arguments", frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":"}"#) + DONE, vec![call("a", "x", json!("{\"n\":")), Event::End]),
    ]
}

pub fn sealed() -> Vec<Fixture> {
    let reasoning = |words: &str| {
        format!("data: {{\"choices\":[{{\"delta\":{{\"reasoning_content\":\"{words}\"}}}}]}}\n\n")
    };
    vec![(
        "thoughts are sealed where they end",
        format!("{}{}{}{DONE}", reasoning("h"), reasoning("m"), said("so")),
        vec![thinking("h"), thinking("m"), Event::Signed("reasoning_content".into()), text("so"), Event::End],
    )]
}

pub fn routed() -> Vec<Fixture> {
    let thought = |words: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"reasoning\":\"{words}\",\"reasoning_details\":[{{\"type\":\"reasoning.text\",\"text\":\"{words}\",\"format\":\"unknown\",\"index\":0}}]}}}}]}}\n\n"
        )
    };
    let asked = frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{\"n\":1}"}"#);
    vec![
        (
            "thoughts that can be read are sealed too",
            format!("{}{}{asked}{DONE}", thought("h"), thought("m")),
            vec![
                thinking("h"),
                thinking("m"),
                Event::Sealed(
                    r#"[{"type":"reasoning.text","text":"hm","format":"unknown","index":0}]"#.into(),
                ),
                call("a", "x", json!({"n": 1})),
                Event::End,
            ],
        ),
        ("no thoughts, no seal", format!("{}{STOP}{DONE}", said("a")), vec![text("a"), Event::End]),
    ]
}

pub fn not_whole() -> Vec<Broken> {
    vec![
        ("half a stream", said("a"), cut),
        ("half a frame", format!("{}data: {{\"choi", said("a")), cut),
        ("nothing", String::new(), cut),
        ("a call that never ends", frag(r#""index":0,"id":"a","function":{"name":"x","arguments":"{"}"#), cut),
        ("broken JSON in the middle", format!("data: {{oops\n\n{DONE}"), cut),
        ("finish_reason error", "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n".into(), cut),
        (
            "an error object",
            format!("{}data: {{\"error\":{{\"message\":\"no luck\",\"code\":502}}}}\n\n{DONE}", said("a")),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail == "no luck"),
        ),
        (
            "an error that says that it is overloaded, with choices",
            "data: {\"error\":{\"message\":\"Overloaded\",\"code\":503},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n".into(),
            |got| matches!(got, Failure::Overloaded { .. }),
        ),
        (
            "a call that Groq cannot read",
            format!("{}event: error\ndata: {{\"error\":{{\"message\":\"Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.\",\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\",\"failed_generation\":\"<function=x>\",\"status_code\":400}}}}\n\n", said("a")),
            bad_call,
        ),
        ("an error as text", "data: {\"error\":\"boom\"}\n\n".into(), |got| matches!(got, Failure::Unavailable { .. })),
        ("an error in a 200", "{\"error\":{\"message\":\"x\",\"code\":429}}".into(), |got| matches!(got, Failure::RateLimited { .. })),
        ("an error in a list in a 200", "[{\"error\":{\"message\":\"x\",\"code\":429}}]".into(), |got| matches!(got, Failure::RateLimited { .. })),
        ("another JSON in a 200", "{\"models\":[]}".into(), broken),
        ("no JSON in a 200", "{\"choices\":".into(), broken),
        (
            "too many calls",
            (0..200).map(|n| frag(&format!(r#""index":{n},"id":"i{n}","function":{{"name":"x"}}"#))).collect(),
            broken,
        ),
        ("a hostile index, and no end", frag(r#""index":18446744073709551615,"id":"a","function":{"name":"x"}"#), cut),
    ]
}

pub fn cut_short() -> Vec<BrokenAfter> {
    let took = r#""usage":{"prompt_tokens":7,"completion_tokens":2}"#;
    let all = format!(
        r#""choices":[{{"delta":{{"reasoning":"hm","content":"so"}},"finish_reason":"error"}}],{took}"#
    );
    let told = || vec![usage(7, 0), thinking("hm"), text("so")];
    vec![
        ("the last chunk, with text and counts", format!("data: {{{all}}}\n\n{DONE}"), told(), cut),
        ("the same, from who did not stream", format!("{{{all}}}"), told(), cut),
        (
            "an error with what it took",
            format!("{}data: {{\"error\":{{\"message\":\"no luck\",\"code\":502}},{took}}}\n\n", said("a")),
            vec![text("a"), usage(7, 0)],
            |got| matches!(got, Failure::Unavailable { .. }),
        ),
        (
            "an error with what Groq counted",
            format!("data: {{\"x_groq\":{{\"error\":\"over capacity\",{took}}},\"choices\":[]}}\n\n"),
            vec![usage(7, 0)],
            |got| matches!(got, Failure::Overloaded { .. }),
        ),
        (
            "text, and too many calls",
            format!(
                "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\",\"tool_calls\":[{}]}}}}]}}\n\n",
                (0..200)
                    .map(|n| format!(r#"{{"index":{n},"id":"i{n}","function":{{"name":"x"}}}}"#))
                    .collect::<Vec<_>>()
                    .join(",")
            ),
            vec![text("a")],
            broken,
        ),
    ]
}
