//! Master keys: one seals, all open.

use crate::{
    Error, Place, Secret,
    cipher::{self, Key},
    sealed::Sealed,
};
use zeroize::Zeroizing;

/// 32 random bytes with an id (16 random hex characters, which say nothing of the key).
pub struct MasterKey {
    id: String,
    key: Key,
}

impl MasterKey {
    pub fn generate() -> Self {
        Self { id: hex::encode(cipher::random::<8>()), key: Zeroizing::new(cipher::random()) }
    }

    /// A line of the key file: `<id> <64 hex characters>`.
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (id, hex, end) = (words.next()?, words.next()?, words.next());
        let is_id = (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(hex, key.as_mut()).ok()?;
        (is_id && end.is_none()).then(|| Self { id: id.to_owned(), key })
    }
}

/// The keys of `keys/vault/keyring`: one `id hex` line a key, newest last; empty lines and lines that
/// begin with `#` are passed over. The newest seals.
pub struct Keyring {
    older: Vec<MasterKey>,
    newest: MasterKey,
}

impl Keyring {
    pub fn new(first: MasterKey) -> Self {
        Self { older: Vec::new(), newest: first }
    }

    /// From the file's text; `to_file` gives it back.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut keys: Vec<MasterKey> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            // The line itself is never quoted: it holds a key.
            let number = at + 1;
            let key = MasterKey::parse(line)
                .ok_or_else(|| Error::KeyFile(format!("line {number} is not `<id> <64 hex characters>`")))?;
            if keys.iter().any(|known| known.id == key.id) {
                return Err(Error::KeyFile(format!("line {number} repeats the key {}", key.id)));
            }
            keys.push(key);
        }
        let newest = keys.pop().ok_or_else(|| Error::KeyFile("it holds no key".to_owned()))?;
        Ok(Self { older: keys, newest })
    }

    pub fn to_file(&self) -> Secret {
        let mut text = String::new();
        for MasterKey { id, key } in self.older.iter().chain([&self.newest]) {
            let hex = Zeroizing::new(hex::encode(key.as_slice()));
            text.push_str(&format!("{id} {}\n", hex.as_str()));
        }
        Secret::new(text)
    }

    /// Adds a key that seals from now on; older ones still open.
    pub fn rotate(&mut self, key: MasterKey) {
        self.older.push(std::mem::replace(&mut self.newest, key));
    }

    /// Seals under the newest key; two seals of one value differ.
    pub fn seal(&self, place: &Place<'_>, value: &[u8]) -> String {
        let data_key = Zeroizing::new(cipher::random());
        let (nonce, value) = cipher::encrypt(&data_key, &place.bytes("value", ""), value);
        self.wrapped(place, &data_key, nonce, value).to_text()
    }

    /// `Damaged` for any other place, and for a value that is not UTF-8.
    pub fn open(&self, place: &Place<'_>, sealed: &str) -> Result<Secret, Error> {
        let sealed = Sealed::parse(sealed)?;
        let data_key = self.data_key(place, &sealed)?;
        let value = cipher::decrypt(&data_key, &sealed.nonce, &place.bytes("value", ""), &sealed.value)?;
        let text = std::str::from_utf8(&value).map_err(|_| Error::Damaged)?;
        Ok(Secret::new(text.to_owned()))
    }

    /// The same value under the newest key (its data key wrapped anew); None when it is already.
    pub fn reseal(&self, place: &Place<'_>, sealed: &str) -> Result<Option<String>, Error> {
        let sealed = Sealed::parse(sealed)?;
        if sealed.key_id == self.newest.id {
            return Ok(None);
        }
        let data_key = self.data_key(place, &sealed)?;
        Ok(Some(self.wrapped(place, &data_key, sealed.nonce, sealed.value).to_text()))
    }

    fn wrapped(&self, place: &Place<'_>, data_key: &Key, nonce: Vec<u8>, value: Vec<u8>) -> Sealed {
        let MasterKey { id, key } = &self.newest;
        let (key_nonce, wrapped_key) = cipher::encrypt(key, &place.bytes("key", id), data_key.as_slice());
        Sealed { key_id: id.clone(), key_nonce, wrapped_key, nonce, value }
    }

    fn data_key(&self, place: &Place<'_>, sealed: &Sealed) -> Result<Key, Error> {
        let known = self.older.iter().chain([&self.newest]).find(|known| known.id == sealed.key_id);
        let MasterKey { id, key } = known.ok_or_else(|| Error::UnknownKey(shown(&sealed.key_id)))?;
        let aad = place.bytes("key", id);
        let bytes = cipher::decrypt(key, &sealed.key_nonce, &aad, &sealed.wrapped_key)?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Error::Damaged)?;
        Ok(Zeroizing::new(bytes))
    }
}

/// An id from a damaged record, fit for a log.
fn shown(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}
