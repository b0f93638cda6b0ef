//! What a model does not take is left out, and is not asked for again.

use super::*;
use crate::context::Shape;
use serde_json::json;

fn shape() -> Shape {
    let schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    Shape { name: "x", schema }
}

#[tokio::test]
async fn what_is_refused_is_done_without_and_remembered() {
    let plain = prompt;
    let short = || Prompt { max_output: Some(24), thinks: false, ..prompt() };
    let shaped = || Prompt { shape: Some(shape()), ..prompt() };
    let table: Vec<(Kind, Prompt, &str, &str)> = vec![
        (Kind::OpenAi, plain(), "stream_options", "Unrecognized request argument supplied: stream_options"),
        (
            Kind::OpenAi,
            short(),
            "max_tokens",
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        ),
        (Kind::OpenAi, shaped(), "json_schema", "This response_format type json_schema is unavailable now"),
        (
            Kind::OpenAiResponses,
            plain(),
            "summary",
            "Your organization must be verified to generate reasoning summaries.",
        ),
        (
            Kind::OpenAiResponses,
            plain(),
            "reasoning",
            "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
        ),
        (Kind::OpenAiResponses, plain(), "include", "Encrypted content is not supported with this model."),
        (Kind::Anthropic, plain(), "thinking", "adaptive thinking is not supported on this model"),
        (Kind::Anthropic, shaped(), "output_config", "output_config: Extra inputs are not permitted"),
        (
            Kind::Anthropic,
            plain(),
            "cache_control",
            "messages.0.content.0.text.cache_control: Extra inputs are not permitted",
        ),
        (Kind::Gemini, plain(), "thinkingConfig", "Thinking is not supported by this model"),
        (
            Kind::Gemini,
            plain(),
            "parametersJsonSchema",
            "Invalid JSON payload received. Unknown name \"parametersJsonSchema\" at 'tools[0].function_declarations[0]': Cannot find field.",
        ),
        (
            Kind::Gemini,
            shaped(),
            "responseJsonSchema",
            "Invalid JSON payload received. Unknown name \"responseJsonSchema\" at 'generation_config': Cannot find field.",
        ),
    ];
    for (kind, prompt, field, said) in table {
        let rules = Rules { refuses: vec![(field, said)], ..Rules::strict(KEY, MODEL) };
        let upstream = Upstream::ruled(kind, rules, |_| Answer::text("ok")).await;
        let told = format!("{}: {field}", kind.name());
        assert_eq!(whole(provider(&upstream).as_ref(), &prompt).await.text(), "ok", "{told}");
        let tries = upstream.requests().len();
        assert!(tries > 1 && tries == 1 + upstream.refused().len(), "{told}: {:?}", upstream.refused());
        // Another one of the same provider knows it.
        assert_eq!(whole(provider(&upstream).as_ref(), &prompt).await.text(), "ok", "{told}");
        assert_eq!(upstream.requests().len(), tries + 1, "{told}");
    }
}

fn refused(said: &str) -> Answer {
    Answer::Fault { status: 400, headers: Vec::new(), message: said.to_owned() }
}

/// The most that a model says stands in its refusal of more; where no number does, it is not limited.
#[tokio::test]
async fn a_limit_that_is_named_is_kept() {
    let own = "max_tokens is too large: 16384. This model supports at most 8192 completion tokens, whereas you provided 16384.";
    let groq = "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model";
    let deepseek = "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]";
    let vllm = "'max_tokens' or 'max_completion_tokens' is too large: 16384. This model's maximum context length is 8192 tokens and your request has 100 input tokens (16384 > 8192 - 100).";
    let responses = "Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 8192, but got 16384 instead.";
    let anthropic =
        "max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for model-1";
    for (kind, field, said, kept) in [
        (Kind::OpenAi, "max_tokens", own, true),
        (Kind::OpenAi, "max_tokens", groq, true),
        (Kind::OpenAi, "max_tokens", deepseek, true),
        (Kind::OpenAi, "max_tokens", vllm, false),
        (Kind::OpenAiResponses, "max_output_tokens", responses, true),
        (Kind::Anthropic, "max_tokens", anthropic, true),
    ] {
        let upstream = Upstream::of(kind, move |request| match request.body[field].as_u64() {
            Some(8_193..) => refused(said),
            _ => Answer::text("ok"),
        })
        .await;
        let long = Prompt { max_output: Some(16_384), ..prompt() };
        for prompt in [&long, &long, &Prompt::bare("hi", Some(24))] {
            assert_eq!(whole(provider(&upstream).as_ref(), prompt).await.text(), "ok", "{said}");
        }
        let asked: Vec<_> = upstream.requests().iter().map(|one| one.body[field].as_u64()).collect();
        // What is asked for the last time is less already.
        let kept = |most| kept.then_some(most);
        assert_eq!(asked, [Some(16_384), kept(8_192), kept(8_192), Some(24)], "{said}");
    }
}

