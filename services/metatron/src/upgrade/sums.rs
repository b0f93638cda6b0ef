//! `SHA256SUMS` of a release, as `sha256sum` writes it: it names every file, and each is as it says.

use super::release::SUMS;
use crate::{Error, Result};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{ErrorKind, Read},
    path::{Component, Path, PathBuf},
};

/// A line for each of some hundred files.
const MOST: u64 = 1 << 20;

/// Nothing to do where there are none: a build's folder has no sums.
pub fn check(folder: &Path) -> Result<()> {
    let path = folder.join(SUMS);
    let mut file = match File::open(&path) {
        Ok(file) => file.take(MOST + 1),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(damaged(format!("{} cannot be read: {error}", path.display()))),
    };
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(read) if read as u64 <= MOST => {}
        Ok(_) => return Err(damaged(format!("{} is longer than {MOST} bytes", path.display()))),
        Err(error) => return Err(damaged(format!("{} cannot be read: {error}", path.display()))),
    }
    let mut named = BTreeMap::new();
    for line in text.lines() {
        let Some((sum, name)) = parse(line) else {
            return Err(damaged(format!("{} has a line that is no sum: {:?}", path.display(), start(line))));
        };
        if named.insert(name, sum).is_some() {
            return Err(damaged(format!("{} names a file twice: {:?}", path.display(), start(line))));
        }
    }
    below(folder, Path::new(""), &mut named)?;
    match named.pop_first() {
        Some((name, _)) => {
            Err(damaged(format!("{} is missing, which {SUMS} names", folder.join(name).display())))
        }
        None => Ok(()),
    }
}

fn start(line: &str) -> String {
    line.chars().take(80).collect()
}

/// `<64 hex digits>  <path below the folder>`
fn parse(line: &str) -> Option<(String, PathBuf)> {
    let (sum, name) = line.split_once("  ")?;
    let name = Path::new(name.strip_prefix("./").unwrap_or(name));
    let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    let hex = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hex && plain && !name.as_os_str().is_empty()).then(|| (sum.to_ascii_lowercase(), name.to_owned()))
}

/// Takes out of `named` what is found as it says; the first that is not is the error.
fn below(folder: &Path, inside: &Path, named: &mut BTreeMap<PathBuf, String>) -> Result<()> {
    let here = folder.join(inside);
    for entry in fs::read_dir(&here).map_err(Error::at(&here))? {
        let entry = entry.map_err(Error::at(&here))?;
        let (path, name) = (entry.path(), inside.join(entry.file_name()));
        let kind = entry.file_type().map_err(Error::at(&path))?;
        if kind.is_dir() {
            below(folder, &name, named)?;
        } else if name != Path::new(SUMS) {
            let Some(sum) = named.remove(&name) else {
                return Err(damaged(format!("{} is there, and {SUMS} does not name it", path.display())));
            };
            if !kind.is_file() || sum_of(&path).map_err(Error::at(&path))? != sum {
                return Err(damaged(format!("{} is not what {SUMS} says", path.display())));
            }
        }
    }
    Ok(())
}

/// Piece by piece: a program is large.
fn sum_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
}

fn damaged(what: String) -> Error {
    Error::Check { what, next: "Nothing was changed. Unpack the release again, or fetch it again.".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_named_and_as_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let (own, sums) = (folder.path(), folder.path().join(SUMS));
        assert!(check(own).is_ok(), "a build has none");
        fs::create_dir(own.join("web")).unwrap();
        fs::write(own.join("metatron"), "one").unwrap();
        fs::write(own.join("web/index.html"), "two").unwrap();
        let line = |text: &str, name: &str| format!("{}  {name}\n", hex::encode(Sha256::digest(text)));
        let good = line("one", "metatron") + &line("two", "./web/index.html");
        fs::write(&sums, &good).unwrap();
        check(own).unwrap();

        let refused = |text: &[u8]| {
            fs::write(&sums, text).unwrap();
            check(own).unwrap_err().to_string()
        };
        for (text, says) in [
            (line("one", "metatron"), "does not name it"),
            (good.clone() + &line("three", "web/more.js"), "is missing"),
            (line("two", "metatron") + &line("two", "web/index.html"), "is not what"),
            (good.clone() + &line("one", "metatron"), "twice"),
            (good.clone() + "\n", "is no sum"),
            (good.clone() + &line("one", "../metatron"), "is no sum"),
            (good.clone() + &line("one", "/etc/passwd"), "is no sum"),
            (good.replace("  ", " *"), "is no sum"),
            ("\n".repeat(1 + MOST as usize), "longer than"),
        ] {
            let said = refused(text.as_bytes());
            assert!(said.contains(says), "{says}: {said}");
        }
        assert!(refused(b"\xff\xfe").contains("cannot be read"), "not taken for one without sums");
        std::os::unix::fs::symlink("metatron", own.join("link")).unwrap();
        assert!(
            refused((good + &line("one", "link")).as_bytes()).contains("is not what"),
            "a link is no file"
        );
    }
}
