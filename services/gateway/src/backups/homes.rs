//! Home folders from the machines that have them, piece by piece: a node may share no disk with us.

use crate::{
    backups::{
        Failure,
        file::private,
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
use sha2::{Digest as _, Sha256};
use std::{
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

const LOOK_EVERY: Duration = Duration::from_millis(250);
/// For all of one machine's packing.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// Times that a machine may be silent, 3 s each, before it counts as away.
const SILENCES: u32 = 5;

/// Of every machine that is known, its homes or why there are none. A machine that is away is no failure; a disk of ours
/// that is full is one.
pub async fn gather(deps: &Deps, parts: &Path) -> Result<(Vec<Homes>, Vec<BackupMissing>), Failure> {
    let (mut homes, mut missing) = (Vec::new(), Vec::new());
    let beacons = tokio::time::timeout(Duration::from_secs(5), deps.bus.node_beacons::<Beacon>()).await;
    let nodes: Vec<NodeId> = match beacons {
        Ok(Ok(beacons)) => beacons.into_iter().map(|beacon| beacon.node).collect(),
        _ => Vec::new(),
    };
    if nodes.is_empty() {
        let why = "No machine gave a sign of life.".to_owned();
        missing.push(BackupMissing { node: deps.node.clone(), why });
    }
    for node in nodes {
        match of(deps, &node, parts).await? {
            Ok(part) => homes.push(part),
            Err(why) => {
                tracing::warn!(%node, why, "a backup goes without the home folders of a machine");
                missing.push(BackupMissing { node, why });
            }
        }
    }
    Ok((homes, missing))
}

/// The inner error is a sentence.
async fn of(deps: &Deps, node: &NodeId, parts: &Path) -> Result<Result<Homes, String>, Failure> {
    let pack_id: String = new_id();
    let taken = match ready(deps, node, &pack_id).await {
        Ok(ready) => taken(deps, node, &pack_id, &ready, parts).await,
        Err(why) => Ok(Err(why)),
    };
    // It would be replaced by the next, and swept at the bridge's next start.
    let _ = deps.mailbox.drop_pack(node, &pack_id).await;
    taken
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
    let mut file = private(&path).map_err(Failure::at(&path))?;
    let (mut hash, mut bytes, mut silences) = (Sha256::new(), 0, 0);
    while bytes < ready.bytes {
        match deps.mailbox.pack_piece(node, pack_id, bytes).await {
            Ok(Some(piece)) if !piece.is_empty() => {
                silences = 0;
                hash.update(&piece);
                bytes += piece.len() as u64;
                file.write_all(&piece).map_err(Failure::at(&path))?;
            }
            Ok(_) => return Ok(Err("The machine was restarted in the middle of it.".to_owned())),
            Err(error) => {
                if let Err(why) = silent(&error, &mut silences) {
                    return Ok(Err(why));
                }
            }
        }
    }
    let sha256 = hex::encode(hash.finalize());
    if bytes != ready.bytes || sha256 != ready.sha256 {
        return Ok(Err("What arrived is not what was packed.".to_owned()));
    }
    let part = Part { name, bytes, sha256 };
    Ok(Ok(Homes { node: node.clone(), files: ready.files, left_out: ready.left_out, part }))
}
