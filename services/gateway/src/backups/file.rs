//! The file itself: a plain tar that any tar reads, the manifest first and its checksum last.

use crate::backups::{
    Failure,
    manifest::{DATABASE, END, FORMAT, Head, KEYS, MANIFEST, Manifest, Part},
};
use nix::fcntl::OFlag;
use protocol::{NodeId, unseen::unseen};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};
use tar::{Archive, Builder, Entry, EntryType, Header};

/// Of what is read whole.
const SMALL: u64 = 1 << 20;
/// Characters of a text in it that are shown.
const SHOWN: usize = 600;

/// Writes a whole backup to a new file, on disk when this returns. `parts` holds the files that the manifest names.
pub fn write(
    to: &Path,
    parts: &Path,
    text: &[u8],
    manifest: &Manifest,
    keys: Option<&str>,
) -> Result<(), Failure> {
    let failed = || Failure::at(to);
    let file = private(to).map_err(failed())?;
    let mut tar = Builder::new(file);
    let small = |tar: &mut Builder<File>, name: &str, bytes: &[u8]| {
        let mut header = header(manifest, bytes.len() as u64);
        tar.append_data(&mut header, name, bytes)
    };
    small(&mut tar, MANIFEST, text).map_err(failed())?;
    for part in manifest.parts() {
        let path = parts.join(&part.name);
        let mut file = ours(&path).map_err(Failure::at(&path))?.take(part.bytes);
        tar.append_data(&mut header(manifest, part.bytes), &part.name, &mut file).map_err(failed())?;
        // Zeros would stand for what is missing.
        let cut = file.limit() != 0;
        if cut || file.into_inner().read(&mut [0]).map_err(Failure::at(&path))? != 0 {
            return Err(Failure::Broken(format!("{} was changed while it was read", path.display())));
        }
    }
    if let Some(keys) = keys {
        small(&mut tar, KEYS, keys.as_bytes()).map_err(failed())?;
    }
    small(&mut tar, END, hex::encode(Sha256::digest(text)).as_bytes()).map_err(failed())?;
    let mut file = tar.into_inner().map_err(failed())?;
    file.flush().and_then(|()| file.sync_all()).map_err(failed())
}

fn header(manifest: &Manifest, size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_mode(0o600);
    header.set_size(size);
    header.set_mtime(u64::try_from(manifest.made_at.0 / 1000).unwrap_or_default());
    header
}

pub fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A file of our own making: through no link, and nothing that has no end.
pub fn ours(path: &Path) -> io::Result<File> {
    let flags = (OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// A text of others, of `most` characters: what a terminal would act upon, or nobody would see, is made visible.
pub fn inert(text: &str, most: usize) -> String {
    let shown = text.chars().take(most).flat_map(|c| {
        let hidden = c.is_control() || unseen(c);
        let (hex, plain) = (hidden.then(|| c.escape_unicode()), (!hidden).then_some(c));
        hex.into_iter().flatten().chain(plain)
    });
    shown.take(most).collect()
}

/// What the beginning of a backup says. The rest is not looked at.
pub fn look(path: &Path) -> Result<Manifest, Failure> {
    let mut archive = Archive::new(BufReader::new(open(path)?));
    let first = entries(&mut archive)?.next();
    // What the library says of a file that is no tar quotes it.
    let mut first = match first {
        Some(Ok(first)) => first,
        Some(Err(_)) => return Err(Failure::NoBackup("It is no tar file.".to_owned())),
        None => return Err(Failure::NoBackup("It is empty.".to_owned())),
    };
    Ok(read_manifest(&mut first)?.0)
}

/// As they stand there: long names and lists of holes, which ours has none of, would be read whole, however long they say
/// they are.
fn entries<R: Read>(
    archive: &mut Archive<R>,
) -> Result<impl Iterator<Item = io::Result<Entry<'_, R>>>, Failure> {
    Ok(archive.entries().map_err(no_backup)?.raw(true))
}

fn open(path: &Path) -> Result<File, Failure> {
    // A person may name a link. A pipe would keep us waiting.
    let file = OpenOptions::new().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path);
    let file = file.and_then(|file| Ok((file.metadata()?.is_file(), file)));
    match file {
        Ok((true, file)) => Ok(file),
        Ok((false, _)) => Err(Failure::NoBackup(format!("{} is not a file.", path.display()))),
        Err(error) => Err(Failure::NoBackup(format!("{} cannot be opened: {error}.", path.display()))),
    }
}

