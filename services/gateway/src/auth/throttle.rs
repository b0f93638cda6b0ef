//! Pauses after wrong passwords, by account and by address. They grow and end: nobody is locked out.

use crate::http::{Error, Result};
use protocol::UserId;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Wrong passwords before the first pause.
const FREE: u32 = 5;
/// An account's pause stays short, or a stranger could keep its owner out.
const ACCOUNT_MOST: Duration = Duration::from_secs(15);
const ADDRESS_MOST: Duration = Duration::from_secs(60);
/// Without a wrong one for this long, all is forgotten.
const FORGET: Duration = Duration::from_secs(15 * 60);
/// Names and addresses remembered at most.
const REMEMBERED: usize = 10_000;

#[derive(Default)]
pub struct Throttle {
    seen: Mutex<HashMap<Key, Failures>>,
}

/// Whose password is tried.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Account {
    /// Under whatever name: another one does not make it a fresh one.
    Known(UserId),
    /// Nobody has this name. It is slowed down all the same, or it could be told from one that somebody has.
    Unknown(String),
}

impl Account {
    /// A name as it was typed, and as the database compares names: without the case of ASCII.
    pub fn unknown(name: &str) -> Self {
        Self::Unknown(name.trim().to_ascii_lowercase().chars().take(64).collect())
    }
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Account(Account),
    Address(IpAddr),
}

struct Failures {
    count: u32,
    last: Instant,
    until: Instant,
}

impl Throttle {
    /// `Throttled` with the seconds to wait, while a pause runs. Without an account (a one-time token is nobody's)
    /// the address counts alone.
    pub fn may(&self, account: Option<&Account>, address: IpAddr) -> Result<()> {
        let now = Instant::now();
        let seen = self.seen();
        let waits = keys(account, address)
            .filter_map(|key| seen.get(&key))
            .map(|failures| failures.until.saturating_duration_since(now));
        let wait = waits.max().unwrap_or_default();
        if wait.is_zero() { Ok(()) } else { Err(Error::Throttled(wait.as_secs() + 1)) }
    }

    pub fn failed(&self, account: Option<&Account>, address: IpAddr) {
        let now = Instant::now();
        let mut seen = self.seen();
        make_room(&mut seen, now);
        for key in keys(account, address) {
            let most = if matches!(key, Key::Account(_)) { ACCOUNT_MOST } else { ADDRESS_MOST };
            let failures = seen.entry(key).or_insert(Failures { count: 0, last: now, until: now });
            if now.duration_since(failures.last) >= FORGET {
                failures.count = 0;
            }
            failures.count += 1;
            failures.last = now;
            failures.until = now + pause(failures.count, most);
        }
    }

    pub fn succeeded(&self, account: Option<&Account>, address: IpAddr) {
        let mut seen = self.seen();
        for key in keys(account, address) {
            seen.remove(&key);
        }
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a stranger can make is dropped first: nobody ends the pause of somebody's account by filling this.
fn make_room(seen: &mut HashMap<Key, Failures>, now: Instant) {
    let known = |key: &Key| matches!(key, Key::Account(Account::Known(_)));
    if seen.len() >= REMEMBERED {
        seen.retain(|_, failures| now.duration_since(failures.last) < FORGET);
    }
    if seen.len() >= REMEMBERED {
        seen.retain(|key, failures| known(key) || failures.until > now);
    }
    if seen.len() >= REMEMBERED {
        seen.retain(|key, _| known(key));
    }
}

fn keys(account: Option<&Account>, address: IpAddr) -> impl Iterator<Item = Key> {
    account.cloned().map(Key::Account).into_iter().chain([Key::Address(network(address))])
}

/// Of IPv6 the first 64 bits: whoever has one address has all that begin so.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        four => four,
    }
}

/// Nothing for the first five, then 1 s, 2 s, 4 s … up to `most`.
fn pause(count: u32, most: Duration) -> Duration {
    if count < FREE {
        return Duration::ZERO;
    }
    Duration::from_secs(1 << (count - FREE).min(10)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        assert_eq!(pause(4, ADDRESS_MOST), Duration::ZERO);
        assert_eq!(pause(5, ADDRESS_MOST), Duration::from_secs(1));
        assert_eq!(pause(8, ADDRESS_MOST), Duration::from_secs(8));
        assert_eq!(pause(400, ADDRESS_MOST), ADDRESS_MOST);
        assert_eq!(pause(400, ACCOUNT_MOST), ACCOUNT_MOST);
    }

    #[test]
    fn an_account_is_slowed_from_anywhere_and_an_address_for_any_account() {
        let throttle = Throttle::default();
        let (here, there): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let (ann, bob) = (Account::unknown("ann"), Account::unknown("bob"));
        for _ in 0..FREE {
            throttle.may(Some(&ann), here).unwrap();
            throttle.failed(Some(&Account::unknown("Ann ")), here);
        }
        assert!(matches!(throttle.may(Some(&ann), there), Err(Error::Throttled(1..=2))));
        assert!(throttle.may(Some(&bob), here).is_err());
        assert!(throttle.may(Some(&bob), there).is_ok());
        assert!(
            throttle.may(None, here).is_err() && throttle.may(None, there).is_ok(),
            "a token is nobody's"
        );
        throttle.succeeded(Some(&ann), here);
        assert!(throttle.may(Some(&bob), here).is_ok());
    }

    #[test]
    fn filling_it_ends_no_pause_of_an_account_and_an_ipv6_network_counts_as_one() {
        let throttle = Throttle::default();
        let owner = Account::Known("owner".into());
        let six = |n: u128| IpAddr::V6(Ipv6Addr::from_bits((0xfd00 << 112) + n));
        for n in 0..u128::from(FREE) {
            throttle.failed(Some(&owner), six(n));
        }
        assert!(throttle.may(None, six(999)).is_err() && throttle.may(None, six(1 << 64)).is_ok());
        assert!(throttle.may(None, "::ffff:10.0.0.9".parse().unwrap()).is_ok());
        for n in 0..2 * REMEMBERED as u128 {
            throttle.failed(Some(&Account::unknown(&n.to_string())), six(n << 64));
        }
        assert!(throttle.may(Some(&owner), six(1 << 100)).is_err());
        assert!(throttle.seen().len() <= REMEMBERED + 1);
    }
}
