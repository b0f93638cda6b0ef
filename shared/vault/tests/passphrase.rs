//! What was sealed under a passphrase opens with it, bound to the same, unharmed, and not otherwise.

use vault::{Error, PassphraseKey, Secret, open_with};

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[test]
fn it_opens_with_the_passphrase_alone() {
    let passphrase = secret("correct horse");
    let key = PassphraseKey::derive(&passphrase).expect("a key");
    // What is kept seals as well, and is not the passphrase.
    let kept = key.to_secret();
    assert!(!kept.reveal().contains("horse"));
    let again = PassphraseKey::parse(&kept).expect("the same");
    for key in [&key, &again] {
        let sealed = key.seal(b"this backup", b"the keys");
        assert!(sealed.starts_with("p1.") && sealed != key.seal(b"this backup", b"the keys"));
        let opened = open_with(&passphrase, b"this backup", &format!("{sealed}\n")).expect("opens");
        assert_eq!(opened.as_slice(), b"the keys");
        assert!(matches!(
            open_with(&secret("correct horsE"), b"this backup", &sealed),
            Err(Error::WrongPassphrase)
        ));
        assert!(matches!(open_with(&passphrase, b"another", &sealed), Err(Error::WrongPassphrase)));
    }
}

#[test]
fn every_changed_part_is_noticed_and_costs_are_bounded() {
    let passphrase = secret("correct horse");
    let sealed = PassphraseKey::derive(&passphrase).expect("a key").seal(b"", b"value");
    let parts: Vec<&str> = sealed.split('.').collect();
    for (at, other) in [(0, "p2"), (1, "64"), (5, "AAAAAAAAAAAAAAAA"), (6, "AAAA")] {
        let mut changed = parts.clone();
        changed[at] = other;
        assert!(open_with(&passphrase, b"", &changed.join(".")).is_err(), "{at}");
    }
    // 4 TiB, or nothing at all, is not tried.
    for (at, other) in [(1, "4294967295"), (1, "0"), (2, "4000000000"), (3, "0"), (3, "x"), (4, "AA")] {
        let mut changed = parts.clone();
        changed[at] = other;
        assert!(
            matches!(open_with(&passphrase, b"", &changed.join(".")), Err(Error::Damaged)),
            "{at} {other}"
        );
    }
    for text in ["", "p1", "p1......", "v1.a.b.c.d.e.f"] {
        assert!(open_with(&passphrase, b"", text).is_err(), "{text}");
    }
    assert!(PassphraseKey::parse(&secret("1.2.3.AAAA.AAAA")).is_err());
}
