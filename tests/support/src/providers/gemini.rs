//! Gemini's `streamGenerateContent`.

use super::{
    Api, Checked, Counts, Kind, Piece, Refusal, Request, Spoken, Stop, Talk, Trouble, Turn,
    answer::words,
    list,
    seals::{is_base64, seal},
    strange,
};
use serde_json::{Value, json};

pub struct Gemini;

const FIELDS: [&str; 8] = [
    "contents",
    "systemInstruction",
    "tools",
    "toolConfig",
    "generationConfig",
    "safetySettings",
    "cachedContent",
    "labels",
];
const CONFIG: [&str; 10] = [
    "maxOutputTokens",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "thinkingConfig",
    "temperature",
    "topP",
    "topK",
    "stopSequences",
    "candidateCount",
];
/// In both spellings, as Google's parsers take them and its own clients send them.
const TOOL: [&str; 6] =
    ["name", "description", "parameters", "parametersJsonSchema", "parameters_json_schema", "response"];
const KIND: Kind = Kind::Gemini;
/// For calls that another model made.
const UNSIGNED: [&str; 2] = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

fn status_of(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    }
}

fn error(status: u16, message: &str) -> Value {
    json!({"error": {"code": status, "message": message, "status": status_of(status)}})
}

fn invalid(message: &str) -> Refusal {
    Refusal { status: 400, body: error(400, message) }
}

fn call(name: &str, args: &Value) -> String {
    format!("{name} {args}")
}

fn signature(part: &Value) -> Option<&str> {
    part.get("thoughtSignature").and_then(Value::as_str)
}

/// What a signature of this part is of.
fn signed(part: &Value) -> String {
    match part.get("functionCall") {
        Some(asked) => call(asked["name"].as_str().unwrap_or_default(), &asked["args"]),
        None => part["text"].as_str().unwrap_or_default().to_owned(),
    }
}

fn count(parts: &[Value], what: &str) -> usize {
    parts.iter().filter(|part| part.get(what).is_some()).count()
}

/// Calls come after a person or after results, and results right after their calls.
fn check_turns(contents: &[Value]) -> Checked {
    let (mut before, mut open): (&str, usize) = ("", 0);
    for content in contents {
        let role = content["role"].as_str().unwrap_or_default();
        if role != "user" && role != "model" {
            return Err(invalid("Please use a valid role: user, model."));
        }
        let parts = list(&content["parts"]);
        let (calls, results) = (count(parts, "functionCall"), count(parts, "functionResponse"));
        if results > 0 && open == 0 {
            return Err(invalid(
                "Please ensure that function response turn comes immediately after a function call turn.",
            ));
        }
        if open > 0 && results != open {
            return Err(invalid(
                "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
            ));
        }
        if calls > 0 && before != "user" {
            return Err(invalid(
                "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
            ));
        }
        (before, open) = (role, calls);
    }
    match open {
        0 => Ok(()),
        _ => Err(invalid(
            "Please ensure that single turn requests end with a user role or the role field is empty.",
        )),
    }
}

/// In the turn that is under way the first call of each step has its signature; one that is there is right.
fn check_signatures(contents: &[Value]) -> Checked {
    let asks = |content: &Value| {
        content["role"] == "user" && list(&content["parts"]).iter().any(|part| part.get("text").is_some())
    };
    let current = contents.iter().rposition(asks).unwrap_or(0);
    for (at, content) in contents.iter().enumerate() {
        let parts = list(&content["parts"]);
        let first = parts.iter().position(|part| part.get("functionCall").is_some());
        for (n, part) in parts.iter().enumerate() {
            let Some(given) = signature(part) else {
                if at > current && first == Some(n) {
                    let name = part["functionCall"]["name"].as_str().unwrap_or_default();
                    return Err(invalid(&format!(
                        "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:{name}` , position {}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
                        at + 1
                    )));
                }
                continue;
            };
            if UNSIGNED.contains(&given) {
                continue;
            }
            if !is_base64(given) {
                return Err(invalid(&format!(
                    "Invalid value at 'contents[{at}].parts[{n}].thought_signature' (TYPE_BYTES), Base64 decoding failed for \"{given}\""
                )));
            }
            if given != seal(KIND, &signed(part)) {
                return Err(invalid("Thought signature is not valid"));
            }
        }
    }
    Ok(())
}

