//! Home folders from the machines that have them, piece by piece: a node may share no disk with us, and may have been
//! taken over. What it says is checked before a byte of it is fetched, and what comes is counted.

mod taking;

use self::taking::{RESERVE, Taking, fits};
use crate::{
    backups::{
        Failure,
        file::{inert, private},
        manifest::{Homes, Part},
        room::free,
    },
    deps::Deps,
    http::Error,
};
use chassis::clock::{new_id, now};
use protocol::{
    NodeId,
    backup::{BackupMissing, Pack},
    node::Beacon,
};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    time::{Duration, Instant},
};

const LOOK_EVERY: Duration = Duration::from_millis(250);
/// For the signs of life.
const REDIS_PATIENCE: Duration = Duration::from_secs(5);
/// A machine that ran something so lately is known, whether or not it gives a sign of life.
const LATELY: Duration = Duration::from_secs(30 * 24 * 3600);
/// For all of one machine's packing.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// Times that a machine may be silent, 3 s each, before it counts as away.
const SILENCES: u32 = 5;
/// Machines that are asked; each is one line of the manifest, which has a bound.
const MACHINES: usize = 100;
const WHY_CHARS: usize = 300;

/// Why the homes of one machine are not in a backup.
enum Miss {
    /// In a sentence: the backup goes without them.
    Machine(String),
    /// Here: there is no backup.
    Here(Failure),
}

