//! Saying something anew: what is set aside, what stays, and what is refused.

use crate::world::*;
use protocol::{
    MessageId, TurnId,
    message::{Block, Message},
    turn::TurnState,
};
use store::{Committed, NewUserMessage, Sent};

fn texts(messages: &[Message]) -> Vec<&str> {
    let blocks = messages.iter().flat_map(|message| &message.blocks);
    blocks
        .filter_map(|block| if let Block::Text { text } = block { Some(text.as_str()) } else { None })
        .collect()
}

impl World {
    async fn answered(&self, turn: &TurnId) {
        let claim = self.claim(turn).await;
        let _ = self.store.commit_answer(&claim, answer(1, &[]), at(20)).await.expect("answered");
        let _ = self.store.finish_turn(&claim, TurnState::Done, None, at(21)).await.expect("done");
    }

    fn anew(&self, client: &str, text: &str, replaced: &MessageId) -> NewUserMessage {
        NewUserMessage { replaces: Some(replaced.clone()), ..self.message(client, text) }
    }

    async fn say_anew(&self, text: &str, replaced: &MessageId) -> store::Result<Committed<Sent>> {
        let client: String = id();
        self.store.send_message(self.anew(&client, text, replaced), at(30)).await
    }
}

#[tokio::test]
async fn everything_after_it_goes_turn_by_turn() {
    let w = world().await;
    let first = w.send("one", T0).await.value.accepted;
    // Said while the first turn still runs: it stands before the first answer, and belongs after it.
    let claim = w.claim(&first.turn_id).await;
    let second = w.send("two", at(15)).await.value.accepted;
    let _ = w.store.commit_answer(&claim, answer(1, &[]), at(20)).await.unwrap();
    assert_eq!(conflict(w.say_anew("early", &first.message_id).await), "busy");
    let _ = w.store.finish_turn(&claim, TurnState::Done, None, at(21)).await.unwrap();
    assert_eq!(conflict(w.say_anew("early", &first.message_id).await), "busy", "one waits in line");
    w.answered(&second.turn_id).await;

    let again = w.anew("c-again", "two, but better", &second.message_id);
    let sent = w.store.send_message(again.clone(), at(30)).await.unwrap();
    assert_eq!(
        names(&sent),
        ["messages.set_aside", "message.created", "turn.state queued", "process.state queued"]
    );
    let third = sent.value.accepted.clone();
    assert_eq!(texts(&w.messages().await), ["one", "step 1", "two, but better"]);
    let history = w.store.history(w.pid, &third.turn_id, 100).await.unwrap();
    assert_eq!(texts(&history), ["one", "step 1", "two, but better"]);
    let all = w.store.messages_and_set_aside(&w.owner, w.pid, None, None, false, 100).await.unwrap();
    assert_eq!(texts(&all), ["one", "two", "step 1", "step 1", "two, but better"]);
    let aside: Vec<_> = all.iter().map(|message| message.set_aside_by.clone()).collect();
    let by = Some(third.message_id.clone());
    assert_eq!(aside, [None, by.clone(), None, by, None]);

    // The same client_id again: the same answer, and nothing is set aside a second time.
    let repeated = w.store.send_message(again, at(31)).await.unwrap();
    assert_eq!((&repeated.value.accepted, repeated.facts.len()), (&third, 0));
    w.answered(&third.turn_id).await;
    let title = async || w.store.process(&w.owner, w.pid).await.unwrap().process.title;
    assert_eq!(title().await, "one");
    let _ = w.say_anew("uno", &first.message_id).await.unwrap();
    assert_eq!((title().await.as_str(), texts(&w.messages().await)), ("uno", vec!["uno"]));
}

#[tokio::test]
async fn what_cannot_be_said_anew() {
    let w = world().await;
    let first = w.send("one", T0).await.value.accepted;
    w.answered(&first.turn_id).await;
    let answer = w.messages().await[1].id.clone();
    assert_eq!(conflict(w.say_anew("x", &answer).await), "no_request");
    assert!(matches!(w.say_anew("x", &id()).await, Err(store::Error::NotFound("message"))));
    let elsewhere = new_process(&w.store, &w.owner).await;
    let message = NewUserMessage { pid: elsewhere, ..w.anew("c", "x", &first.message_id) };
    assert_eq!(conflict(w.store.send_message(message, at(30)).await), "elsewhere");
    let second = w.say_anew("two", &first.message_id).await.unwrap().value.accepted;
    w.answered(&second.turn_id).await;
    assert_eq!(conflict(w.say_anew("x", &first.message_id).await), "set_aside");
    assert_eq!(texts(&w.messages().await), ["two", "step 1"], "what was refused changed nothing");
}

#[tokio::test]
async fn an_answer_says_what_it_took() {
    let w = world().await;
    let turn = w.queued().await;
    let claim = w.claim(&turn).await;
    let said = w.store.commit_answer(&claim, answer(1, &[]), at(20)).await.unwrap().value;
    let usage = said.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens, usage.cost_usd), (10, 5, 0.25));
    let messages = w.messages().await;
    assert_eq!((messages[0].usage, messages[1].usage), (None, Some(usage)));
}
