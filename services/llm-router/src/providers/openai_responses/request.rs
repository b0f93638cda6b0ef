//! The body of a Responses request.

use super::{input, strict};
use crate::{context::Prompt, providers::openai::host::Host, tools::Tool};
use serde_json::{Value, json};

/// The whole body, streaming. Key order is fixed, so that the provider's cache finds the prefix.
pub fn body(model: &str, prompt: &Prompt, host: Host) -> Value {
    let mut body = json!({"model": model});
    if !prompt.system.is_empty() {
        body["instructions"] = json!(prompt.system);
    }
    body["input"] = prompt.messages.iter().flat_map(input::items).collect();
    if !prompt.tools.is_empty() {
        body["tools"] = prompt.tools.iter().map(|tool| described(tool)).collect();
    }
    if let Some(shape) = &prompt.shape {
        body["text"] = json!({"format": {
            "type": "json_schema", "name": shape.name, "schema": shape.schema, "strict": true
        }});
    }
    body["reasoning"] = match prompt.thinks {
        false => json!({"effort": "low"}),
        // Without asking for it there is nothing to show while it thinks.
        true => json!({"summary": "auto"}),
    };
    if let Some(most) = prompt.max_output {
        body["max_output_tokens"] = json!(most);
    }
    if let (Host::OpenAi, Some(key)) = (host, &prompt.cache_key) {
        body["prompt_cache_key"] = json!(key);
    }
    body["include"] = json!(["reasoning.encrypted_content"]);
    body["store"] = json!(false);
    body["stream"] = json!(true);
    body
}

/// Without `strict` it is on there, and a schema with a field that may be absent is refused.
fn described(tool: &Tool) -> Value {
    let schema = (tool.schema)();
    let strict = strict::allowed(&schema);
    json!({
        "type": "function", "name": tool.name, "description": tool.description,
        "parameters": schema, "strict": strict
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Shape;

    #[test]
    fn it_asks_for_all_that_it_needs_and_nothing_is_kept_there() {
        let shape = Shape { name: "title", schema: json!({"type": "object"}) };
        let prompt = Prompt {
            system: "You are Metatron.".into(),
            tools: &crate::tools::REGISTRY,
            shape: Some(shape),
            cache_key: Some("p12".into()),
            ..Prompt::bare("hi", Some(24))
        };
        let (own, other) = (body("m", &prompt, Host::OpenAi), body("m", &prompt, Host::Other));
        assert_eq!(
            (&own["store"], &own["stream"], &own["instructions"]),
            (&json!(false), &json!(true), &json!("You are Metatron."))
        );
        assert_eq!(own["include"], json!(["reasoning.encrypted_content"]));
        assert_eq!((&own["max_output_tokens"], &own["reasoning"]["effort"]), (&json!(24), &json!("low")));
        assert_eq!((&own["prompt_cache_key"], other.get("prompt_cache_key")), (&json!("p12"), None));
        let format =
            json!({"type": "json_schema", "name": "title", "schema": {"type": "object"}, "strict": true});
        assert_eq!(own["text"]["format"], format);
        let tool = &own["tools"][0];
        assert_eq!(
            (&tool["type"], &tool["name"], &tool["strict"]),
            (&json!("function"), &json!("run_command"), &json!(false))
        );
        assert!(tool["parameters"]["properties"]["command"].is_object() && tool.get("function").is_none());
        assert_eq!(own.to_string(), body("m", &prompt, Host::OpenAi).to_string(), "the same bytes each time");
        let long = Prompt { max_output: Some(4_096), thinks: true, ..prompt };
        assert_eq!(body("m", &long, Host::Other)["reasoning"], json!({"summary": "auto"}));
        let bare = body("m", &Prompt::bare("hi", None), Host::OpenAi);
        for absent in ["instructions", "tools", "text", "max_output_tokens", "prompt_cache_key"] {
            assert!(bare.get(absent).is_none(), "{absent}");
        }
    }
}
