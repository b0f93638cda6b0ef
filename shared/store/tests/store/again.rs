//! Saying something anew: what is set aside, what stays, and what is refused.

use crate::world::*;
use protocol::{
    MessageId, TurnId,
    message::{Block, Message},
    process::{ProcessChange, TitledBy},
    turn::TurnState,
};
use store::{Committed, NewUserMessage, Sent};

pub fn texts(messages: &[Message]) -> Vec<&str> {
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
    let answer = answer(1, &[]);
    w.reserve(&claim, &answer, 900_000_000).await;
    let said = w.store.commit_answer(&claim, answer, at(20)).await.unwrap().value;
    let usage = said.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens, usage.cost_usd), (10, 5, 0.25));
    let messages = w.messages().await;
    assert_eq!((messages[0].usage, messages[1].usage), (None, Some(usage)));
}

#[tokio::test]
async fn what_was_put_in_short_is_read_from_there() {
    let w = world().await;
    let compact = async |client: &str| w.store.compact_process(w.message(client, ""), at(40)).await;
    let first = w.send("one", T0).await.value.accepted;
    assert_eq!(conflict(compact("c1").await), "busy");
    w.answered(&first.turn_id).await;
    assert_eq!(conflict(compact("c1").await), "nothing_to_compact");
    let second = w.send("two", at(25)).await.value.accepted;
    w.answered(&second.turn_id).await;

    // Stopped in the middle: half a summary stands for nothing.
    let wish = compact("c1").await.unwrap();
    assert_eq!(names(&wish), ["message.created", "turn.state queued", "process.state queued"]);
    let claim = w.claim(&wish.value.accepted.turn_id).await;
    w.attempt(&claim, 1, at(41)).await.unwrap();
    w.store.save_live(&claim, 1, "half a sum").await.unwrap();
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(42)).await.unwrap();
    assert!(!format!("{:?}", w.messages().await).contains("half a sum"));
    assert_eq!(compact("c1").await.unwrap().value.accepted, wish.value.accepted, "the same again");

    let wish = compact("c2").await.unwrap().value.accepted;
    let claim = w.claim(&wish.turn_id).await;
    let texts_before = texts(&w.store.history(w.pid, &wish.turn_id, 100).await.unwrap()).join(" ");
    assert_eq!(texts_before, "one step 1 two step 1");
    let summary =
        store::Answer { blocks: vec![Block::Summary { text: "in short".into() }], ..answer(1, &[]) };
    let _ = w.store.commit_answer(&claim, summary, at(43)).await.unwrap();
    let _ = w.store.finish_turn(&claim, TurnState::Done, None, at(44)).await.unwrap();
    assert_eq!(conflict(compact("c3").await), "nothing_to_compact");

    let third = w.send("three", at(45)).await.value.accepted;
    let seen = w.store.history(w.pid, &third.turn_id, 100).await.unwrap();
    let blocks: Vec<&Block> = seen.iter().flat_map(|message| &message.blocks).collect();
    assert!(matches!(blocks[..], [Block::Compact, Block::Summary { .. }, Block::Text { .. }]), "{blocks:?}");
    w.answered(&third.turn_id).await;
    // Said anew from before it, the summary goes too.
    let fourth = w.say_anew("one, anew", &first.message_id).await.unwrap().value.accepted;
    assert_eq!(texts(&w.store.history(w.pid, &fourth.turn_id, 100).await.unwrap()), ["one, anew"]);
}

#[tokio::test]
async fn a_model_names_a_chat_once_and_never_against_its_owner() {
    let w = world().await;
    let turn = w.send("one", T0).await.value.accepted.turn_id;
    assert!(w.store.untitled(&w.owner, w.pid, &turn).await.unwrap().is_none(), "nothing is done yet");
    w.answered(&turn).await;
    assert_eq!(w.store.untitled(&w.owner, w.pid, &turn).await.unwrap().unwrap().title, "one");
    let titled = w.store.title_process(&w.owner, w.pid, "Disk space", at(50)).await.unwrap();
    assert_eq!(
        (titled.value.title.as_str(), names(&titled)),
        ("Disk space", vec!["process.changed".to_owned()])
    );
    assert!(w.store.untitled(&w.owner, w.pid, &turn).await.unwrap().is_none());
    let again = w.store.title_process(&w.owner, w.pid, "Other", at(51)).await.unwrap().value;
    assert_eq!(again.title, "Disk space");

    let pid = new_process(&w.store, &w.owner).await;
    let change = ProcessChange { title: Some("Mine".into()), ..ProcessChange::default() };
    let _ = w.store.change_process(&w.owner, pid, &change, at(52)).await.unwrap();
    let kept = w.store.title_process(&w.owner, pid, "Theirs", at(53)).await.unwrap().value;
    assert_eq!((kept.title.as_str(), kept.titled_by), ("Mine", Some(TitledBy::Owner)));
}
