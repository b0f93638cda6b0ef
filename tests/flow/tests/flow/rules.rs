//! Trying the rules: what would be said of a command, without running it.

use serde_json::json;
use support::Stack;

#[tokio::test]
async fn any_text_is_judged_and_nothing_runs() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let witness = stack.folder.path().join("ran");
    let effect = format!("touch {}", witness.display());
    let cases = [
        ("df -h /", "allow"),
        (effect.as_str(), "ask"),
        ("rm -rf /", "deny"),
        ("a\0b", "deny"),
        ("echo a\rb", "ask"),
        ("echo \u{202e}txt.exe", "ask"),
        ("echo \"'`$((${ <<", "ask"),
        ("", "deny"),
    ];
    for (command, decision) in cases {
        let tried = owner.post("/api/rules/try", &json!({"command": command})).await.expect(200);
        assert_eq!(tried["decision"], decision, "{command:?}: {tried}");
        assert!(tried["risk"].is_string() && tried["reasons"].is_array(), "{tried}");
        assert_eq!(tried["reasons"].as_array().unwrap().is_empty(), decision == "allow", "{tried}");
    }
    let watched = json!({"command": effect, "posture": "watch", "cwd": "/tmp"});
    assert_eq!(owner.post("/api/rules/try", &watched).await.expect(200)["decision"], "deny");
    let plan = owner.post("/api/rules/try", &json!({"command": "df -h /"})).await.expect(200)["plan"].clone();
    assert_eq!(plan["argv"], json!(["df", "-h", "/"]));
    assert!(!witness.exists());
}
