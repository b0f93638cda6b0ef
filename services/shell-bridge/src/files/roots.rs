//! The folders that file tools may use, and what a path means in them.

use super::{Error, at};
use cap_std::{ambient_authority, fs::Dir};
use std::path::{Component, Path, PathBuf};

/// One process's roots: its home first.
#[derive(Debug, Clone)]
pub struct Roots {
    /// As named, and as it really lies.
    roots: Vec<(PathBuf, PathBuf)>,
}

/// A path found to be in a root, with its symlinks resolved as far as it exists.
#[derive(Debug)]
pub struct Place {
    pub dir: Dir,
    /// Below `dir`; `.` for the root itself.
    pub below: PathBuf,
    /// Absolute and real.
    pub real: String,
    pub exists: bool,
}

impl Roots {
    /// `home` first; folders that do not exist are no roots.
    pub fn new(home: &Path, others: impl IntoIterator<Item = PathBuf>) -> Self {
        let roots = std::iter::once(home.to_owned())
            .chain(others)
            .filter_map(|named| Some((named.clone(), named.canonicalize().ok()?)))
            .collect();
        Self { roots }
    }

    fn home(&self) -> Option<&Path> {
        self.roots.first().map(|(named, _)| named.as_path())
    }

    /// Relative paths and `~` begin at the home.
    pub fn find(&self, path: &str) -> Result<Place, Error> {
        let outside = || Error::Outside(path.to_owned());
        if path.is_empty() || path.contains('\0') {
            return Err(outside());
        }
        let asked = match path.strip_prefix('~') {
            Some("") => PathBuf::new(),
            Some(rest) if rest.starts_with('/') => PathBuf::from(rest.trim_start_matches('/')),
            _ => PathBuf::from(path),
        };
        let asked = self.home().ok_or_else(outside)?.join(asked);
        let (root, below) = self
            .roots
            .iter()
            .flat_map(|(named, real)| [(real, asked.strip_prefix(named)), (real, asked.strip_prefix(real))])
            .filter_map(|(real, below)| Some((real, below.ok()?)))
            .min_by_key(|(_, below)| below.components().count())
            .ok_or_else(outside)?;
        place(path, root, below)
    }
}

fn place(path: &str, root: &Path, below: &Path) -> Result<Place, Error> {
    let dir = Dir::open_ambient_dir(root, ambient_authority()).map_err(at(path))?;
    let below = if below.as_os_str().is_empty() { Path::new(".") } else { below };
    // What exists is resolved; what does not must be plain names below it.
    let mut missing = Vec::new();
    let mut known = below;
    let resolved = loop {
        match dir.canonicalize(known) {
            Ok(resolved) => break resolved,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // A symlink that leads nowhere exists all the same: what it names is not ours to make.
                if dir.symlink_metadata(known).is_ok() {
                    return Err(Error::Missing(path.to_owned()));
                }
                let Some(Component::Normal(name)) = known.components().next_back() else {
                    return Err(Error::Outside(path.to_owned()));
                };
                missing.push(name.to_owned());
                known = match known.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent,
                    _ => Path::new("."),
                };
            }
            Err(error) => return Err(at(path)(error)),
        }
    };
    let exists = missing.is_empty();
    let mut below = if resolved.as_os_str().is_empty() { PathBuf::from(".") } else { resolved };
    below.extend(missing.iter().rev());
    let real = if below == Path::new(".") {
        root.to_owned()
    } else {
        root.join(below.strip_prefix(".").unwrap_or(&below))
    };
    let real = real
        .to_str()
        .ok_or_else(|| Error::Kind { path: path.to_owned(), what: "not named in UTF-8" })?
        .to_owned();
    Ok(Place { dir, below, real, exists })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::symlink};

    #[test]
    fn nothing_leads_outside() {
        let temp = tempfile::tempdir().unwrap();
        let (home, secret) = (temp.path().join("home"), temp.path().join("secret"));
        fs::create_dir_all(home.join("in/deep")).unwrap();
        fs::write(&secret, "s").unwrap();
        fs::write(home.join("in/file"), "f").unwrap();
        symlink(&secret, home.join("absolute")).unwrap();
        symlink("../secret", home.join("relative")).unwrap();
        symlink("..", home.join("up")).unwrap();
        symlink("in", home.join("inside")).unwrap();
        symlink("../nothing", home.join("dangling")).unwrap();
        let roots = Roots::new(&home, [temp.path().join("not-there")]);
        let outside = [
            "/etc/passwd",
            "../secret",
            "in/../../secret",
            "absolute",
            "relative",
            "up/secret",
            "up/new",
            "",
            "a\0b",
        ];
        for path in outside {
            assert!(matches!(roots.find(path), Err(Error::Outside(_))), "{path:?}: {:?}", roots.find(path));
        }
        assert!(roots.find("dangling").is_err());
        assert!(roots.find("new/../../x").is_err());
        for (path, below) in
            [("in/file", "in/file"), ("inside/file", "in/file"), ("~/in/../in/file", "in/file"), ("~", ".")]
        {
            let place = roots.find(path).unwrap();
            assert_eq!((place.below.as_path(), place.exists), (Path::new(below), true), "{path}");
        }
        let fresh = roots.find(home.join("inside/new/file").to_str().unwrap()).unwrap();
        assert_eq!((fresh.below.as_path(), fresh.exists), (Path::new("in/new/file"), false));
        assert!(fresh.real.ends_with("home/in/new/file"));
    }
}
