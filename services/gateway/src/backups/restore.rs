//! `metatron-gateway look <file>` and `metatron-gateway restore <file>`: another mode of this program, for a data folder
//! on which nothing runs.
//!
//! In: a backup, its passphrase on the first line of stdin when its keys are wanted. Out: one line of JSON
//! (`RestoreReport`), and a data folder that `metatron up` starts on, or one in which nothing was changed.

use crate::backups::{
    Failure, file, keys,
    manifest::{DATABASE, Homes, KEYS, Manifest},
    room::enough,
};
use chassis::{clock::now, durable, restoring::Restoring};
use flate2::read::MultiGzDecoder;
use protocol::backup::RestoreReport;
use std::{
    fs::{self, File},
    io::{self, BufRead as _, Read as _},
    path::Path,
};
use store::{Options, Store};
use vault::Secret;

/// Where the bridge looks for homes to put back.
const HOMES: &str = "restore/homes.tar.gz";

/// What may stay out: keys, and homes where they lie in another volume than the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted<'a> {
    keys: bool,
    homes: bool,
    /// The machine whose homes are meant.
    homes_of: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn parse(options: &[&'a str]) -> Option<Self> {
        let mut wanted = Self { keys: true, homes: true, homes_of: None };
        let mut options = options.iter();
        while let Some(option) = options.next() {
            match *option {
                "--without-keys" => wanted.keys = false,
                "--without-homes" => wanted.homes = false,
                "--homes" => wanted.homes_of = Some(options.next()?),
                _ => return None,
            }
        }
        Some(wanted)
    }
}

/// The arguments after the program's name; the exit code. None: they ask for nothing of this.
pub async fn perform(words: &[String]) -> Option<i32> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let report = match words.as_slice() {
        ["look", path] => look(Path::new(path)),
        ["restore", path, options @ ..] => restore(Path::new(path), Wanted::parse(options)?).await,
        _ => return None,
    };
    let report = report.unwrap_or_else(|failure| RestoreReport::Failed { problem: failure.of_restoring() });
    println!("{}", serde_json::to_string(&report).unwrap_or_default());
    Some(i32::from(matches!(report, RestoreReport::Failed { .. })))
}

/// Reads all of it and says what it is.
fn look(path: &Path) -> Result<RestoreReport, Failure> {
    newer(&file::look(path)?)?;
    let manifest = file::read(path, None)?.manifest;
    Ok(RestoreReport::Whole { made_at: manifest.made_at, holds: manifest.holds() })
}

fn newer(manifest: &Manifest) -> Result<(), Failure> {
    if manifest.schema > store::newest_schema() {
        return Err(Failure::Newer { version: manifest.version.clone() });
    }
    Ok(())
}

async fn restore(path: &Path, wanted: Wanted<'_>) -> Result<RestoreReport, Failure> {
    let data_dir = chassis::config::data_dir().map_err(|error| Failure::Broken(error.to_string()))?;
    newer(&file::look(path)?)?;
    let restoring = Restoring::begin(&data_dir)?;
    let tree = restoring.tree();
    // The parts first, below another name: what is wrong with them is known before anything is made of them.
    let parts = tree.join(".parts");
    fs::create_dir(&parts).map_err(Failure::at(&parts))?;
    let whole = file::read(path, Some(&parts))?;
    let own = chassis::config::var("METATRON_NODE_ID").unwrap_or_else(|| "local".to_owned());
    let homes = if wanted.homes { whose(&whole.manifest, &own, wanted.homes_of)? } else { None };
    let keys = wanted.keys && whole.manifest.keys;
    if keys {
        let passphrase = passphrase()?;
        let sealed = whole.keys.as_deref().ok_or_else(|| Failure::Damaged(KEYS.to_owned()))?;
        keys::put_back(&tree, &passphrase, &whole.text, sealed)?;
    }
    let questions = database(&parts, &tree, &whole.manifest).await?;
    if let Some(homes) = homes {
        let (from, to) = (parts.join(&homes.part.name), tree.join(HOMES));
        let folder = to.parent().unwrap_or(&tree);
        fs::create_dir_all(folder).and_then(|()| fs::rename(&from, &to)).map_err(Failure::at(&to))?;
    }
    fs::remove_dir_all(&parts).map_err(Failure::at(&parts))?;
    restoring.commit()?;
    Ok(RestoreReport::Restored {
        made_at: whole.manifest.made_at,
        holds: whole.manifest.holds(),
        keys,
        homes_of: homes.map(|homes| homes.node.clone()),
        questions,
    })
}

