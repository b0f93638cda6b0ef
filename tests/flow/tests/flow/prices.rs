//! The list of prices: the release's own, one that the owner brings, and back.

use reqwest::Method;
use serde_json::{Value, json};
use support::{Client, Stack, client::Reply};

async fn put(owner: &Client, file: impl Into<reqwest::Body>) -> Reply {
    let request = owner.request(Method::PUT, "/api/prices").header("content-type", "application/json");
    Client::answer(request.body(file)).await
}

#[tokio::test]
async fn a_list_of_prices_is_brought_and_taken_back() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let in_force = async || owner.get("/api/prices").await.expect(200);
    let first = in_force().await;
    assert_eq!(first["built_in"], true);
    assert!(first["models"].as_i64().unwrap() > 1_000, "{first}");
    assert!(first["source"].as_str().unwrap().starts_with("LiteLLM 1."), "{first}");

    let mut raw = json!({
        "sample_spec": {"input_cost_per_token": 0.0, "litellm_provider": "one of https://docs.litellm.ai/docs/providers"},
        "gpt-5": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-6, "output_cost_per_token": 1e-5, "supports_vision": true},
        "claude-opus-5": {"litellm_provider": "anthropic", "mode": "chat", "input_cost_per_token": 5e-6, "output_cost_per_token": 2.5e-5},
        "azure/gpt-5": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-5},
    });
    let brought = put(&owner, raw.to_string()).await.expect(200);
    assert_eq!((&brought["models"], &brought["built_in"]), (&json!(2), &json!(false)), "{brought}");
    assert!(
        brought["source"].as_str().unwrap().starts_with("LiteLLM's price file, given on 20"),
        "{brought}"
    );

    // One line that cannot be: it is named, and nothing is half done.
    raw["gpt-5"]["cache_read_input_token_cost"] = json!("cheap");
    let refused = put(&owner, raw.to_string()).await.problem(400, "invalid");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("gpt-5: cache_read_input_token_cost: \"cheap\" is no price"), "{detail}");
    for wrong in ["", "{\"gpt-5\": {", "[]", "{}", "\u{0}"] {
        put(&owner, wrong).await.problem(400, "invalid");
    }
    put(&owner, vec![b' '; (16 << 20) + 1]).await.problem(413, "too_large");
    assert_eq!(in_force().await, brought);

    // What the owner brought stays over a restart.
    stack.kill("metatron-gateway").await;
    stack.ready().await;
    assert_eq!(in_force().await, brought);

    // Our own form, as a newer release has it.
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/../../services/gateway/src/prices/list.json");
    let newer = put(&owner, std::fs::read(ours).unwrap()).await.expect(200);
    assert_eq!((&newer["models"], &newer["source"]), (&first["models"], &first["source"]));
    assert_eq!(newer["built_in"], false);

    let back = owner.delete("/api/prices").await.expect(200);
    let timeless = |list: &Value| (list["source"].clone(), list["models"].clone(), list["built_in"].clone());
    assert_eq!(timeless(&back), timeless(&first));
    assert_eq!(in_force().await, back);
}
