use super::*;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;

fn of(status: u16, body: &str) -> Failure {
    of_answer(status, &HeaderMap::new(), body, Millis(0))
}

fn header(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    (HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// One word for each class, to write a table with.
fn class(failure: &Failure) -> &'static str {
    match failure {
        Failure::Auth { .. } => "auth",
        Failure::NoCredit { .. } => "credit",
        Failure::RateLimited { .. } => "rate",
        Failure::Overloaded { .. } => "overload",
        Failure::Unavailable { .. } => "unavailable",
        Failure::TooLong { .. } => "long",
        Failure::Filtered { .. } => "filter",
        Failure::Seals { .. } => "seals",
        Failure::Refused { .. } => "refused",
        Failure::NotCompatible { .. } => "incompatible",
        Failure::BadCall { .. } => "call",
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_each_provider_says_is_understood() {
    let openai = |message: &str, kind: &str, code: Value| json!({"error": {"message": message, "type": kind, "param": null, "code": code}});
    let anthropic = |kind: &str, message: &str| json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"});
    let google = |code: u16, status: &str, message: &str| json!({"error": {"code": code, "message": message, "status": status}});
    let table = [
        (
            401,
            openai("Incorrect API key provided", "invalid_request_error", json!("invalid_api_key")),
            "auth",
        ),
        (401, anthropic("authentication_error", "invalid x-api-key"), "auth"),
        (
            403,
            anthropic(
                "permission_error",
                "Your API key does not have permission to use the specified resource",
            ),
            "auth",
        ),
        (
            403,
            openai(
                "Project `p` does not have access to model `gpt-9`",
                "invalid_request_error",
                json!("model_not_found"),
            ),
            "refused",
        ),
        (
            403,
            openai(
                "Country, region, or territory not supported",
                "request_forbidden",
                json!("unsupported_country_region_territory"),
            ),
            "refused",
        ),
        (
            400,
            json!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}),
            "auth",
        ),
        (403, google(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), "auth"),
        (402, json!({"error": {"message": "Insufficient credits", "code": 402}}), "credit"),
        (
            429,
            openai("You exceeded your current quota", "insufficient_quota", json!("insufficient_quota")),
            "credit",
        ),
        (
            429,
            google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan"),
            "rate",
        ),
        (
            400,
            anthropic("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
            "credit",
        ),
        (
            402,
            json!({"error": {"message": "Insufficient Balance", "type": "unknown_error", "code": "invalid_request_error"}}),
            "credit",
        ),
        (429, anthropic("rate_limit_error", "This request would exceed the rate limit"), "rate"),
        (529, anthropic("overloaded_error", "Overloaded"), "overload"),
        (503, google(503, "UNAVAILABLE", "The model is overloaded. Please try again later."), "overload"),
        (
            503,
            json!({"error": "server busy, please try again.  maximum pending requests exceeded"}),
            "overload",
        ),
        (
            429,
            openai("The engine is currently overloaded", "engine_overloaded_error", Value::Null),
            "overload",
        ),
        (500, anthropic("api_error", "Internal server error"), "unavailable"),
        (504, google(504, "DEADLINE_EXCEEDED", "The request timed out"), "unavailable"),
        (
            400,
            openai(
                "This model's maximum context length is 128000 tokens",
                "invalid_request_error",
                json!("context_length_exceeded"),
            ),
            "long",
        ),
        (
            400,
            openai(
                "Your input exceeds the context window of this model.",
                "invalid_request_error",
                Value::Null,
            ),
            "long",
        ),
        (
            400,
            anthropic("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"),
            "long",
        ),
        (
            400,
            anthropic(
                "invalid_request_error",
                "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000",
            ),
            "long",
        ),
        (413, anthropic("request_too_large", "Request exceeds the maximum size"), "long"),
        (
            400,
            google(
                400,
                "INVALID_ARGUMENT",
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            ),
            "long",
        ),
        (
            400,
            json!({"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error"}}),
            "long",
        ),
        (400, json!({"error": "Please reduce the length of the messages or completion."}), "long"),
        (
            429,
            openai(
                "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 44000",
                "tokens",
                json!("rate_limit_exceeded"),
            ),
            "long",
        ),
        (
            400,
            openai(
                "max_tokens is too large: 99999. This model supports at most 16384 completion tokens",
                "invalid_request_error",
                Value::Null,
            ),
            "refused",
        ),
        (
            403,
            json!({"error": {"code": 403, "message": "Your chosen model requires moderation and your input was flagged", "metadata": {"reasons": ["violence"], "flagged_input": "…"}}}),
            "filter",
        ),
        (
            400,
            openai(
                "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
                "",
                json!("content_filter"),
            ),
            "filter",
        ),
        (400, anthropic("invalid_request_error", "Output blocked by content filtering policy"), "filter"),
        (
            400,
            anthropic(
                "invalid_request_error",
                "messages.1.content.0: Invalid `signature` in `thinking` block",
            ),
            "seals",
        ),
        (
            400,
            anthropic(
                "invalid_request_error",
                "messages.3.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.",
            ),
            "seals",
        ),
        (
            400,
            google(
                400,
                "INVALID_ARGUMENT",
                "Function call is missing a thought_signature in functionCall parts.",
            ),
            "seals",
        ),
        (400, google(400, "INVALID_ARGUMENT", "Thought signature is not valid"), "seals"),
        (
            400,
            openai(
                "The encrypted content gAAA...9KQ= could not be verified.",
                "invalid_request_error",
                json!("invalid_encrypted_content"),
            ),
            "seals",
        ),
        (
            400,
            openai(
                "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
                "invalid_request_error",
                Value::Null,
            ),
            "seals",
        ),
        (
            400,
            json!({"error": {"message": "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.", "type": "invalid_request_error", "code": "tool_use_failed", "failed_generation": "<function=x>{\"n\":"}}),
            "call",
        ),
        (
            400,
            json!({"error": {"message": "Parsing failed. The model generated output that could not be parsed.", "type": "invalid_request_error", "code": "output_parse_failed", "failed_generation": "x"}}),
            "call",
        ),
        (
            500,
            json!({"error": "error parsing tool call: raw='{\"a\":', err=unexpected end of JSON input"}),
            "call",
        ),
        (
            400,
            json!({"object": "error", "message": "Unexpected role 'user' after role 'tool'", "type": "invalid_request_message_order", "param": null, "code": "3230"}),
            "refused",
        ),
        (
            500,
            json!({"error": {"code": 500, "message": "Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/...", "type": "server_error"}}),
            "refused",
        ),
        (
            400,
            openai(
                "'max_tokens' or 'max_completion_tokens' is too large: 16384. This model's maximum context length is 8192 tokens and your request has 100 input tokens (16384 > 8192 - 100).",
                "BadRequestError",
                Value::Null,
            ),
            "refused",
        ),
        (404, anthropic("not_found_error", "model: claude-9"), "refused"),
        (404, google(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta"), "refused"),
        (404, json!({"error": "model \"llama9\" not found, try pulling it first"}), "refused"),
        (404, json!({"detail": "Not Found"}), "incompatible"),
        (
            502,
            json!({"error": {"code": 502, "message": "Provider returned error", "metadata": {"raw": "ECONNRESET"}}}),
            "unavailable",
        ),
        (
            400,
            json!([{"error": {"code": 400, "message": "Thought signature is not valid", "status": "INVALID_ARGUMENT"}}]),
            "seals",
        ),
    ];
    for (status, body, want) in table {
        assert_eq!(class(&of(status, &body.to_string())), want, "{status} {body}");
    }
}

#[test]
fn what_is_no_json_is_sorted_by_its_status() {
    let page = |status: u16| Failure::Unavailable {
        retry_after: None,
        detail: format!("status {status} with an HTML page"),
    };
    assert_eq!(of(502, "<html>bad gateway</html>"), page(502));
    assert_eq!(of(503, "<html>"), page(503));
    for (status, body, want) in [
        (403, "<html>", "refused"),
        (404, "<html>", "incompatible"),
        (302, "", "incompatible"),
        (405, "", "incompatible"),
        (429, "slow down", "rate"),
        (413, "", "long"),
        (401, "", "auth"),
    ] {
        assert_eq!(class(&of(status, body)), want, "{status} {body}");
    }
}

#[test]
fn whether_it_is_worth_while_is_its_own_to_say() {
    let of = |status, more: Vec<(HeaderName, HeaderValue)>| {
        of_answer(
            status,
            &HeaderMap::from_iter(more),
            r#"{"error":{"message":"no","type":"api_error"}}"#,
            Millis(0),
        )
    };
    let no = || header("x-should-retry", "false");
    assert!(matches!(of(500, vec![no()]), Failure::Refused { .. }));
    assert!(matches!(of(429, vec![no()]), Failure::Refused { .. }));
    assert!(matches!(
        of(429, vec![no(), header("retry-after", "60")]),
        Failure::RateLimited { retry_after: Some(_), .. }
    ));
    assert!(matches!(of(409, vec![]), Failure::Unavailable { .. }));
    // Limits that stand in every answer say nothing of one that failed for another reason.
    let limits = || header("x-ratelimit-reset-requests", "6m0s");
    assert!(matches!(of(429, vec![limits()]), Failure::RateLimited { retry_after: Some(_), .. }));
    assert!(matches!(of(500, vec![limits()]), Failure::Unavailable { retry_after: None, .. }));
    assert!(matches!(of(418, vec![header("x-should-retry", "true")]), Failure::Unavailable { .. }));
}

#[test]
fn errors_in_the_middle() {
    for (error, want) in [
        (json!({"message": "overloaded"}), "overload"),
        (json!({"message": "x", "code": 429}), "rate"),
        (json!({"type": "overloaded_error", "message": "Overloaded"}), "overload"),
        (json!({"code": "rate_limit_exceeded", "message": "x"}), "rate"),
        (json!({"code": "server_error", "message": "x"}), "unavailable"),
        (json!({"message": "too much", "code": "context_length_exceeded"}), "long"),
        (
            json!({"message": "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.", "type": "invalid_request_error", "code": "tool_use_failed", "failed_generation": "x", "status_code": 400}),
            "call",
        ),
        (json!("boom"), "unavailable"),
        (json!({"error": {"code": 503, "message": "x", "status": "UNAVAILABLE"}}), "overload"),
    ] {
        assert_eq!(class(&in_stream(&error)), want, "{error}");
    }
}

#[test]
fn what_is_said_of_images() {
    let images = Shows { images: true, documents: false };
    for (status, said) in [
        (400, "Invalid content type. image_url is only supported by certain models."),
        (404, "No endpoints found that support image input"),
        (400, "fake-1 is not a multimodal model"),
        (
            500,
            "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
        ),
        (422, "messages[1]: unknown variant `image_url`, expected `text`"),
        (400, "'messages.1.content' must be a string"),
    ] {
        let body = json!({"error": {"message": said}}).to_string();
        assert_eq!(about_files(of(status, &body), images), Failure::Images { detail: said.into() });
        assert!(!matches!(about_files(of(status, &body), Shows::default()), Failure::Images { .. }));
    }
    let other = of(400, r#"{"error":{"message":"no credit"}}"#);
    assert!(matches!(about_files(other, images), Failure::Refused { .. }));
}

#[test]
fn what_is_said_of_documents() {
    let (alone, both) = (Shows { images: false, documents: true }, Shows { images: true, documents: true });
    for (status, said, with_an_image_too) in [
        (400, "This model does not support file content types.", true),
        (400, "Invalid value: file. Supported values are: 'text','image_url','video_url' and 'video'.", true),
        (422, "messages[1]: unknown variant `file`, expected `text` or `image_url`", true),
        (400, "messages.0.content.0.pdf.source.base64.data: The PDF specified was not valid.", true),
        (400, "messages.0.content.0: A maximum of 100 PDF pages may be provided.", true),
        (400, "Unsupported MIME type: application/pdf", true),
        (400, "The document has no pages.", true),
        (500, "unsupported content[].type", true),
        (
            400,
            "Invalid 'content': objects must have a 'type' field that is either 'text' or 'image_url'.",
            false,
        ),
        (400, "'messages.1.content' must be a string", false),
    ] {
        let body = json!({"error": {"message": said}}).to_string();
        let documents = Failure::Documents { detail: said.into() };
        assert_eq!(about_files(of(status, &body), alone), documents);
        let of_both = about_files(of(status, &body), both);
        let other = Failure::Images { detail: said.into() };
        assert_eq!(of_both, if with_an_image_too { documents } else { other });
    }
    let other = of(400, r#"{"error":{"message":"unknown model profile"}}"#);
    assert!(matches!(about_files(other, alone), Failure::Refused { .. }));
}
