//! A sealed value opens in its place, under a known key, unharmed, and nowhere else.

use proptest::prelude::*;
use vault::{Error, Keyring, MasterKey, Place};

fn place<'a>(table: &'a str, id: &'a str, field: &'a str, version: i64) -> Place<'a> {
    Place { table, id, field, version }
}

#[test]
fn a_value_opens_only_in_its_place() {
    let ring = Keyring::new(MasterKey::generate());
    let home = place("providers", "p1", "api_key", 3);
    let sealed = ring.seal(&home, b"sk-secret");
    assert_ne!(sealed, ring.seal(&home, b"sk-secret"));
    assert!(!sealed.contains("secret") && sealed.starts_with("v1."));
    assert_eq!(ring.open(&home, &sealed).expect("opens").reveal(), "sk-secret");
    let elsewhere = [
        place("provider", "sp1", "api_key", 3),
        place("providersp", "1", "api_key", 3),
        place("providers", "p2", "api_key", 3),
        place("providers", "p1a", "pi_key", 3),
        place("providers", "p1", "api_ke", 3),
        place("providers", "p1", "api_key", 2),
        place("providers", "p1", "api_key", -3),
    ];
    for other in elsewhere {
        assert!(matches!(ring.open(&other, &sealed), Err(Error::Damaged)));
        let mut newer = Keyring::parse(ring.to_file().reveal()).expect("ring");
        newer.rotate(MasterKey::generate());
        assert!(newer.reseal(&other, &sealed).is_err());
    }
    for value in [&b""[..], "ü\u{1f512}".as_bytes(), &[b'x'; 100_000]] {
        let opened = ring.open(&home, &ring.seal(&home, value)).expect("opens");
        assert_eq!(opened.reveal().as_bytes(), value);
    }
}

#[test]
fn every_changed_character_is_noticed() {
    let ring = Keyring::new(MasterKey::generate());
    let home = place("t", "i", "f", 0);
    let sealed = ring.seal(&home, b"value");
    for at in 0..sealed.len() {
        for other in ['A', 'B', '.', '=', ' '] {
            let changed: String =
                sealed.char_indices().map(|(i, c)| if i == at { other } else { c }).collect();
            if changed != sealed {
                assert!(ring.open(&home, &changed).is_err(), "character {at} as {other}");
            }
        }
        assert!(ring.open(&home, &sealed[..at]).is_err());
    }
    for text in ["", "v1", "v1.....", "v2.a.b.c.d.e", "sk-plain", "v1.a.b.c.d.e.f"] {
        assert!(ring.open(&home, text).is_err(), "{text}");
    }
}

#[test]
fn a_new_key_seals_and_old_ones_open_until_they_leave() {
    let mut ring = Keyring::new(MasterKey::generate());
    let home = place("t", "i", "f", 1);
    let old = ring.seal(&home, b"value");
    assert!(ring.reseal(&home, &old).expect("reads").is_none());
    ring.rotate(MasterKey::generate());
    assert_eq!(ring.open(&home, &old).expect("opens").reveal(), "value");
    let new = ring.reseal(&home, &old).expect("reads").expect("resealed");
    // Through the file, comments and all; then without the old key.
    let file = format!("# kept by metatron\n\n{}", ring.to_file().reveal());
    let again = Keyring::parse(&file).expect("ring");
    assert_eq!(again.to_file().reveal(), ring.to_file().reveal());
    let last = file.lines().last().expect("a key");
    let newest = Keyring::parse(last).expect("ring");
    assert_eq!(newest.open(&home, &new).expect("opens").reveal(), "value");
    assert!(matches!(newest.open(&home, &old), Err(Error::UnknownKey(_))));
    assert!(newest.reseal(&home, &new).expect("reads").is_none());
}

#[test]
fn a_broken_key_file_is_refused_without_showing_a_key() {
    let hex = "ab".repeat(32);
    for text in [
        "",
        "# only words\n",
        "id",
        &hex,
        "id abcd",
        &format!("id {hex} x"),
        &format!("a {hex}\na {hex}"),
        &format!("i.d {hex}"),
    ] {
        let Err(error) = Keyring::parse(text) else { panic!("{text:?} was taken") };
        assert!(!error.to_string().contains("abab"), "{error}");
    }
}

proptest! {
    #[test]
    fn any_text_comes_back(value in any::<String>(), table in any::<String>(), id in any::<String>(), version in any::<i64>()) {
        let ring = Keyring::new(MasterKey::generate());
        let home = place(&table, &id, "f", version);
        let opened = ring.open(&home, &ring.seal(&home, value.as_bytes())).expect("opens");
        prop_assert_eq!(opened.reveal(), value.as_str());
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let ring = Keyring::new(MasterKey::generate());
        prop_assert!(ring.open(&place("t", "i", "f", 0), &text).is_err());
        let _ = Keyring::parse(&text);
    }
}