impl From<Failure> for Miss {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

/// Of every machine that is known, its homes or why there are none. A machine that is away is no failure; a disk of ours
/// that is full is one.
pub async fn gather(deps: &Deps, parts: &Path) -> Result<(Vec<Homes>, Vec<BackupMissing>), Failure> {
    let (mut homes, mut missing) = (Vec::<Homes>::new(), Vec::new());
    let alive = alive(deps).await;
    let mut nodes: BTreeSet<NodeId> = alive.clone().unwrap_or_default();
    // Silent or not, their homes are looked for in a backup.
    nodes.insert(deps.node.clone());
    nodes.extend(deps.store.nodes_lately(now().minus(LATELY)).await?);
    let more = nodes.len().saturating_sub(MACHINES);
    for node in nodes.into_iter().take(MACHINES) {
        let gathered: u64 = homes.iter().map(|homes| homes.part.bytes).sum();
        let one = match may_be_asked(&node, alive.as_ref()) {
            Ok(()) => gather_one(deps, &node, parts, gathered).await,
            Err(why) => Err(Miss::Machine(why)),
        };
        match one {
            Ok(part) => homes.push(part),
            Err(Miss::Machine(why)) => missing.push(without(&node, &why)),
            Err(Miss::Here(failure)) => return Err(failure),
        }
    }
    if more > 0 {
        let why = format!("{more} more machines are known; a backup holds {MACHINES}.");
        missing.push(without(&NodeId("others".to_owned()), &why));
    }
    Ok((homes, missing))
}

/// Machines that give a sign of life; none when Redis, through which they are asked, does not answer.
async fn alive(deps: &Deps) -> Option<BTreeSet<NodeId>> {
    match tokio::time::timeout(REDIS_PATIENCE, deps.bus.node_beacons::<Beacon>()).await {
        Ok(Ok(beacons)) => Some(beacons.into_iter().map(|beacon| beacon.node).collect()),
        Ok(Err(error)) => {
            tracing::warn!(error = %chassis::telemetry::report(&error), "the machines' signs of life cannot be read");
            None
        }
        Err(_) => None,
    }
}

/// Nobody waits for one that cannot answer.
fn may_be_asked(node: &NodeId, alive: Option<&BTreeSet<NodeId>>) -> Result<(), String> {
    match alive {
        _ if !is_plain(node) => Err("Its name is none that a machine may have.".to_owned()),
        None => Err("Redis does not answer, so no machine could be asked.".to_owned()),
        Some(alive) if !alive.contains(node) => Err("The machine gives no sign of life.".to_owned()),
        Some(_) => Ok(()),
    }
}

/// It becomes the name of a file.
fn is_plain(node: &NodeId) -> bool {
    let name = node.as_str();
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Both texts may come from the machine.
fn without(node: &NodeId, why: &str) -> BackupMissing {
    let missing = BackupMissing { node: NodeId(inert(node.as_str(), 64)), why: inert(why, WHY_CHARS) };
    tracing::warn!(node = %missing.node, why = missing.why, "a backup goes without the home folders of a machine");
    missing
}

/// `gathered` bytes lie in `parts` already.
async fn gather_one(deps: &Deps, node: &NodeId, parts: &Path, gathered: u64) -> Result<Homes, Miss> {
    let pack_id: String = new_id();
    let fetched = async {
        let ready = await_pack(deps, node, &pack_id).await.map_err(Miss::Machine)?;
        fits(ready.bytes, gathered, free(parts)?).map_err(Miss::Machine)?;
        fetch(deps, node, &pack_id, &ready, parts).await
    };
    let fetched = fetched.await;
    // It would be replaced by the next, and swept at the bridge's next start.
    let _ = deps.mailbox.drop_pack(node, &pack_id).await;
    fetched
}

struct Ready {
    bytes: u64,
    sha256: String,
    files: u64,
    left_out: u64,
}

async fn await_pack(deps: &Deps, node: &NodeId, pack_id: &str) -> Result<Ready, String> {
    let (until, mut silences) = (Instant::now() + PATIENCE, 0);
    while Instant::now() < until {
        match deps.mailbox.pack(node, pack_id).await {
            Ok(Pack::Ready { bytes, sha256, files, left_out }) => {
                return Ok(Ready { bytes, sha256, files, left_out });
            }
            Ok(Pack::Failed { why }) => return Err(why),
            Ok(Pack::Packing { .. }) => silences = 0,
            Err(error) => silent(&error, &mut silences)?,
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(format!("Packing took longer than {} minutes.", PATIENCE.as_secs() / 60))
}

fn silent(error: &Error, silences: &mut u32) -> Result<(), String> {
    *silences += 1;
    if *silences < SILENCES {
        return Ok(());
    }
    Err(match error {
        Error::NodeAway(_) => "The machine does not answer.".to_owned(),
        other => format!("It could not be asked: {}.", chassis::telemetry::report(other)),
    })
}

async fn fetch(
    deps: &Deps,
    node: &NodeId,
    pack_id: &str,
    ready: &Ready,
    parts: &Path,
) -> Result<Homes, Miss> {
    let name = format!("homes-{node}.tar.gz");
    let path = parts.join(&name);
    let mut taking = Taking::of(private(&path).map_err(Failure::at(&path))?, ready.bytes);
    let fetched = match fetch_pieces(deps, node, pack_id, &mut taking, parts).await {
        Ok(()) => taking.whole(&ready.sha256).map_err(Miss::Machine),
        Err(miss) => Err(miss),
    };
    if let Err(Miss::Machine(_)) = fetched {
        // Its room is for those that come after it.
        fs::remove_file(&path).map_err(Failure::at(&path))?;
    }
    let part = Part { name, bytes: ready.bytes, sha256: fetched? };
    Ok(Homes { node: node.clone(), files: ready.files, left_out: ready.left_out, part })
}

async fn fetch_pieces(
    deps: &Deps,
    node: &NodeId,
    pack_id: &str,
    taking: &mut Taking,
    parts: &Path,
) -> Result<(), Miss> {
    let mut silences = 0;
    while taking.bytes < taking.announced {
        match deps.mailbox.pack_piece(node, pack_id, taking.bytes).await {
            Ok(Some(piece)) => {
                silences = 0;
                // Others may have filled it meanwhile.
                if free(parts)? < RESERVE {
                    let why = "The disk of the data folder ran full while they came.";
                    return Err(Miss::Machine(why.to_owned()));
                }
                taking.add(&piece).map_err(Failure::at(parts))?.map_err(Miss::Machine)?;
            }
            Ok(None) => {
                return Err(Miss::Machine("The machine was restarted in the middle of it.".to_owned()));
            }
            Err(error) => silent(&error, &mut silences).map_err(Miss::Machine)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_machine_that_cannot_answer() {
        let asked = |node: &str, alive: Option<&[&str]>| {
            let alive = alive.map(|alive| alive.iter().map(|node| (*node).into()).collect());
            may_be_asked(&node.into(), alive.as_ref()).err().unwrap_or_default()
        };
        assert_eq!(asked("local", Some(&["attic", "local"])), "");
        assert!(asked("local", Some(&["attic"])).contains("no sign of life"));
        assert!(asked("local", Some(&[])).contains("no sign of life"));
        assert!(asked("local", None).starts_with("Redis does not answer"), "which is no machine's fault");
        assert!(asked("../x", Some(&["../x"])).contains("name"));
    }

    #[test]
    fn machines_have_plain_names() {
        for good in ["local", "a.b-c_9", &"x".repeat(64)] {
            assert!(is_plain(&good.into()), "{good}");
        }
        for bad in ["", "a/b", "../x", "a b", "a\0", "a\u{1b}[2J", "größe", &"x".repeat(65)] {
            assert!(!is_plain(&bad.into()), "{bad:?}");
        }
        let missing = without(&"a/b\u{1b}[2J\u{202e}".into(), &"\n\u{7}why ".repeat(1000));
        assert_eq!(missing.node.as_str(), "a/b\\u{1b}[2J\\u{202e}");
        assert!(missing.why.chars().all(|c| !c.is_control()) && missing.why.chars().count() <= WHY_CHARS);
    }
}