fn no_backup(error: io::Error) -> Failure {
    Failure::NoBackup(format!("It cannot be read: {}.", inert(&error.to_string(), SHOWN)))
}

fn read_manifest(first: &mut Entry<'_, impl Read>) -> Result<(Manifest, Vec<u8>), Failure> {
    if name(first).as_deref() != Some(MANIFEST) {
        return Err(Failure::NoBackup("It does not begin with a manifest.".to_owned()));
    }
    let text = small(first)?;
    // It quotes what stands there.
    let unread = |error: serde_json::Error| {
        Failure::Damaged(format!("its manifest cannot be read: {}", inert(&error.to_string(), SHOWN)))
    };
    let head: Head = serde_json::from_slice(&text).map_err(unread)?;
    if head.format > FORMAT {
        return Err(Failure::Newer { version: inert(&head.version, SHOWN) });
    }
    Ok((shown(serde_json::from_slice(&text).map_err(unread)?), text))
}

/// Its texts go to terminals and pages. The names of parts stay as they are: those in the file must be the same.
fn shown(mut manifest: Manifest) -> Manifest {
    let node = |node: &mut NodeId| *node = NodeId(inert(node.as_str(), SHOWN));
    manifest.version = inert(&manifest.version, SHOWN);
    manifest.homes.iter_mut().for_each(|homes| node(&mut homes.node));
    for missing in &mut manifest.missing {
        node(&mut missing.node);
        missing.why = inert(&missing.why, SHOWN);
    }
    manifest
}

/// A backup, read to its end.
pub struct Whole {
    pub manifest: Manifest,
    /// As it stands in the file: the keys are bound to these bytes.
    pub text: Vec<u8>,
    pub keys: Option<String>,
}

/// Reads all of it, checks each part against the manifest, and writes the parts below `into` when that is given.
pub fn read(path: &Path, into: Option<&Path>) -> Result<Whole, Failure> {
    let mut archive = Archive::new(BufReader::with_capacity(1 << 18, open(path)?));
    let mut whole: Option<Whole> = None;
    let (mut seen, mut ended) = (Vec::new(), false);
    for entry in entries(&mut archive)? {
        let mut entry = entry.map_err(|error| if whole.is_some() { cut(error) } else { no_backup(error) })?;
        let Some(known) = &mut whole else {
            let (manifest, text) = read_manifest(&mut entry)?;
            whole = Some(Whole { manifest, text, keys: None });
            continue;
        };
        if entry.header().entry_type() != EntryType::Regular {
            return Err(Failure::Damaged("something in it is no plain file".to_owned()));
        }
        let name = name(&entry).unwrap_or_default();
        match name.as_str() {
            KEYS if known.manifest.keys => {
                known.keys = Some(String::from_utf8(small(&mut entry)?).map_err(|_| damaged(KEYS))?)
            }
            END => {
                let said = small(&mut entry)?;
                ended = said == hex::encode(Sha256::digest(&known.text)).as_bytes();
            }
            other => {
                let part =
                    known.manifest.parts().find(|part| part.name == other).ok_or_else(|| damaged(other))?;
                check(&mut entry, part, into)?;
                seen.push(part.name.clone());
            }
        }
    }
    let whole = whole.ok_or_else(|| Failure::NoBackup("It is empty.".to_owned()))?;
    let missing = whole.manifest.parts().find(|part| !seen.contains(&part.name));
    match missing {
        Some(part) => Err(damaged(&part.name)),
        None if !ended => {
            Err(Failure::Damaged("its end is missing, or does not belong to its beginning".to_owned()))
        }
        None if whole.manifest.keys && whole.keys.is_none() => Err(damaged(KEYS)),
        None => Ok(whole),
    }
}

fn name(entry: &Entry<'_, impl Read>) -> Option<String> {
    entry.path().ok()?.to_str().map(str::to_owned)
}

fn small(entry: &mut Entry<'_, impl Read>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    entry.take(SMALL).read_to_end(&mut bytes).map_err(cut)?;
    Ok(bytes)
}

