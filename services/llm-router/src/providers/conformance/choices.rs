//! What a model does not take is left out, and is not asked for again.

use super::*;
use crate::context::Shape;
use serde_json::json;

#[tokio::test]
async fn what_is_refused_is_done_without_and_remembered() {
    let shape = || Shape {
        name: "x",
        schema: json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false}),
    };
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

/// The most that a model says stands in its refusal of more.
#[tokio::test]
async fn a_limit_that_is_named_is_kept() {
    let said = "max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for model-1";
    let upstream = Upstream::of(Kind::Anthropic, move |request| match request.body["max_tokens"].as_u64() {
        Some(..=8_192) => Answer::text("ok"),
        _ => Answer::Fault { status: 400, headers: Vec::new(), message: said.to_owned() },
    })
    .await;
    whole(provider(&upstream).as_ref(), &prompt()).await;
    assert_eq!(upstream.requests()[1].body["max_tokens"], 8_192);
    // What is asked for is less already.
    whole(provider(&upstream).as_ref(), &Prompt::bare("hi", Some(24))).await;
    assert_eq!(upstream.requests()[2].body["max_tokens"], 24);
}
