//! The owner's own files: taken only when they fit together, are in force and are for the name.

use super::{Names, Pair, place};
use crate::machine::certificate::belong;
use chassis::certificate::{self, Standing};
use protocol::Millis;
use std::path::Path;

pub const CHAIN: &str = "fullchain.pem";
pub const KEY: &str = "privkey.pem";

/// None: there are none. Otherwise the pair, or why it cannot be used and what to do.
pub fn look(folder: &Path, names: &Names, now: Millis) -> Option<std::result::Result<Pair, String>> {
    let read = |name: &str| place::read(&folder.join(name));
    let (chain, key) = match (read(CHAIN), read(KEY)) {
        (Ok(chain), Ok(key)) => (chain, key),
        (Err(error), _) | (_, Err(error)) => {
            return Some(Err(format!("Your own certificate is not used: it cannot be read ({error}).")));
        }
    };
    match (chain, key) {
        (None, None) => None,
        (Some(chain), Some(key)) => Some(judge(&chain, &key, names, now).map_err(|why| {
            format!("Your own certificate is not used: {why}. Put a good pair in place; it is taken within a minute.")
        })),
        (chain, _) => Some(Err(format!(
            "Your own certificate is not used: {} is missing beside the other file.",
            if chain.is_none() { CHAIN } else { KEY }
        ))),
    }
}

/// The pair as it can be shown to browsers, or what is wrong with it.
pub fn judge(chain: &str, key: &str, names: &Names, now: Millis) -> std::result::Result<Pair, String> {
    belong((CHAIN, chain.as_bytes()), (KEY, key.as_bytes()))?;
    let found =
        certificate::read(chain.as_bytes()).map_err(|error| format!("{CHAIN} cannot be read ({error})"))?;
    match found.standing(now) {
        Standing::Expired { days } => return Err(format!("it ended {days} days ago")),
        Standing::NotYet { days } => {
            return Err(format!("it begins in {days} days only; or this machine's clock is wrong"));
        }
        Standing::Valid { .. } => {}
    }
    if let Some(domain) = names.domain.as_ref().filter(|domain| !found.is_for(domain)) {
        return Err(format!("it is not for {domain}"));
    }
    Ok(Pair { chain: chain.to_owned(), key: key.to_owned(), not_before: found.from, not_after: found.until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::authority;

    #[test]
    fn what_does_not_fit_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (now, names) = (chassis::clock::now(), Names::of(Some("a.example.org"), ""));
        assert!(look(folder.path(), &names, now).is_none());
        let (one, _) = authority::issue(folder.path(), folder.path(), &names, now).unwrap();
        let (two, _) = authority::issue(folder.path(), folder.path(), &names, now).unwrap();
        let why = |chain: &str, key: &str, at: Millis| judge(chain, key, &names, at).err().unwrap();
        assert!(why(&one.chain, &two.key, now).contains("not the key of"));
        assert!(why("rubbish", &one.key, now).contains("no certificate"));
        assert!(why(&one.chain, "rubbish", now).contains("no PEM key"));
        let day = std::time::Duration::from_secs(86_400);
        assert!(why(&one.chain, &one.key, now.plus(day * 500)).contains("it ended "));
        assert!(why(&one.chain, &one.key, Millis(now.0 - 86_400_000 * 3)).contains("it begins in "));
        std::fs::write(folder.path().join(CHAIN), &one.chain).unwrap();
        let half = look(folder.path(), &names, now).unwrap().err().unwrap();
        assert!(half.contains("privkey.pem is missing"), "{half}");
    }
}