/// Reads a part to its end, and keeps it where it is wanted.
fn check(entry: &mut Entry<'_, impl Read>, part: &Part, into: Option<&Path>) -> Result<(), Failure> {
    // Names come from the file: only plain ones become files.
    let plain = part.name == DATABASE
        || part.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !plain || part.name.starts_with('.') || entry.size() != part.bytes {
        return Err(damaged(&part.name));
    }
    let target = into.map(|folder| folder.join(&part.name));
    let mut out = target.as_ref().map(|path| private(path).map_err(Failure::at(path))).transpose()?;
    let keep = |piece: &[u8]| match (&mut out, &target) {
        (Some(out), Some(path)) => out.write_all(piece).map_err(Failure::at(path)),
        _ => Ok(()),
    };
    if drain(entry, keep, cut)? != (part.bytes, part.sha256.clone()) {
        return Err(damaged(&part.name));
    }
    Ok(())
}

/// Reads to the end, gives each piece to `keep`, and tells how many bytes there were and their SHA-256 in hex.
pub fn drain(
    from: &mut impl Read,
    mut keep: impl FnMut(&[u8]) -> Result<(), Failure>,
    unread: impl FnOnce(io::Error) -> Failure,
) -> Result<(u64, String), Failure> {
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return Ok((bytes, hex::encode(hash.finalize()))),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unread(error)),
        };
        hash.update(&piece[..read]);
        bytes += read as u64;
        keep(&piece[..read])?;
    }
}

fn cut(error: io::Error) -> Failure {
    Failure::Damaged(inert(&error.to_string(), SHOWN))
}

