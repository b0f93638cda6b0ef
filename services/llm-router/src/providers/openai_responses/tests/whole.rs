//! Answers that are whole, in every dress.

use super::*;

pub fn whole() -> Vec<Fixture> {
    let two = || ends(vec![call("call_a", "x", json!({"n": 1})), call("call_b", "y", json!({"n": 2}))]);
    let one = || ends(vec![call("call_a", "x", json!({"n": 1}))]);
    let signed = |summary: &[&str]| Event::Signed(reasoning(summary).to_string());
    let unfinished = |events: Vec<Event>, why| {
        events.into_iter().chain([usage(), Event::Unfinished(why), Event::End]).collect::<Vec<_>>()
    };
    vec![
        (
            "plain text, with everything that stands around it",
            stream(&[
                created(),
                json!({"type": "response.in_progress", "response": {"status": "in_progress"}}),
                item("added", 0, json!({"id": "msg_1", "type": "message", "status": "in_progress", "content": [], "role": "assistant"})),
                json!({"type": "response.content_part.added", "item_id": "msg_1", "output_index": 0, "part": {"type": "output_text", "text": ""}}),
                said("Hé"),
                json!({"type": "keepalive"}),
                said("🦀"),
                json!({"type": "response.output_text.done", "item_id": "msg_1", "output_index": 0, "text": "Hé🦀"}),
                json!({"type": "response.content_part.done", "item_id": "msg_1", "output_index": 0, "part": {"type": "output_text", "text": "Hé🦀"}}),
                message(0, "msg_1", "Hé🦀"),
                completed(),
            ]),
            ends(vec![text("Hé"), text("🦀")]),
        ),
        (
            "CRLF, comments, a BOM, no names of events, DONE, and nothing after the end counts",
            format!(
                "\u{feff}: hello\r\n\r\ndata:{}\r\n\r\ndata: [DONE]\r\n\r\ndata:{}\r\n\r\ndata: [DONE]\r\n\r\ndata:{}",
                said("a"), completed(), said("b")
            ),
            ends(vec![text("a")]),
        ),
        (
            "what no page names, with fields of other kinds",
            stream(&[
                json!({"type": "response.steer.delta", "delta": {"a": 1}, "item_id": 7, "output_index": "x", "response": "r"}),
                json!({"type": "response.output_text.annotation.added", "annotation": {"type": "url_citation"}}),
                item("added", 0, json!({"id": "ws_1", "type": "web_search_call", "status": "in_progress"})),
                item("done", 0, json!({"id": "ws_1", "type": "web_search_call", "status": "completed"})),
                item("done", 1, Value::Null),
                json!({"type": "response.output_text.delta", "item_id": null, "output_index": null, "delta": "a"}),
                json!({"hello": 1}),
                json!({"type": "response.output_text.delta", "delta": null}),
                completed(),
            ]),
            ends(vec![text("a")]),
        ),
        (
            "text that comes only with its item, or only at the very end",
            stream(&[message(0, "msg_1", "a"), completed()]),
            ends(vec![text("a")]),
        ),
        (
            "nothing but the end",
            stream(&[ended("completed", json!({"output": [
                reasoning(&[]), message(1, "msg_1", "a")["item"], asked("fc_1", "call_a", "x", "{\"n\":1}")
            ]}))]),
            ends(vec![Event::Sealed(reasoning(&[]).to_string()), text("a"), call("call_a", "x", json!({"n": 1}))]),
        ),
        (
            "a call that only the end names, after others that came",
            stream(&[
                message(0, "msg_1", "a"),
                item("done", 1, asked("fc_1", "call_a", "x", "{\"n\":1}")),
                ended("completed", json!({"output": [
                    message(0, "msg_1", "a")["item"],
                    asked("fc_9", "call_a", "x", "{\"n\":1}"),
                    asked("fc_2", "call_b", "y", "{\"n\":2}")
                ]})),
            ]),
            ends(vec![text("a"), call("call_a", "x", json!({"n": 1})), call("call_b", "y", json!({"n": 2}))]),
        ),
        (
            "what came without a place is not told again",
            stream(&[
                json!({"type": "response.output_text.delta", "delta": "a"}),
                ended("completed", json!({"output": [reasoning(&[]), message(1, "msg_1", "a")["item"]]})),
            ]),
            ends(vec![text("a"), Event::Sealed(reasoning(&[]).to_string())]),
        ),
        (
            "a summary in several parts signs what it showed",
            stream(&[
                item("added", 0, json!({"id": "rs_1", "type": "reasoning", "summary": []})),
                json!({"type": "response.reasoning_summary_part.added", "item_id": "rs_1", "output_index": 0, "summary_index": 0}),
                summary(0, "**Look**"),
                summary(0, " first"),
                json!({"type": "response.reasoning_summary_text.done", "item_id": "rs_1", "summary_index": 0, "text": "**Look** first"}),
                summary(1, "Then act"),
                item("done", 0, reasoning(&["**Look** first", "Then act"])),
                delta("output_text", 1, "msg_1", "so"),
                message(1, "msg_1", "so"),
                completed(),
            ]),
            ends(vec![
                thinking("**Look**"),
                thinking(" first"),
                thinking("\n\nThen act"),
                signed(&["**Look** first", "Then act"]),
                text("so"),
            ]),
        ),
        (
            "thoughts without a summary are pieces of their own, each before its call",
            stream(&[
                item("done", 0, reasoning(&[])),
                item("done", 1, asked("fc_1", "call_a", "x", "{\"n\":1}")),
                item("done", 2, json!({"id": "rs_2", "type": "reasoning", "summary": [], "encrypted_content": "e2"})),
                item("done", 3, asked("fc_2", "call_b", "y", "{\"n\":2}")),
                completed(),
            ]),
            ends(vec![
                Event::Sealed(reasoning(&[]).to_string()),
                call("call_a", "x", json!({"n": 1})),
                Event::Sealed(json!({"id": "rs_2", "type": "reasoning", "summary": [], "encrypted_content": "e2"}).to_string()),
                call("call_b", "y", json!({"n": 2})),
            ]),
        ),
        (
            "a summary that comes only with its item; one whose end comes after the text seals itself",
            stream(&[
                item("done", 0, reasoning(&["h", "m"])),
                json!({"type": "response.reasoning_summary_text.delta", "item_id": "rs_2", "output_index": 1, "summary_index": 0, "delta": "oh"}),
                delta("output_text", 2, "msg_1", "so"),
                item("done", 1, json!({"id": "rs_2", "type": "reasoning", "summary": [{"text": "oh"}], "encrypted_content": "e2"})),
                completed(),
            ]),
            ends(vec![
                thinking("h\n\nm"),
                signed(&["h", "m"]),
                thinking("oh"),
                text("so"),
                Event::Sealed(json!({"id": "rs_2", "type": "reasoning", "summary": [{"text": "oh"}], "encrypted_content": "e2"}).to_string()),
            ]),
        ),
        (
            "open models show the thought itself, at times with its summary; nothing is encrypted",
            stream(&[
                delta("reasoning_text", 0, "rs_1", "h"),
                summary(0, "the same again"),
                delta("reasoning_text", 0, "rs_1", "m"),
                item("done", 0, json!({"id": "rs_1", "type": "reasoning", "summary": [], "content": [{"type": "reasoning_text", "text": "hm"}], "encrypted_content": null})),
                delta("output_text", 1, "msg_1", "so"),
                completed(),
            ]),
            ends(vec![thinking("h"), thinking("m"), text("so")]),
        ),
        (
            "fragments of two calls, mixed",
            stream(&[
                item("added", 0, asked("fc_1", "call_a", "x", "")),
                args(0, "fc_1", "{\"n\":"),
                item("added", 1, asked("fc_2", "call_b", "y", "")),
                args(1, "fc_2", "{\"n\""),
                args(0, "fc_1", "1}"),
                args(1, "fc_2", ":2}"),
                json!({"type": "response.function_call_arguments.done", "item_id": "fc_1", "output_index": 0, "arguments": "{\"n\":1}"}),
                item("done", 0, asked("fc_1", "call_a", "x", "{\"n\":1}")),
                item("done", 1, asked("fc_2", "call_b", "y", "{\"n\":2}")),
                item("done", 1, asked("fc_2", "call_b", "y", "{\"n\":2}")),
                completed(),
            ]),
            two(),
        ),
        (
            "fragments before their call",
            stream(&[
                args(0, "fc_1", "{\"n\":"),
                item("added", 0, asked("fc_1", "call_a", "x", "")),
                args(0, "fc_1", "1}"),
                item("done", 0, json!({"id": "fc_1", "type": "function_call", "call_id": "call_a"})),
                completed(),
            ]),
            one(),
        ),
        (
            "all with index 0",
            stream(&[
                item("added", 0, asked("fc_1", "call_a", "x", "")),
                item("added", 0, asked("fc_2", "call_b", "y", "")),
                args(0, "fc_1", "{\"n\":1}"),
                args(0, "fc_2", "{\"n\":2}"),
                item("done", 0, asked("fc_1", "call_a", "x", "")),
                item("done", 0, asked("fc_2", "call_b", "y", "")),
                completed(),
            ]),
            two(),
        ),
        (
            "another id with each piece",
            stream(&[
                item("added", 0, asked("q1", "call_a", "x", "")),
                item("added", 1, asked("q2", "call_b", "y", "")),
                args(0, "q3", "{\"n\":"),
                args(1, "q4", "{\"n\":2}"),
                args(0, "q5", "1}"),
                item("done", 0, asked("q6", "call_a", "x", "{\"n\":1}")),
                item("done", 1, asked("q7", "call_b", "y", "{\"n\":2}")),
                completed(),
            ]),
            two(),
        ),
        (
            "no index at all",
            stream(&[
                json!({"type": "response.output_item.added", "item": asked("fc_1", "call_a", "x", "")}),
                json!({"type": "response.function_call_arguments.delta", "item_id": "fc_2", "delta": "{\"n\":2}"}),
                json!({"type": "response.function_call_arguments.delta", "item_id": "fc_1", "delta": "{\"n\":1}"}),
                json!({"type": "response.output_item.done", "item": asked("fc_1", "call_a", "x", "")}),
                json!({"type": "response.output_item.done", "item": asked("fc_2", "call_b", "y", "")}),
                completed(),
            ]),
            two(),
        ),
        (
            "calls that never end are whole with the answer, from what stands there or from what came",
            stream(&[
                item("added", 0, asked("fc_1", "call_a", "x", "")),
                args(0, "fc_1", "{\"n\":1}"),
                item("added", 1, asked("fc_2", "call_b", "y", "")),
                ended("completed", json!({"output": [{"type": "function_call", "id": "other"}, asked("fc_2", "call_b", "y", "{\"n\":2}")]})),
            ]),
            two(),
        ),
        (
            "arguments as an object, an index of four billion, a phantom, and the same call_id twice",
            stream(&[
                json!({"type": "response.output_item.done", "output_index": 4_000_000_000_u64, "item":
                    {"id": "fc_1", "type": "function_call", "call_id": "call_a", "name": "x", "arguments": {"n": 1}}}),
                item("done", 1, asked("fc_2", "call_z", "", "{}")),
                item("done", 2, asked("fc_3", "call_a", "x", "")),
                item("done", 3, json!({"id": "fc_4", "type": "function_call", "name": "y", "arguments": "{\"n\":"})),
                completed(),
            ]),
            ends(vec![
                call("call_a", "x", json!({"n": 1})),
                call("call_a_2", "x", json!({})),
                call("fc_4", "y", json!("{\"n\":")),
            ]),
        ),
        (
            "what was said on the way, and at the end",
            stream(&[
                said("I look."),
                item("done", 0, json!({"id": "msg_1", "type": "message", "phase": "commentary", "content": [{"type": "output_text", "text": "I look."}]})),
                delta("output_text", 1, "msg_2", "It is full."),
                message(1, "msg_2", "It is full."),
                delta("output_text", 2, "msg_3", "Quite."),
                completed(),
            ]),
            ends(vec![
                text("I look."),
                Event::Signed("{\"phase\":\"commentary\"}".into()),
                text("It is full."),
                text("\n\nQuite."),
            ]),
        ),
        (
            "stopped by its limit, with half a call and one of which nothing came",
            stream(&[
                said("a"),
                item("added", 1, asked("fc_1", "call_a", "x", "")),
                args(1, "fc_1", "{\"n\":"),
                item("done", 1, json!({"id": "fc_1", "type": "function_call", "status": "incomplete", "call_id": "call_a", "name": "x", "arguments": "{\"n\":"})),
                item("done", 2, json!({"id": "fc_2", "type": "function_call", "status": "incomplete", "call_id": "call_b", "name": "x", "arguments": ""})),
                ended("incomplete", json!({"incomplete_details": {"reason": "max_output_tokens"}})),
            ]),
            unfinished(vec![text("a"), call("call_a", "x", json!("{\"n\":"))], Unfinished::Length),
        ),
        (
            "stopped by a filter",
            stream(&[said("a"), ended("incomplete", json!({"incomplete_details": {"reason": "content_filter"}}))]),
            unfinished(vec![text("a")], Unfinished::Filter),
        ),
        (
            "stopped, and it does not say why",
            stream(&[said("a"), ended("incomplete", json!({}))]),
            unfinished(vec![text("a")], Unfinished::Length),
        ),
        (
            "a refusal",
            stream(&[delta("refusal", 0, "msg_1", "I will "), delta("refusal", 0, "msg_1", "not"), completed()]),
            unfinished(vec![text("I will "), text("not")], Unfinished::Refusal),
        ),
        (
            "a refusal that comes only with its item",
            stream(&[
                item("done", 0, json!({"id": "msg_1", "type": "message", "content": [{"type": "refusal", "refusal": "I will not"}]})),
                completed(),
            ]),
            unfinished(vec![text("I will not")], Unfinished::Refusal),
        ),
        (
            "the end without a blank line, and without usage",
            format!("data: {}\n\ndata: {{\"type\":\"response.completed\",\"response\":{{}}}}", said("a")),
            vec![text("a"), Event::End],
        ),
        (
            "an answer that does not stream",
            ended("completed", json!({"object": "response", "output": [message(0, "msg_1", "hello")["item"]]}))["response"].to_string(),
            ends(vec![text("hello")]),
        ),
    ]
}
