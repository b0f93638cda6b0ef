//! Nobody is locked out: whoever can read the machine's key files lets the owner in again.

use crate::auth::refused;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use support::{
    Client, Socket, Stack, Upstream,
    client::Reply,
    stack::{NAME, PASSWORD, SETUP_TOKEN},
};

const FRESH: &str = "another horse, another battery";

/// The token of the link that `metatron owner reset` prints.
async fn token(stack: &Stack) -> String {
    let made = stack.metatron(&["owner", "reset", "--json"]).output().await.unwrap();
    let said: Value = serde_json::from_slice(&made.stdout).unwrap_or_else(|_| panic!("{made:?}"));
    let link = said["reset_link"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
    let (page, token) = link.split_once("#token=").unwrap();
    assert_eq!(page, stack.url("/reset"));
    token.to_owned()
}

async fn post(stack: &Stack, path: &str, body: Value) -> Reply {
    Client::answer(reqwest::Client::new().post(stack.url(path)).json(&body)).await
}

async fn reset(stack: &Stack, token: &str, name: &str) -> Reply {
    post(stack, "/api/auth/reset", json!({"token": token, "name": name, "password": FRESH})).await
}

async fn enter(stack: &Stack, name: &str, password: &str) -> Reply {
    post(stack, "/api/auth/login", json!({"name": name, "password": password})).await
}

/// The browser that the answer logs in.
fn browser(stack: &Stack, reply: &Reply) -> Client {
    let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let proof = reply.body["proof"].as_str().unwrap().to_owned();
    Client { http: reqwest::Client::new(), address: stack.address.clone(), cookie, proof }
}

#[tokio::test]
async fn a_link_from_the_machine_lets_the_owner_in_again() {
    let upstream = Upstream::conversing(|_| support::Answer::text("Hello yourself.")).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    assert_eq!(owner.ask(pid, "hello").await, "Hello yourself.");
    let made = owner.post("/api/auth/tokens", &json!({"name": "a program", "scopes": ["api"]})).await;
    let program = made.expect(201)["token"].as_str().unwrap().to_owned();
    let phone = Client::login(&stack.address).await;

    // A link changes nothing before it is used, and asked for twice, the older one is void.
    let (older, newer) = (token(&stack).await, token(&stack).await);
    assert_ne!(older, newer);
    for wrong in [&older, SETUP_TOKEN, ""] {
        let problem = reset(&stack, wrong, NAME).await.problem(403, "reset_token");
        assert!(problem["kept"].is_string() && problem["next"].is_string(), "{problem}");
    }
    let claim = json!({"token": newer, "name": "Eve", "password": FRESH});
    post(&stack, "/api/auth/setup", claim).await.problem(409, "claimed");
    let odd = reset(&stack, &newer, "Own\u{202e}er").await.problem(400, "invalid");
    assert_eq!(odd["extra"]["field"], "name");
    enter(&stack, NAME, PASSWORD).await.expect(200);

    // The gateway dies, and the link is as good as it was. Of many at once, one wins.
    stack.kill("metatron-gateway").await;
    stack.ready().await;
    let (open, ticket) = (Socket::open(&phone).await, phone.ticket().await);
    let replies = join_all((0..10).map(|_| reset(&stack, &newer, "Ada Lovelace"))).await;
    let (won, lost): (Vec<Reply>, Vec<Reply>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!(won.len(), 1, "{lost:?}");
    lost.into_iter().for_each(|reply| drop(reply.problem(403, "reset_token")));
    reset(&stack, &newer, NAME).await.problem(403, "reset_token");
    assert!(!stack.data_dir.join("keys/gateway/reset_token").exists());

    // Every login of before has ended, and the one that the link made stands.
    assert_eq!(open.closed(Duration::from_secs(5)).await, "the login ended");
    refused(&format!("ws://{}/ws?ticket={ticket}", stack.address)).await;
    for ended in [&owner, &phone] {
        ended.get("/api/auth/me").await.problem(401, "login_ended");
    }
    let owner = browser(&stack, &won[0]);
    assert_eq!(owner.get("/api/auth/me").await.expect(200)["user"]["name"], "Ada Lovelace");
    let sessions = owner.get("/api/auth/sessions").await.expect(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "{sessions}");
    enter(&stack, NAME, PASSWORD).await.problem(401, "wrong_login");
    enter(&stack, "Ada Lovelace", PASSWORD).await.problem(401, "wrong_login");
    enter(&stack, "ada lovelace", FRESH).await.expect(200);

    // All else is kept.
    assert_eq!(owner.messages(pid).await.len(), 2);
    assert_eq!(owner.ask(pid, "hello").await, "Hello yourself.");
    let by_token = owner.http.get(stack.url("/api/processes")).bearer_auth(&program);
    Client::answer(by_token).await.expect(200);
}

/// Guessing is slowed down as it is at the login, and the owner's link is good after it.
#[tokio::test]
async fn guesses_at_a_token_are_slowed_down() {
    let stack = Stack::builder().start().await;
    let _owner = stack.claim().await;
    let good = token(&stack).await;
    let mut slowed = None;
    for guess in 0..30 {
        let reply = reset(&stack, &format!("{guess:064}"), NAME).await;
        if reply.status == 429 {
            slowed = Some(reply);
            break;
        }
        reply.problem(403, "reset_token");
    }
    let slowed = slowed.expect("guessing is slowed down");
    assert!(slowed.headers.contains_key("retry-after"), "{slowed:?}");
    let let_in = support::wait::until("the pause to end", Duration::from_secs(20), || async {
        let reply = reset(&stack, &good, NAME).await;
        (reply.status != 429).then_some(reply)
    });
    let_in.await.expect(200);
}