fn damaged(part: &str) -> Failure {
    Failure::Damaged(format!("{} is not what it was, or is not there", inert(part, 100)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Millis, backup::BackupCause};
    use std::fs;

    fn small_one(folder: &Path) -> (Manifest, std::path::PathBuf) {
        fs::write(folder.join(DATABASE), "the database").unwrap();
        let database = Part {
            name: DATABASE.to_owned(),
            bytes: 12,
            sha256: hex::encode(Sha256::digest("the database")),
        };
        let manifest = Manifest {
            format: FORMAT,
            version: "0.1.0".to_owned(),
            schema: 1,
            made_at: Millis(1_795_838_400_000),
            cause: BackupCause::Nightly,
            database,
            database_bytes: 12,
            homes: Vec::new(),
            missing: Vec::new(),
            keys: true,
        };
        let (text, path) = (serde_json::to_vec(&manifest).unwrap(), folder.join("whole"));
        write(&path, folder, &text, &manifest, Some("sealed")).unwrap();
        (manifest, path)
    }

    #[test]
    fn every_changed_byte_is_noticed_or_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, path) = small_one(folder.path());
        assert_eq!(look(&path).unwrap(), manifest);
        let whole = fs::read(&path).unwrap();
        let bad = folder.path().join("bad");
        for at in (0..whole.len()).step_by(5) {
            let mut changed = whole.clone();
            changed[at] ^= 0x21;
            fs::write(&bad, &changed).unwrap();
            // The keys have a seal of their own.
            if let Ok(read) = read(&bad, None) {
                assert_eq!(read.manifest, manifest, "byte {at}");
            }
            if at % 320 == 0 && at < whole.len() - 1024 {
                fs::write(&bad, &whole[..at]).unwrap();
                assert!(read(&bad, None).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn parts_are_read_through_no_link_and_to_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, _) = small_one(folder.path());
        let (part, to) = (folder.path().join(DATABASE), folder.path().join("again"));
        let again = || {
            let _ = fs::remove_file(&to);
            write(&to, folder.path(), b"{}", &manifest, None)
        };
        for bytes in ["the databas", "the database!", ""] {
            fs::write(&part, bytes).unwrap();
            assert!(matches!(again(), Err(Failure::Broken(_))), "{bytes}");
        }
        fs::remove_file(&part).unwrap();
        fs::write(folder.path().join("secret"), "the database").unwrap();
        std::os::unix::fs::symlink("secret", &part).unwrap();
        assert!(matches!(again(), Err(Failure::Io { .. })));
        fs::remove_file(&part).unwrap();
        nix::unistd::mkfifo(&part, nix::sys::stat::Mode::S_IRWXU).unwrap();
        assert!(matches!(again(), Err(Failure::Io { .. })));
        assert!(matches!(look(&part), Err(Failure::NoBackup(_))), "nobody waits for a pipe");
    }

    #[test]
    fn what_says_that_it_is_long_is_not_read_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let (_, path) = small_one(folder.path());
        let whole = fs::read(&path).unwrap();
        let bad = folder.path().join("bad");
        // One entry of 6 GB that is nearly all hole, in the place of the manifest and after it.
        for (kind, at) in
            [b'L', b'K', b'x', b'g', b'S', b'0'].into_iter().flat_map(|kind| [(kind, 0), (kind, 1536)])
        {
            let mut header = Header::new_gnu();
            header.set_path("././@LongLink").unwrap();
            header.set_entry_type(EntryType::new(kind));
            header.set_size(6 << 30);
            header.set_cksum();
            let mut file = File::create(&bad).unwrap();
            file.write_all(&[&whole[..at], header.as_bytes()].concat()).unwrap();
            file.set_len((6 << 30) + 8192).unwrap();
            assert!(read(&bad, None).is_err(), "{} at {at}", char::from(kind));
        }
    }

    #[test]
    fn what_stands_in_it_does_nothing_to_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, path) = small_one(folder.path());
        let evil = "\u{1b}]0;t\u{7}\u{202e}\n\u{9b}2J";
        let missing = protocol::backup::BackupMissing { node: evil.into(), why: evil.to_owned() };
        let evil_one = Manifest { version: evil.to_owned(), missing: vec![missing], ..manifest.clone() };
        let homes = serde_json::json!({"node": evil, "files": 0, "left_out": 0, "name": evil, "bytes": 0, "sha256": ""});
        let tell = |text: Vec<u8>| {
            fs::remove_file(&path).unwrap();
            let mut tar = Builder::new(File::create(&path).unwrap());
            tar.append_data(&mut header(&manifest, text.len() as u64), MANIFEST, text.as_slice()).unwrap();
            tar.into_inner().unwrap();
            match (look(&path), read(&path, None)) {
                (Ok(manifest), Err(failure)) => format!(
                    "{}{}",
                    serde_json::to_string(&manifest.holds()).unwrap(),
                    failure.of_restoring().detail
                ),
                (Err(failure), _) => failure.of_restoring().detail,
                (Ok(_), Ok(_)) => panic!("it is cut"),
            }
        };
        let mut value = serde_json::to_value(&evil_one).unwrap();
        let texts = [
            value.clone(),
            {
                value["homes"] = serde_json::json!([homes]);
                value.clone()
            },
            {
                value["cause"] = evil.into();
                value.clone()
            },
            {
                value["format"] = 99.into();
                value
            },
        ];
        for text in texts {
            let said = tell(serde_json::to_vec(&text).unwrap());
            // JSON escapes some of them by itself: as one `\`, where ours is two.
            assert!(!said.contains(|c: char| c.is_control() || unseen(c)), "{said}");
            assert!(!said.contains("\\u00") && !said.contains("\\n"), "{said}");
        }
    }

    #[test]
    fn names_in_it_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (mut manifest, _) = small_one(folder.path());
        for name in ["../out", "/tmp/out", ".hidden", "a/b"] {
            let bytes = fs::read(folder.path().join(DATABASE)).unwrap();
            manifest.database.name = name.to_owned();
            let mut tar = Builder::new(Vec::new());
            let text = serde_json::to_vec(&manifest).unwrap();
            for (name, bytes) in [(MANIFEST, &text), (name, &bytes)] {
                let mut header = header(&manifest, bytes.len() as u64);
                header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
                header.set_cksum();
                tar.append(&header, bytes.as_slice()).unwrap();
            }
            let path = folder.path().join("strange");
            fs::write(&path, tar.into_inner().unwrap()).unwrap();
            let into = folder.path().join("into");
            fs::create_dir_all(&into).unwrap();
            assert!(matches!(read(&path, Some(&into)), Err(Failure::Damaged(_))), "{name}");
            assert!(fs::read_dir(&into).unwrap().next().is_none() && !folder.path().join("out").exists());
        }
    }
}
