//! What not every model of Gemini takes.

use super::schema;
use crate::providers::wire::{Choice, Choices};
use protocol::provider::ProviderKind;
use serde_json::Value;

pub static ALL: Choices = Choices { kind: ProviderKind::Gemini, all: &CHOICES };

static CHOICES: [Choice; 5] = [
    // Older models do not think.
    Choice {
        name: "thinking",
        refused: |said| said.contains("thinking"),
        instead: |body, _| {
            !is_told_not_to_think(body) && taken(&mut body["generationConfig"], "thinkingConfig").is_some()
        },
    },
    // Some cannot do without ("Budget 0 is invalid. This model only works in thinking mode."): chores have it then,
    // and nothing else changes.
    Choice {
        name: "no thinking",
        refused: |said| said.contains("thinking") || said.contains("budget 0"),
        instead: |body, _| {
            is_told_not_to_think(body) && taken(&mut body["generationConfig"], "thinkingConfig").is_some()
        },
    },
    Choice {
        name: "parametersJsonSchema",
        refused: |said| said.contains("parametersjsonschema") || said.contains("parameters_json_schema"),
        instead: |body, _| {
            let tools = body["tools"][0]["functionDeclarations"].as_array_mut();
            tools.into_iter().flatten().fold(false, |any, tool| {
                let schema = taken(tool, "parametersJsonSchema");
                if let Some(schema) = &schema {
                    tool["parameters"] = schema::plain(schema);
                }
                schema.is_some() || any
            })
        },
    },
    Choice {
        name: "responseJsonSchema",
        refused: |said| said.contains("responsejsonschema") || said.contains("response_json_schema"),
        instead: |body, _| {
            let config = &mut body["generationConfig"];
            let schema = taken(config, "responseJsonSchema");
            if let Some(schema) = &schema {
                config["responseSchema"] = schema::plain(schema);
            }
            schema.is_some()
        },
    },
    // The text asks for JSON too.
    Choice {
        name: "json",
        refused: |said| said.contains("json mode") || said.contains("response mime type"),
        instead: |body, _| {
            let config = &mut body["generationConfig"];
            drop(taken(config, "responseJsonSchema"));
            drop(taken(config, "responseSchema"));
            taken(config, "responseMimeType").is_some()
        },
    },
];

fn is_told_not_to_think(body: &Value) -> bool {
    body["generationConfig"]["thinkingConfig"]["thinkingBudget"] == 0
}

fn taken(value: &mut Value, key: &str) -> Option<Value> {
    value.as_object_mut()?.shift_remove(key)
}
