//! Nothing known gets through, however the stream is cut.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use proptest::prelude::*;
use vault::{REDACTED, Redactor, Secret};

fn redactor(values: &[&str]) -> Redactor {
    Redactor::new(values.iter().map(|value| Secret::new((*value).to_owned())))
}

fn whole(values: &[&str], text: &str) -> String {
    let mut redactor = redactor(values);
    let said = redactor.push(text);
    said + &redactor.finish()
}

const KEY: &str = "sk-ab+c/9ü??0123";

#[test]
fn every_form_of_a_value_is_replaced() {
    assert_eq!(whole(&[KEY], &format!("key={KEY}.")), format!("key={REDACTED}."));
    assert_eq!(whole(&[KEY], &hex::encode(KEY)), REDACTED);
    assert_eq!(whole(&[KEY], &hex::encode_upper(KEY)), REDACTED);
    assert_eq!(whole(&[KEY], "k=sk-ab%2Bc%2F9%C3%BC%3F%3F0123&"), format!("k={REDACTED}&"));
    assert_eq!(whole(&[KEY], "k=sk-ab%2bc%2f9%c3%bc%3f%3f0123&"), format!("k={REDACTED}&"));
    for before in ["", "a", "ab", "abc", "user:"] {
        for after in ["", "x", "xy", "xyz"] {
            let text = format!("{before}{KEY}{after}");
            for coded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                assert!(whole(&[KEY], &coded).contains(REDACTED), "{before} {after}: {coded}");
            }
        }
    }
    // Short values are ordinary words; the longer of two wins; a value may stand twice.
    assert_eq!(whole(&["secret", ""], "a secret"), "a secret");
    assert_eq!(
        whole(&["password", "password-long"], "password-long password"),
        format!("{REDACTED} {REDACTED}")
    );
    assert_eq!(whole(&["password", "password-long"], "password-lo"), format!("{REDACTED}-lo"));
    assert_eq!(whole(&["aaaaaaaa"], "aaaaaaaaaaaaaaaaa"), format!("{REDACTED}{REDACTED}a"));
}

#[test]
fn a_secret_prints_as_nothing() {
    let secret = Secret::new(KEY.to_owned());
    assert_eq!(
        format!("{secret} {secret:?} {:?}", Some(&secret)),
        format!("{REDACTED} {REDACTED} Some({REDACTED})")
    );
}

#[test]
fn what_is_no_secret_is_not_held_back() {
    let mut redactor = redactor(&[KEY]);
    assert_eq!(redactor.push("hello sk"), "hello ");
    assert_eq!(redactor.push("ip"), "skip");
    assert_eq!(redactor.finish(), "");
}

proptest! {
    #[test]
    fn split_anywhere_it_says_the_same(
        parts in prop::collection::vec(prop_oneof![Just(KEY.to_owned()), Just("hunter2-hunter2".to_owned()), Just("hunter2-".to_owned()), Just("sk-ab".to_owned()), ".{0,6}"], 0..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let values = [KEY, "hunter2-hunter2"];
        let text = parts.concat();
        let expected = whole(&values, &text);
        for value in values {
            prop_assert!(!expected.contains(value));
        }
        let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut at: Vec<usize> = cuts.iter().map(|cut| borders[cut.index(borders.len())]).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        let mut redactor = redactor(&values);
        let mut said = String::new();
        for pair in at.windows(2) {
            said.push_str(&redactor.push(&text[pair[0]..pair[1]]));
        }
        said.push_str(&redactor.finish());
        prop_assert_eq!(&said, &expected);

        // One character at a time.
        let mut single = Redactor::new(values.iter().map(|value| Secret::new((*value).to_owned())));
        let mut said: String = text.chars().map(|c| single.push(&c.to_string())).collect();
        said.push_str(&single.finish());
        prop_assert_eq!(said, expected);
    }
}
