//! Home folders from the machines that have them, piece by piece: a node may share no disk with us, and may have been
//! taken over. What it says is checked before a byte of it is fetched, and what comes is counted.

mod taking;

use self::taking::{RESERVE, Taking, fits};
use crate::{
    backups::{
        Failure,
        file::{inert, private},
        manifest::{Homes, Part},
    },
    deps::Deps,
    http::Error,
};
use chassis::clock::new_id;
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
/// For all of one machine's packing.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// Times that a machine may be silent, 3 s each, before it counts as away.
const SILENCES: u32 = 5;
/// Machines that are asked; each is one line of the manifest, which has a bound.
const MACHINES: usize = 100;
const WHY_CHARS: usize = 300;

/// Of every machine that is known, its homes or why there are none. A machine that is away is no failure; a disk of ours
/// that is full is one.
pub async fn gather(deps: &Deps, parts: &Path) -> Result<(Vec<Homes>, Vec<BackupMissing>), Failure> {
    let (mut homes, mut missing) = (Vec::<Homes>::new(), Vec::new());
    let beacons = tokio::time::timeout(Duration::from_secs(5), deps.bus.node_beacons::<Beacon>()).await;
    let mut nodes: BTreeSet<NodeId> = match beacons {
        Ok(Ok(beacons)) => beacons.into_iter().map(|beacon| beacon.node).collect(),
        _ => BTreeSet::new(),
    };
    // Silent or not, it is one whose homes are looked for in a backup.
    nodes.insert(deps.node.clone());
    let more = nodes.len().saturating_sub(MACHINES);
    for node in nodes.into_iter().take(MACHINES) {
        let gathered: u64 = homes.iter().map(|homes| homes.part.bytes).sum();
        let of = if is_plain(&node) {
            of(deps, &node, parts, gathered).await?
        } else {
            Err("Its name is none that a machine may have.".to_owned())
        };
        match of {
            Ok(part) => homes.push(part),
            Err(why) => missing.push(without(&node, &why)),
        }
    }
    if more > 0 {
        let why = format!("{more} more machines gave a sign of life; a backup holds {MACHINES}.");
        missing.push(without(&NodeId("others".to_owned()), &why));
    }
    Ok((homes, missing))
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

/// The inner error is a sentence. `gathered` bytes lie in `parts` already.
async fn of(
    deps: &Deps,
    node: &NodeId,
    parts: &Path,
    gathered: u64,
) -> Result<Result<Homes, String>, Failure> {
    let pack_id: String = new_id();
    let taken = match ready(deps, node, &pack_id).await {
        Ok(ready) => match fits(ready.bytes, gathered, free(parts)?) {
            Ok(()) => taken(deps, node, &pack_id, &ready, parts).await,
            Err(why) => Ok(Err(why)),
        },
        Err(why) => Ok(Err(why)),
    };
    // It would be replaced by the next, and swept at the bridge's next start.
    let _ = deps.mailbox.drop_pack(node, &pack_id).await;
    taken
}

fn free(parts: &Path) -> Result<u64, Failure> {
    let room = nix::sys::statvfs::statvfs(parts).map_err(|errno| Failure::at(parts)(errno.into()))?;
    Ok(room.blocks_available().saturating_mul(room.fragment_size()))
}

struct Ready {
    bytes: u64,
    sha256: String,
    files: u64,
    left_out: u64,
}

async fn ready(deps: &Deps, node: &NodeId, pack_id: &str) -> Result<Ready, String> {
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

async fn taken(
    deps: &Deps,
    node: &NodeId,
    pack_id: &str,
    ready: &Ready,
    parts: &Path,
) -> Result<Result<Homes, String>, Failure> {
    let name = format!("homes-{node}.tar.gz");
    let path = parts.join(&name);
    let mut taking = Taking::of(private(&path).map_err(Failure::at(&path))?, ready.bytes);
    let taken = pieces(deps, node, pack_id, &mut taking, parts).await;
    let taken = taken.map(|taken| taken.and_then(|()| taking.whole(&ready.sha256)));
    match taken? {
        Ok(sha256) => {
            let part = Part { name, bytes: ready.bytes, sha256 };
            Ok(Ok(Homes { node: node.clone(), files: ready.files, left_out: ready.left_out, part }))
        }
        Err(why) => {
            // Its room is for those that come after it.
            fs::remove_file(&path).map_err(Failure::at(&path))?;
            Ok(Err(why))
        }
    }
}

async fn pieces(
    deps: &Deps,
    node: &NodeId,
    pack_id: &str,
    taking: &mut Taking,
    parts: &Path,
) -> Result<Result<(), String>, Failure> {
    let mut silences = 0;
    while taking.bytes < taking.announced {
        match deps.mailbox.pack_piece(node, pack_id, taking.bytes).await {
            Ok(Some(piece)) => {
                silences = 0;
                // Others may have filled it meanwhile.
                if free(parts)? < RESERVE {
                    return Ok(Err("The disk of the data folder ran full while they came.".to_owned()));
                }
                if let Err(why) = taking.add(&piece).map_err(Failure::at(parts))? {
                    return Ok(Err(why));
                }
            }
            Ok(None) => return Ok(Err("The machine was restarted in the middle of it.".to_owned())),
            Err(error) => {
                if let Err(why) = silent(&error, &mut silences) {
                    return Ok(Err(why));
                }
            }
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
