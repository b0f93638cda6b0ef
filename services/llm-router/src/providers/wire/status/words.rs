//! The codes and words by which providers say one thing. In small letters; each was seen in an answer of the one that
//! is named with it, or of whoever imitates it.

use super::told::Told;

fn said(told: &Told, words: &[&str]) -> bool {
    words.iter().any(|word| told.words.contains(word))
}

fn coded(told: &Told, codes: &[&str]) -> bool {
    codes.iter().any(|code| told.has(code))
}

/// Anthropic, Gemini, OpenAI's Responses.
pub fn of_seals(told: &Told) -> bool {
    let thinking = told.words.contains("`thinking`") || told.words.contains("thinking block");
    thinking
        && said(
            told,
            &["signature", "cannot be modified", "must start with a thinking", "expected `thinking`"],
        )
        || said(told, &["thought_signature", "thought signature", "thoughtsignature"])
        || coded(told, &["invalid_encrypted_content"])
        || told.words.contains("encrypted content") && told.words.contains("could not be")
        || said(told, &["without its required following item", "without its required 'reasoning' item"])
        || told.words.contains("items are not persisted when")
}

/// What the model wrote could not be read as a call; the next time it may.
pub fn of_a_bad_call(told: &Told) -> bool {
    // Groq
    coded(told, &["tool_use_failed", "output_parse_failed"])
        || said(
            told,
            &[
                // Groq, where a code is not passed on
                "failed to call a function",
                // Ollama
                "error parsing tool call",
                "tool call parsing failed",
                // llama.cpp
                "failed to parse tool call",
            ],
        )
}

/// What a template of the model does not take, in servers that say so as an error of their own (llama.cpp): it is
/// what was asked, and comes again however often that is.
pub fn of_a_template(told: &Told) -> bool {
    said(told, &["roles must alternate", "after role 'tool'"])
}

pub fn of_no_credit(status: u16, told: &Told) -> bool {
    status == 402
        || coded(
            told,
            &[
                "insufficient_quota",
                "billing_hard_limit_reached",
                "billing_not_active",
                "billing_error",
                "insufficient_balance",
                "exceeded_current_quota_error",
                "insufficient_credits",
                "spend_limit_reached",
            ],
        )
        || (status == 400 || status == 403 || status == 429)
            && said(
                told,
                &[
                    "credit balance is too low",
                    "insufficient balance",
                    "insufficient credit",
                    "doesn't have any credits",
                    "does not have any credits",
                    "used all available credits",
                    "credits are depleted",
                    "monthly spending limit",
                    "api usage limits",
                ],
            )
}

pub fn of_a_filter(status: u16, told: &Told) -> bool {
    coded(
        told,
        &[
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "image_content_policy_violation",
            "misalignment_policy_violation",
            "bio_policy",
            "invalid_prompt",
            "data_inspection_failed",
            "sensitive_words_detected",
            "prohibited_content",
        ],
    ) || told.flagged && status == 403
        || (400..500).contains(&status)
            && said(
                told,
                &[
                    "content filtering policy",
                    "content management policy",
                    "flagged as potentially violating",
                    "requires moderation",
                    "content exists risk",
                    "blocked by content",
                ],
            )
}

/// The conversation does not fit; less of it would.
pub fn of_length(status: u16, told: &Told) -> bool {
    // vLLM, of an answer that has no room beside a prompt that does.
    if told.words.contains("'max_completion_tokens' is too large") {
        return false;
    }
    if coded(told, &["context_length_exceeded", "request_too_large", "exceed_context_size_error"]) {
        return true;
    }
    // Of more than a minute allows, waiting makes no less.
    if status == 429 {
        return told.words.contains("request too large for");
    }
    let may_be = matches!(status, 400 | 422 | 500);
    status == 413
        || may_be
            && said(
                told,
                &[
                    // OpenAI, vLLM, DeepSeek, Fireworks
                    "context length",
                    "maximum context",
                    // Anthropic, Fireworks
                    "prompt is too long",
                    "exceed context limit",
                    // OpenAI's Responses
                    "context window",
                    // Gemini
                    "exceeds the maximum number of tokens",
                    // llama.cpp
                    "available context size",
                    // xAI
                    "maximum prompt length",
                    // Groq
                    "reduce the length of the messages",
                    // Ollama
                    "exceeded max context length",
                    "exceeds maximum context",
                    // Bedrock
                    "input is too long",
                    // Cohere
                    "too many tokens",
                    // Mistral
                    "too large for model with",
                    // Together
                    "max_new_tokens` must be <=",
                    // DashScope
                    "range of input length",
                    // Zhipu
                    "prompt exceeds max length",
                    // LM Studio
                    "tokens to keep from the initial prompt",
                ],
            )
}

pub fn of_overload(status: u16, told: &Told) -> bool {
    if status == 529 || status == 498 || status == 503 && told.json {
        return true;
    }
    let may_be = status == 429 || (500..600).contains(&status);
    coded(told, &["overloaded_error", "engine_overloaded_error", "server_overloaded", "slow_down"])
        || coded(told, &["service_tier_capacity_exceeded", "capacity_exceeded", "over_capacity"])
        || may_be
            && said(told, &["overloaded", "over capacity", "at capacity", "capacity exceeded", "server busy"])
}

/// 400 is Gemini's for a key that it does not know. Not every 403 is about the key: countries, models and moderation
/// have it too, and pages of whoever stands before the API.
pub fn of_a_bad_key(status: u16, told: &Told) -> bool {
    match status {
        400 => coded(told, &["api_key_invalid"]) || told.words.contains("api key not valid"),
        _ => {
            told.json
                && !coded(told, &["model_not_found", "unsupported_country_region_territory"])
                && !told.words.contains("model")
        }
    }
}

/// What models without eyes say of an image, and servers of parts that they cannot read.
pub fn of_images(detail: &str) -> bool {
    let words =
        ["image", "vision", "multimodal", "multi-modal", "mmproj", "must be a string", "expected a string"];
    let detail = detail.to_ascii_lowercase();
    words.iter().any(|word| detail.contains(word))
}

/// The same of a document. Those who know of images alone say so (LM Studio), unless there were some to speak of.
pub fn of_documents(detail: &str, images: bool) -> bool {
    let words = [
        "pdf",
        "document",
        // OpenAI; Mistral, DeepSeek, vLLM and DashScope name the part that they do not know
        "file content",
        "file input",
        "input_file",
        "file_data",
        "'file'",
        "`file`",
        "\"file\"",
        "type: file",
        "value: file",
        // llama.cpp
        "content[].type",
    ];
    let small = detail.to_ascii_lowercase();
    words.iter().any(|word| small.contains(word)) || !images && of_images(detail)
}
