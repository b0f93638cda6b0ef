//! Sealing under a passphrase, for what leaves the machine: argon2id, then AES-256-GCM.
//!
//! ```text
//! p1.<memory KiB>.<passes>.<lanes>.<salt>.<nonce>.<value, encrypted>
//! ```
//! The last three in URL-safe base64 without padding. The costs stand in the text, so that they can be raised later; who
//! opens bounds them, since they come with a file of somebody's.

use crate::{
    Error, Secret,
    cipher::{self, Key},
};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

const VERSION: &str = "p1";
/// 64 MiB, three passes, four lanes: RFC 9106's second recommendation. Paid once when a passphrase is set and once when
/// it is opened. Older texts have one lane, and say so.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
/// What a file may ask of us: 1 GiB, 16 passes, 16 lanes.
const MOST: Cost = Cost { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };
const SALT: usize = 16;

#[derive(Debug, Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A key made of a passphrase. It seals without the passphrase being kept.
pub struct PassphraseKey {
    cost: Cost,
    salt: Vec<u8>,
    key: Key,
}

impl PassphraseKey {
    /// Takes 64 MiB and a few tenths of a second.
    pub fn derive(passphrase: &Secret) -> Result<Self, Error> {
        let salt = cipher::random::<SALT>();
        Ok(Self { cost: COST, salt: salt.to_vec(), key: derive(COST, &salt, passphrase)? })
    }

    /// `<memory KiB>.<passes>.<lanes>.<salt>.<key>`: to be sealed by the vault, and nowhere else.
    pub fn to_secret(&self) -> Secret {
        let key = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.key.as_slice()));
        Secret::new(format!("{}.{}", self.head(), key.as_str()))
    }

    /// What `to_secret` gave; anything else, and costs beyond what a file may ask of us, is `Damaged`.
    pub fn parse(text: &Secret) -> Result<Self, Error> {
        let parts: Vec<&str> = text.reveal().split('.').collect();
        let [memory, passes, lanes, salt, key] = parts.as_slice() else { return Err(Error::Damaged) };
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(key).map_err(|_| Error::Damaged)?);
        let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::Damaged)?;
        let salt = URL_SAFE_NO_PAD.decode(salt).map_err(|_| Error::Damaged)?;
        Ok(Self { cost: cost(memory, passes, lanes)?, salt, key: Zeroizing::new(key) })
    }

    /// `bound_to`: what must be the same when it is opened. Two seals of one value differ.
    pub fn seal(&self, bound_to: &[u8], value: &[u8]) -> String {
        let head = format!("{VERSION}.{}", self.head());
        let (nonce, sealed) = cipher::encrypt(&self.key, &aad(&head, bound_to), value);
        format!("{head}.{}.{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(sealed))
    }

    fn head(&self) -> String {
        let Cost { memory_kib, passes, lanes } = self.cost;
        format!("{memory_kib}.{passes}.{lanes}.{}", URL_SAFE_NO_PAD.encode(&self.salt))
    }
}

/// `WrongPassphrase` for another passphrase and, which cannot be told apart, for a text that was changed or that is
/// bound to something else.
pub fn open_with(passphrase: &Secret, bound_to: &[u8], sealed: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let parts: Vec<&str> = sealed.trim().split('.').collect();
    let [VERSION, memory, passes, lanes, salt, nonce, value] = parts.as_slice() else {
        return Err(Error::Damaged);
    };
    let head = format!("{VERSION}.{memory}.{passes}.{lanes}.{salt}");
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Error::Damaged);
    let key = derive(cost(memory, passes, lanes)?, &bytes(salt)?, passphrase)?;
    let opened = cipher::decrypt(&key, &bytes(nonce)?, &aad(&head, bound_to), &bytes(value)?);
    opened.map_err(|_| Error::WrongPassphrase)
}

fn aad(head: &str, bound_to: &[u8]) -> Vec<u8> {
    [b"metatron passphrase 1\0", head.as_bytes(), b"\0", bound_to].concat()
}

fn cost(memory: &str, passes: &str, lanes: &str) -> Result<Cost, Error> {
    let number = |text: &str, most: u32| {
        text.parse::<u32>().ok().filter(|number| (1..=most).contains(number)).ok_or(Error::Damaged)
    };
    Ok(Cost {
        memory_kib: number(memory, MOST.memory_kib)?,
        passes: number(passes, MOST.passes)?,
        lanes: number(lanes, MOST.lanes)?,
    })
}

fn derive(cost: Cost, salt: &[u8], passphrase: &Secret) -> Result<Key, Error> {
    let params =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| Error::Damaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, key.as_mut())
        .map_err(|_| Error::Damaged)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_at_other_costs_opens_by_what_it_says() {
        let passphrase = Secret::new("correct horse".to_owned());
        let (cost, salt) = (Cost { memory_kib: 64, passes: 1, lanes: 1 }, [7; SALT]);
        let key = derive(cost, &salt, &passphrase).unwrap();
        let older = PassphraseKey { cost, salt: salt.to_vec(), key };
        let sealed = PassphraseKey::parse(&older.to_secret()).unwrap().seal(b"", b"value");
        assert!(sealed.starts_with("p1.64.1.1."), "{sealed}");
        assert_eq!(open_with(&passphrase, b"", &sealed).unwrap().as_slice(), b"value");
    }
}
