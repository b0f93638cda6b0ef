//! Backup and restore, as a person does them: on the command line, on the pages' API, and by being killed.

mod damaged;
mod elsewhere;
mod killed;

use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use support::{
    Client, Stack,
    stack::{NAME, PASSWORD},
    wait,
};
use tokio::io::AsyncWriteExt as _;

const PASSPHRASE: &str = "a phrase that nobody guesses";

/// A run of the command line with a first line on its stdin.
async fn told(stack: &Stack, data_dir: &Path, args: &[&str], line: &str, env: &[(&str, &str)]) -> Output {
    let mut child = stack
        .metatron(args)
        .env("METATRON_DATA_DIR", data_dir)
        .envs(env.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It may end without reading.
    let _ = stdin.write_all(format!("{line}\n").as_bytes()).await;
    drop(stdin);
    child.wait_with_output().await.unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The JSON that a verb answered.
#[track_caller]
fn answer(output: &Output) -> Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)))
}

/// The code of the problem that it failed with.
#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", said(output));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let value: Value = serde_json::from_str(text.trim()).unwrap_or_else(|_| panic!("{text}"));
    assert!(value["error"]["kept"].is_string() && value["error"]["next"].is_string(), "{value}");
    value["error"]["code"].as_str().unwrap_or_default().to_owned()
}

async fn login(stack: &Stack) {
    let words = ["login", "--name", NAME, "--password-stdin"];
    let output = told(stack, &stack.data_dir, &words, PASSWORD, &[]).await;
    assert!(output.status.success(), "{}", said(&output));
}

/// `metatron backup --to …`; gives the answer.
async fn backed_up(stack: &Stack, to: &Path) -> Value {
    let to = to.display().to_string();
    let words = ["--json", "backup", "--to", &to, "--password-stdin"];
    answer(&told(stack, &stack.data_dir, &words, PASSWORD, &[]).await)
}

async fn restore(stack: &Stack, file: &Path, into: &Path, env: &[(&str, &str)]) -> Output {
    let file = file.display().to_string();
    told(stack, into, &["--json", "restore", &file, "--passphrase-stdin"], PASSPHRASE, env).await
}

async fn set_passphrase(owner: &Client) {
    let body = json!({"password": PASSWORD, "passphrase": PASSPHRASE});
    owner.post("/api/backups/passphrase", &body).await.expect(204);
}

/// Everything in a folder; empty also when there is none.
fn names(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// A backup over the API, waited for; gives how it went.
async fn asked(owner: &Client, id: &str) -> Value {
    owner.post("/api/backups", &json!({"client_id": id})).await.expect(202);
    wait::until("the backup to be done", Duration::from_secs(60), || async {
        let list = owner.get("/api/backups").await.expect(200);
        (list["last"]["id"] == id).then(|| list["last"].clone())
    })
    .await
}
