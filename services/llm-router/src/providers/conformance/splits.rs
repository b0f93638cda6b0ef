//! Every fixture of every kind: the same events however its bytes are split, and a failure, never an end, for what is
//! not whole.

use crate::providers::{
    anthropic, gemini, ollama, openai, openai_responses,
    testing::{Broken, Codec, Fixture, fails, fails_after, splits_alike, splits_alike_at_random},
};

fn all() -> Vec<(Codec, Vec<Fixture>, Vec<Broken>)> {
    vec![
        (openai::tests::codec(), openai::tests::whole(), openai::tests::not_whole()),
        (anthropic::tests::codec(), anthropic::tests::whole(), anthropic::tests::not_whole()),
        (gemini::tests::codec(), gemini::tests::whole(), gemini::tests::not_whole()),
        (ollama::tests::codec(), ollama::tests::whole(), ollama::tests::not_whole()),
        (
            openai_responses::tests::codec(),
            openai_responses::tests::whole(),
            openai_responses::tests::not_whole(),
        ),
        (openai::tests::thinking_back(), openai::tests::sealed(), Vec::new()),
        (openai::tests::openrouter(), openai::tests::routed(), Vec::new()),
    ]
}

#[tokio::test]
async fn every_fixture_split_at_every_byte_gives_the_same_events() {
    for (codec, whole, _) in all() {
        splits_alike(codec, whole).await;
    }
}

#[test]
fn and_at_random_places() {
    for (codec, whole, _) in all() {
        splits_alike_at_random(codec, whole);
    }
}

#[tokio::test]
async fn what_is_not_whole_is_a_failure_and_never_an_end() {
    for (codec, _, not_whole) in all() {
        fails(codec, not_whole).await;
    }
}

#[tokio::test]
async fn what_the_frame_that_fails_says_before_it_is_told() {
    fails_after(openai::tests::codec(), openai::tests::cut_short()).await;
    fails_after(anthropic::tests::codec(), anthropic::tests::cut_short()).await;
    fails_after(gemini::tests::codec(), gemini::tests::cut_short()).await;
    fails_after(openai_responses::tests::codec(), openai_responses::tests::cut_short()).await;
}
