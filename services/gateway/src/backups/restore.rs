//! `metatron-gateway look <file>` and `metatron-gateway restore <file>`: another mode of this program, for a data folder
//! on which nothing runs.
//!
//! In: a backup, its passphrase on the first line of stdin when its keys are wanted. Out: one line of JSON
//! (`RestoreReport`), and a data folder that `metatron up` starts on, or one in which nothing was changed.

use crate::backups::{
    Failure, file, keys,
    manifest::{DATABASE, KEYS, Manifest},
};
use chassis::{clock::now, durable, restoring::Restoring};
use flate2::read::MultiGzDecoder;
use protocol::{Millis, backup::RestoreReport};
use std::{
    fs::{self, File},
    io::{self, BufRead as _},
    path::Path,
};
use store::{Options, Store};
use vault::Secret;

/// What may stay out: keys, and homes where they lie in another volume than the database.
const OPTIONS: [&str; 2] = ["--without-keys", "--without-homes"];
/// Where the bridge looks for homes to put back.
const HOMES: &str = "restore/homes.tar.gz";

/// The arguments after the program's name; the exit code. None: they ask for nothing of this.
pub async fn perform(words: &[String]) -> Option<i32> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let report = match words.as_slice() {
        ["look", path] => look(Path::new(path)),
        ["restore", path, options @ ..] if options.iter().all(|option| OPTIONS.contains(option)) => {
            let [keys, homes] = OPTIONS.map(|option| !options.contains(&option));
            restore(Path::new(path), keys, homes).await
        }
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

async fn restore(path: &Path, with_keys: bool, with_homes: bool) -> Result<RestoreReport, Failure> {
    let data_dir = chassis::config::data_dir().map_err(|error| Failure::Broken(error.to_string()))?;
    newer(&file::look(path)?)?;
    let restoring = Restoring::begin(&data_dir)?;
    let tree = restoring.tree();
    // The parts first, below another name: what is wrong with them is known before anything is made of them.
    let parts = tree.join(".parts");
    fs::create_dir(&parts).map_err(Failure::at(&parts))?;
    let whole = file::read(path, Some(&parts))?;
    let keys = with_keys && whole.manifest.keys;
    if keys {
        let passphrase = passphrase()?;
        let sealed = whole.keys.as_deref().ok_or_else(|| Failure::Damaged(KEYS.to_owned()))?;
        keys::put_back(&tree, &passphrase, &whole.text, sealed)?;
    }
    let questions = database(&parts, &tree, whole.manifest.made_at).await?;
    if with_homes {
        homes(&parts, &tree, &whole.manifest)?;
    }
    fs::remove_dir_all(&parts).map_err(Failure::at(&parts))?;
    restoring.commit()?;
    let manifest = whole.manifest;
    Ok(RestoreReport::Restored { made_at: manifest.made_at, holds: manifest.holds(), keys, questions })
}

fn passphrase() -> Result<Secret, Failure> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| Failure::Broken(error.to_string()))?;
    let line = Secret::new(line.trim_end_matches(['\n', '\r']).to_owned());
    if line.reveal().is_empty() { Err(Failure::PassphraseNeeded) } else { Ok(line) }
}

/// Unpacked, looked through, brought to this version, and begun anew. Gives the open questions.
async fn database(parts: &Path, tree: &Path, made_at: Millis) -> Result<i64, Failure> {
    let (packed, path) = (parts.join(DATABASE), tree.join("metatron.db"));
    let from = File::open(&packed).map_err(Failure::at(&packed))?;
    let mut to = file::private(&path).map_err(Failure::at(&path))?;
    io::copy(&mut MultiGzDecoder::new(from), &mut to).map_err(Failure::at(&path))?;
    drop(to);
    store::check_copy(&path).await.map_err(|error| match error {
        store::Error::Corrupt { detail, .. } => Failure::Damaged(format!("its database: {detail}")),
        store::Error::NewerDatabase { migration, .. } => {
            Failure::Newer { version: format!("with the migration {migration}") }
        }
        other => other.into(),
    })?;
    let store = Store::open(Options { path: path.clone(), connections: 2 }).await?;
    let questions = store.begin_anew(made_at, now()).await?;
    store.close().await?;
    for beside in ["metatron.db-wal", "metatron.db-shm", "metatron.db.lock"] {
        let path = tree.join(beside);
        durable::remove(&path).map_err(Failure::at(&path))?;
    }
    Ok(questions)
}

/// They are put back by the bridge, before its door opens: only it knows whose they are here. On one machine that is
/// this one's pack, whatever the machine was called.
fn homes(parts: &Path, tree: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let own = chassis::config::var("METATRON_NODE_ID").unwrap_or_else(|| "local".to_owned());
    let named = manifest.homes.iter().find(|homes| homes.node.as_str() == own);
    let Some(homes) = named.or(manifest.homes.first()) else { return Ok(()) };
    let (from, to) = (parts.join(&homes.part.name), tree.join(HOMES));
    let folder = to.parent().unwrap_or(tree);
    fs::create_dir_all(folder).and_then(|()| fs::rename(&from, &to)).map_err(Failure::at(&to))
}