fn passphrase() -> Result<Secret, Failure> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| Failure::Broken(error.to_string()))?;
    let line = Secret::new(line.trim_end_matches(['\n', '\r']).to_owned());
    if line.reveal().is_empty() { Err(Failure::PassphraseNeeded) } else { Ok(line) }
}

/// Unpacked, looked through, brought to this version, and begun anew. Gives the open questions.
async fn database(parts: &Path, tree: &Path, manifest: &Manifest) -> Result<i64, Failure> {
    let (packed, path) = (parts.join(DATABASE), tree.join("metatron.db"));
    let from = File::open(&packed).map_err(Failure::at(&packed))?;
    let mut to = file::private(&path).map_err(Failure::at(&path))?;
    // A small file can hold a disk full of zeros.
    enough(tree, manifest.database_bytes)?;
    let mut unpacked = MultiGzDecoder::new(from).take(manifest.database_bytes.saturating_add(1));
    let bytes = io::copy(&mut unpacked, &mut to).map_err(Failure::at(&path))?;
    if bytes != manifest.database_bytes {
        return Err(Failure::Damaged("its database is not as large as it was".to_owned()));
    }
    drop(to);
    store::check_copy(&path).await.map_err(|error| match error {
        store::Error::Corrupt { detail, .. } => Failure::Damaged(format!("its database: {detail}")),
        store::Error::NewerDatabase { migration, .. } => Failure::NewerSchema { migration },
        other => other.into(),
    })?;
    let store = Store::open(Options { path: path.clone(), connections: 2 }).await?;
    let questions = store.begin_anew(manifest.made_at, now()).await?;
    store.close().await?;
    for beside in ["metatron.db-wal", "metatron.db-shm", "metatron.db.lock"] {
        let path = tree.join(beside);
        durable::remove(&path).map_err(Failure::at(&path))?;
    }
    Ok(questions)
}

/// They are put back by the bridge, before its door opens: only it knows whose they are here. Where there are those of one
/// machine alone, they are this one's, whatever it was called; another's are never taken for ours among several.
fn whose<'a>(manifest: &'a Manifest, own: &str, named: Option<&str>) -> Result<Option<&'a Homes>, Failure> {
    let wanted = named.unwrap_or(own);
    match (manifest.homes.iter().find(|homes| homes.node.as_str() == wanted), manifest.homes.as_slice()) {
        (Some(homes), _) => Ok(Some(homes)),
        (None, []) if named.is_none() => Ok(None),
        (None, [one]) if named.is_none() => Ok(Some(one)),
        (None, held) => Err(Failure::OtherHomes {
            wanted: wanted.to_owned(),
            held: held.iter().map(|homes| homes.node.clone()).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::manifest::{FORMAT, Part};
    use protocol::{Millis, backup::BackupCause};

    #[test]
    fn homes_of_another_machine_are_put_back_when_they_were_named() {
        let part = || Part { name: String::new(), bytes: 0, sha256: String::new() };
        let manifest = |nodes: &[&str]| Manifest {
            format: FORMAT,
            version: String::new(),
            schema: 1,
            made_at: Millis(0),
            cause: BackupCause::Asked,
            database: part(),
            database_bytes: 0,
            homes: nodes
                .iter()
                .map(|node| Homes { node: (*node).into(), files: 0, left_out: 0, part: part() })
                .collect(),
            missing: Vec::new(),
            keys: false,
        };
        for (held, named, whose_they_are) in [
            (&["attic", "local"][..], None, Ok(Some("local"))),
            (&["attic"], None, Ok(Some("attic"))),
            (&[], None, Ok(None)),
            (&["attic", "cellar"], None, Err("It holds home folders of attic, cellar, and none of local.")),
            (&["attic", "cellar"], Some("cellar"), Ok(Some("cellar"))),
            (&["attic", "local"], Some("attic"), Ok(Some("attic"))),
            (&["attic"], Some("cellar"), Err("It holds home folders of attic, and none of cellar.")),
            (&[], Some("attic"), Err("It holds no home folders.")),
        ] {
            let manifest = manifest(held);
            let found = whose(&manifest, "local", named).map(|homes| homes.map(|homes| homes.node.as_str()));
            assert_eq!(
                found.map_err(|failure| failure.of_restoring().detail),
                whose_they_are.map_err(str::to_owned),
                "{held:?} {named:?}"
            );
        }
        let all = Wanted { keys: true, homes: true, homes_of: None };
        assert_eq!(Wanted::parse(&[]), Some(all));
        let some = Wanted::parse(&["--homes", "attic", "--without-keys"]);
        assert_eq!(some, Some(Wanted { keys: false, homes_of: Some("attic"), ..all }));
        assert!(Wanted::parse(&["--homes"]).is_none() && Wanted::parse(&["attic"]).is_none());
    }
}
