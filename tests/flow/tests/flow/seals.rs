//! What a provider sealed goes back to it, and where it does not take it back, it is asked once more without.

use crate::kinds::{calls, chat_with};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use support::{
    Answer, Kind, Stack, Upstream,
    providers::{Piece, Spoken},
};

/// Kinds of the blocks that the model said itself.
fn said_before(body: &Value) -> Vec<String> {
    let messages = body["messages"].as_array().unwrap().iter();
    let own = messages.filter(|message| message["role"] == "assistant");
    let blocks = own.flat_map(|message| message["content"].as_array().unwrap());
    blocks.map(|block| block["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_signature_that_is_refused_is_left_out_once() {
    let refused = AtomicBool::new(false);
    let upstream = Upstream::of(Kind::Anthropic, move |request| {
        if request.results().is_empty() {
            return Answer::Speak(Spoken::of(vec![
                Piece::Thinking("which system".into()),
                Piece::Text("I look.".into()),
                Piece::Call { tool: "run_command".into(), arguments: r#"{"command":"uname -s"}"#.into() },
            ]));
        }
        if !refused.swap(true, Ordering::SeqCst) {
            return Answer::Fault {
                status: 400,
                headers: Vec::new(),
                message: "messages.1.content.0: Invalid `signature` in `thinking` block".into(),
            };
        }
        Answer::text("Linux it is.")
    })
    .await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let pid = chat_with(&owner, &upstream, "m-1").await;
    assert_eq!(owner.ask(pid, "what is this machine?").await, "Linux it is.");
    assert_eq!(upstream.refused(), Vec::<String>::new(), "in everything else it was as it has to be");

    let requests = upstream.requests();
    let asked: Vec<Vec<String>> = requests.iter().map(|request| said_before(&request.body)).collect();
    assert_eq!(asked, [&[][..], &["thinking", "text", "tool_use"], &["text", "tool_use"]]);
    // Else it is the same request.
    let results = |at: usize| requests[at].results();
    assert_eq!((results(1), &requests[1].body["tools"]), (results(2), &requests[2].body["tools"]));

    // The step is one call, which cost what its answer took.
    let calls = calls(&owner, pid).await;
    assert_eq!(calls.len(), 2, "{calls:?}");
    let second = &calls[1];
    assert_eq!((&second["outcome"], &second["step"]), (&json!("done"), &json!(2)), "{second}");
    assert_eq!(
        (&second["tokens"]["fresh"], &second["tokens"]["output"]),
        (&json!(100), &json!(10)),
        "{second}"
    );
    assert_eq!(second["cost_usd"], json!(0.002), "{second}");

    // What was refused once is asked again in the next turn: it was no word about all of them.
    owner.ask(pid, "are you sure?").await;
    let last = said_before(&upstream.requests().last().unwrap().body);
    assert!(last.contains(&"thinking".to_owned()), "{last:?}");
}