/// Its own dialect knows no JSON Schema.
fn check_tools(tools: &Value) -> Checked {
    for (n, tool) in list(&tools[0]["functionDeclarations"]).iter().enumerate() {
        let at = format!("tools[0].function_declarations[{n}]");
        if let Some(field) = strange(tool, &TOOL) {
            return Err(unknown(field, &at));
        }
        if tool["parameters"].to_string().contains("\"additionalProperties\":") {
            return Err(unknown("additionalProperties", &format!("{at}.parameters")));
        }
    }
    Ok(())
}

fn unknown(field: &str, at: &str) -> Refusal {
    let at = if at.is_empty() { String::new() } else { format!(" at '{at}'") };
    invalid(&format!("Invalid JSON payload received. Unknown name \"{field}\"{at}: Cannot find field."))
}

fn usage(counts: &Counts, output: bool) -> Value {
    let input = counts.input();
    let mut usage = json!({"promptTokenCount": input, "totalTokenCount": input,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": input}]});
    if counts.read > 0 {
        usage["cachedContentTokenCount"] = json!(counts.read);
    }
    if output {
        usage["candidatesTokenCount"] = json!(counts.output);
        usage["totalTokenCount"] = json!(input + counts.output + counts.reasoning);
    }
    if counts.reasoning > 0 {
        usage["thoughtsTokenCount"] = json!(counts.reasoning);
    }
    usage
}

fn frame(parts: Value, finish: Option<&str>, usage: Option<Value>) -> String {
    let mut candidate = json!({"content": {"parts": parts, "role": "model"}, "index": 0});
    if let Some(finish) = finish {
        candidate["finishReason"] = json!(finish);
    }
    let mut body = json!({"candidates": [candidate], "modelVersion": "fake-1", "responseId": "fake"});
    if let Some(usage) = usage {
        body["usageMetadata"] = usage;
    }
    format!("data: {body}\r\n\r\n")
}

impl Api for Gemini {
    fn answers_at(&self, path: &str) -> bool {
        path.contains(":streamGenerateContent")
    }

    fn model(&self, request: &Request) -> String {
        let name = request.path.split("/models/").nth(1).unwrap_or_default();
        name.split(':').next().unwrap_or_default().to_owned()
    }

    fn streams(&self, request: &Request) -> bool {
        request.path.contains("alt=sse")
    }

    /// Never from the address, where the real one takes it too: what stands there is written into logs.
    fn key(&self, request: &Request) -> Option<String> {
        request.headers.get("x-goog-api-key").cloned()
    }

    fn refuse_key(&self, key: Option<&str>) -> Refusal {
        match key {
            None => Refusal {
                status: 403,
                body: error(
                    403,
                    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
                ),
            },
            Some(_) => {
                let mut body = error(400, "API key not valid. Please pass a valid API key.");
                body["error"]["details"] = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "API_KEY_INVALID", "domain": "googleapis.com",
                    "metadata": {"service": "generativelanguage.googleapis.com"}}]);
                Refusal { status: 400, body }
            }
        }
    }

    fn check(&self, request: &Request) -> Checked {
        let body = &request.body;
        if let Some(field) = strange(body, &FIELDS) {
            return Err(self.unknown_field(field));
        }
        if let Some(field) = strange(&body["generationConfig"], &CONFIG) {
            return Err(unknown(field, "generation_config"));
        }
        check_tools(&body["tools"])?;
        let contents = list(&body["contents"]);
        if contents.is_empty() {
            return Err(invalid("* GenerateContentRequest.contents: contents is not specified"));
        }
        check_turns(contents)?;
        check_signatures(contents)
    }

    fn talk(&self, body: &Value) -> Talk {
        let mut talk =
            Talk { system: super::texts(list(&body["systemInstruction"]["parts"])), ..Talk::default() };
        for tool in list(&body["tools"][0]["functionDeclarations"]) {
            let schema = tool.get("parametersJsonSchema").or(tool.get("parameters_json_schema"));
            let schema = schema.unwrap_or(&tool["parameters"]);
            talk.tools += &format!("{} {} {schema}\n", tool["name"], tool["description"]);
        }
        for content in list(&body["contents"]) {
            let role = if content["role"] == "model" { "assistant" } else { "user" };
            let mut turn = Turn::new(role, String::new());
            let mut any = false;
            for part in list(&content["parts"]) {
                if let Some(result) = part.get("functionResponse") {
                    let output = result["response"]["output"].as_str().unwrap_or_default();
                    talk.turns.push(Turn::new("tool", output.to_owned()));
                    continue;
                }
                if let Some(asked) = part.get("functionCall") {
                    let name = asked["name"].as_str().unwrap_or_default().to_owned();
                    turn.calls.push((name, asked["args"].to_string()));
                } else if part.get("inlineData").is_some() {
                    turn.images += 1;
                } else if part["thought"] != true {
                    turn.text += part["text"].as_str().unwrap_or_default();
                }
                any = true;
            }
            if any {
                talk.turns.push(turn);
            }
        }
        talk
    }

    fn frames(&self, request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String> {
        let thinking = &request.body["generationConfig"]["thinkingConfig"];
        let shows = thinking["includeThoughts"] == true || thinking["include_thoughts"] == true;
        let counted = || Some(usage(counts, false));
        let mut frames = Vec::new();
        let mut calls: Vec<Value> = Vec::new();
        for piece in &spoken.pieces {
            match piece {
                Piece::Text(text) => {
                    frames.extend(words(text).map(|word| frame(json!([{"text": word}]), None, counted())))
                }
                Piece::Thinking(text) if shows => frames.extend(
                    words(text).map(|word| frame(json!([{"text": word, "thought": true}]), None, counted())),
                ),
                Piece::Thinking(_) | Piece::Hidden(_) => {}
                Piece::Call { tool, arguments } => {
                    let args: Value = serde_json::from_str(arguments).unwrap_or_else(|_| json!({}));
                    let mut part = json!({"functionCall": {"name": tool, "args": args}});
                    // Of calls made at once the first alone is signed.
                    if calls.is_empty() {
                        part["thoughtSignature"] = json!(seal(KIND, &call(tool, &args)));
                    }
                    calls.push(part);
                }
            }
        }
        if !calls.is_empty() {
            frames.push(frame(calls.into(), None, counted()));
        }
        let reason = match spoken.stop {
            Stop::Length | Stop::Context => "MAX_TOKENS",
            Stop::Filter | Stop::Refusal => "SAFETY",
            Stop::Natural => "STOP",
        };
        // Text is signed at its end, in a part of its own: the last word, or where there is but one an empty part.
        let said = spoken.pieces.iter().any(|piece| matches!(piece, Piece::Text(_)));
        let thought =
            spoken.pieces.iter().any(|piece| matches!(piece, Piece::Thinking(_) | Piece::Hidden(_)));
        let signs = said && thought && !spoken.has_calls();
        let word = match spoken.pieces.last() {
            Some(Piece::Text(text)) if signs => words(text).skip(1).last(),
            _ => None,
        };
        let last = match word {
            Some(word) => {
                frames.pop();
                json!([{"text": word, "thoughtSignature": seal(KIND, word)}])
            }
            None if signs => json!([{"text": "", "thoughtSignature": seal(KIND, "")}]),
            None => json!([{"text": ""}]),
        };
        frames.push(frame(last, Some(reason), Some(usage(counts, true))));
        frames
    }

    fn error(&self, status: u16, message: &str) -> Value {
        error(status, message)
    }

    fn unknown_model(&self, model: &str) -> Refusal {
        let message = format!(
            "models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods."
        );
        Refusal { status: 404, body: error(404, &message) }
    }

    fn unknown_field(&self, field: &str) -> Refusal {
        unknown(field, "")
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        format!("data: {}\r\n\r\n", error(trouble.status(), trouble.words()))
    }

    fn models(&self, names: &[String]) -> Value {
        let row = |name: &String| {
            json!({"name": format!("models/{name}"), "version": "001", "displayName": name,
            "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
            "supportedGenerationMethods": ["generateContent", "countTokens"]})
        };
        let mut rows: Vec<Value> = names.iter().map(row).collect();
        rows.push(json!({"name": "models/embedding-1", "supportedGenerationMethods": ["embedContent"]}));
        json!({"models": rows})
    }

    fn text_frame(&self, text: &str) -> String {
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}],\"role\":\"model\"}},\"index\":0}}]}}\r\n\r\n"
        )
    }

    fn call_frame(&self, index: u64) -> String {
        frame(
            json!([{"functionCall": {"name": "run_command", "args": {"command": "df"}, "index": index}}]),
            None,
            None,
        )
    }

    fn ending(&self) -> String {
        frame(json!([{"text": ""}]), Some("STOP"), None)
    }
}