/// What is refused comes after each other, and each time as little as can be is left out.
#[tokio::test]
async fn several_are_done_without_in_their_order() {
    let refuses = vec![
        ("stream_options", "Unrecognized request argument supplied: stream_options"),
        ("json_schema", "This response_format type json_schema is unavailable now"),
    ];
    let rules = Rules { refuses, ..Rules::strict(KEY, MODEL) };
    let upstream = Upstream::ruled(Kind::OpenAi, rules, |_| Answer::text("ok")).await;
    let shaped = Prompt { shape: Some(shape()), ..prompt() };
    whole(provider(&upstream).as_ref(), &shaped).await;
    let asked = upstream.requests();
    assert_eq!(asked.len(), 3, "{:?}", upstream.refused());
    assert_eq!(asked[2].body["response_format"], json!({"type": "json_object"}));
    assert!(asked[2].body.get("stream_options").is_none());
}

/// A chore that may not go without thoughts takes them from nobody else, and the other way round.
#[tokio::test]
async fn what_a_chore_may_not_ask_for_others_may() {
    type Holds = fn(&serde_json::Value) -> bool;
    let table: [(Kind, &str, Holds); 3] = [
        (Kind::Anthropic, "thinking.type: this model cannot have thinking disabled", |body| {
            body["thinking"]["type"] == "disabled"
        }),
        (Kind::Gemini, "Budget 0 is invalid. This model only works in thinking mode.", |body| {
            body["generationConfig"]["thinkingConfig"]["thinkingBudget"] == 0
        }),
        (
            Kind::OpenAiResponses,
            "Unsupported value: 'low' is not supported with the 'model-1' model. Supported values are: 'high'.",
            |body| body["reasoning"]["effort"] == "low",
        ),
    ];
    let asks_to_think = |body: &serde_json::Value| {
        body["thinking"]["type"] == "adaptive"
            || body["generationConfig"]["thinkingConfig"]["includeThoughts"] == true
            || body["reasoning"]["summary"] == "auto"
    };
    let chore = Prompt { max_output: Some(24), thinks: false, ..prompt() };
    for (kind, said, is_chores) in table {
        for chores in [true, false] {
            let upstream = Upstream::of(kind, move |request| {
                let asked = if chores { is_chores(&request.body) } else { asks_to_think(&request.body) };
                if asked {
                    refused(if chores { said } else { "reasoning.summary: no thinking here" })
                } else {
                    Answer::text("ok")
                }
            })
            .await;
            let provider = provider(&upstream);
            let (first, other) = if chores { (&chore, prompt()) } else { (&prompt(), chore.clone()) };
            whole(provider.as_ref(), first).await;
            whole(provider.as_ref(), &other).await;
            whole(provider.as_ref(), first).await;
            let bodies: Vec<_> = upstream.requests().into_iter().map(|one| one.body).collect();
            let told = format!("{}, {chores}: {bodies:?}", kind.name());
            assert_eq!(bodies.len(), 4, "{told}");
            let of_other: fn(&serde_json::Value) -> bool = if chores { asks_to_think } else { is_chores };
            assert!(of_other(&bodies[2]), "{told}");
        }
    }
}

/// Words that may be about two things are first taken for the one; what did not help is asked for again.
#[tokio::test]
async fn only_what_helped_is_remembered() {
    let shaped = Prompt { shape: Some(shape()), ..prompt() };
    let upstream = Upstream::of(Kind::OpenAiResponses, |request| {
        match request.body["text"]["format"]["type"] == "json_schema" {
            true => refused("reasoning models of this server do not take text.format"),
            false => Answer::text("ok"),
        }
    })
    .await;
    for _ in 0..2 {
        whole(provider(&upstream).as_ref(), &shaped).await;
    }
    let asked: Vec<_> = upstream.requests().into_iter().map(|one| one.body).collect();
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert!(asked[1].get("reasoning").is_none());
    for body in &asked[2..] {
        assert_eq!(body["text"]["format"]["type"], "json_object");
        assert_eq!(body["reasoning"]["summary"], "auto");
    }

    // And what was followed by another failure helped nobody.
    let next = std::sync::atomic::AtomicUsize::new(0);
    let upstream = Upstream::of(Kind::OpenAiResponses, move |_| {
        match next.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => refused("Unsupported parameter: 'include'"),
            1 => Answer::Fault { status: 500, headers: Vec::new(), message: "no luck".to_owned() },
            _ => Answer::text("ok"),
        }
    })
    .await;
    let failure = hear(provider(&upstream).as_ref(), &prompt()).await.failure;
    assert!(matches!(failure, Some(Failure::Unavailable { .. })), "{failure:?}");
    whole(provider(&upstream).as_ref(), &prompt()).await;
    assert!(upstream.requests()[2].body.get("include").is_some());
}
