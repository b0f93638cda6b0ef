//! What the beginning of a path can go on to. Names only, seen with the rights that hold on this thread.

use protocol::{
    files::{FileKind, FileName, FileNames},
    reply::Listed,
};
use std::{
    cmp::Reverse,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const MOST: usize = 50;
/// Of a huge folder only so much is read.
const READ: usize = 100_000;
const TIME: Duration = Duration::from_secs(1);

/// Relative paths and `~` begin at `home`. What begins with a dot is listed when the dot was written.
pub fn names(home: &Path, path: &str) -> Listed {
    let (asked, prefix) = split(home, path);
    let shown = asked.display().to_string();
    let refused = |folder: &str, error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Listed::Missing { folder: folder.to_owned() }
        }
        io::ErrorKind::PermissionDenied => Listed::Refused {
            folder: folder.to_owned(),
            why: "The user that agents' commands run as may not list it.".to_owned(),
        },
        _ => Listed::Refused { folder: folder.to_owned(), why: format!("It cannot be listed: {error}.") },
    };
    if path.contains('\0') {
        return Listed::Missing { folder: shown.replace('\0', "") };
    }
    let folder = match asked.canonicalize() {
        Ok(folder) => folder,
        Err(error) => return refused(&shown, &error),
    };
    // Of itself a process may see more than any other user, whatever the rights of this thread.
    if own(&folder) {
        return refused(&shown, &io::ErrorKind::PermissionDenied.into());
    }
    match fs::read_dir(&folder) {
        Ok(entries) => found(&folder, entries, &prefix),
        Err(error) => refused(&shown, &error),
    }
}

/// Of this process, or of a thread of it, in `/proc`.
fn own(folder: &Path) -> bool {
    let Ok(below) = folder.strip_prefix("/proc") else { return false };
    let Some(id) = below.iter().next().and_then(|id| id.to_str()?.parse::<u32>().ok()) else { return false };
    Path::new("/proc/self/task").join(id.to_string()).exists()
}

/// The folder, and the beginning of the names in it.
fn split(home: &Path, path: &str) -> (PathBuf, String) {
    let (base, rest) = match path.strip_prefix('~') {
        Some("") => (home, ""),
        Some(rest) if rest.starts_with('/') => (home, rest.trim_start_matches('/')),
        _ => (home, path),
    };
    match rest.rsplit_once('/') {
        Some(("", prefix)) => (PathBuf::from("/"), prefix.to_owned()),
        Some((folder, prefix)) => (base.join(folder), prefix.to_owned()),
        None => (base.to_owned(), rest.to_owned()),
    }
}

fn found(folder: &Path, entries: fs::ReadDir, prefix: &str) -> Listed {
    let begun = Instant::now();
    let (mut items, mut more) = (Vec::new(), false);
    for (count, entry) in entries.flatten().enumerate() {
        if count >= READ || (count % 1024 == 1023 && begun.elapsed() > TIME) {
            more = true;
            break;
        }
        // What is not text, or would not be seen as it is, cannot be written into a message.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let hidden = name.starts_with('.') && !prefix.starts_with('.');
        if hidden || !name.starts_with(prefix) || name.chars().any(crate::exec::invisible) {
            continue;
        }
        items.push(FileName { name, kind: kind(&entry) });
    }
    items.sort_unstable_by(|a, b| {
        let key = |item: &FileName| Reverse(item.kind == FileKind::Folder);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    more |= items.len() > MOST;
    items.truncate(MOST);
    Listed::Names(FileNames { folder: folder.display().to_string(), items, more })
}

fn kind(entry: &fs::DirEntry) -> FileKind {
    match entry.file_type() {
        Ok(kind) if kind.is_dir() => FileKind::Folder,
        Ok(kind) if kind.is_symlink() => FileKind::Link,
        Ok(kind) if kind.is_file() => FileKind::File,
        _ => FileKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(home: &Path, path: &str) -> Vec<String> {
        match names(home, path) {
            Listed::Names(found) => found.items.into_iter().map(|item| item.name).collect(),
            other => panic!("{path:?}: {other:?}"),
        }
    }

    #[test]
    fn a_beginning_goes_on() {
        let temp = tempfile::tempdir().unwrap();
        let home = temp.path().join("home");
        fs::create_dir_all(home.join("src/machine")).unwrap();
        for file in ["src/main.rs", "src/map.rs", "src/.hidden", "notes.md", "src/bad\u{202e}name"] {
            fs::write(home.join(file), "").unwrap();
        }
        std::os::unix::fs::symlink("/etc", home.join("src/link")).unwrap();
        for (path, expected) in [
            ("", vec!["src", "notes.md"]),
            ("no", vec!["notes.md"]),
            ("~", vec!["src", "notes.md"]),
            ("~/src/ma", vec!["machine", "main.rs", "map.rs"]),
            ("src/", vec!["machine", "link", "main.rs", "map.rs"]),
            ("src/.", vec![".hidden"]),
            ("src/../no", vec!["notes.md"]),
            ("src/zzz", vec![]),
            ("./src/map", vec!["map.rs"]),
        ] {
            assert_eq!(listed(&home, path), expected, "{path:?}");
        }
        let absolute = format!("{}/src/mac", home.display());
        assert_eq!(listed(&home, &absolute), ["machine"]);
        assert!(listed(&home, "/et").contains(&"etc".to_owned()));
        assert!(listed(&home, "../").contains(&"home".to_owned()));
        assert!(
            matches!(names(&home, "gone/x"), Listed::Missing { folder } if folder.ends_with("home/gone"))
        );
        assert!(matches!(names(&home, "notes.md/x"), Listed::Missing { .. }));
        assert!(matches!(names(&home, "a\0b/c"), Listed::Missing { .. }));
        for own in ["/proc/self/", "/proc/self/fd/", "/proc/thread-self/", "/proc/self/task/"] {
            assert!(matches!(names(&home, own), Listed::Refused { .. }), "{own}");
        }
        assert!(
            listed(&home, "/proc/self/root/et").contains(&"etc".to_owned()),
            "a way, and not the process"
        );
        assert!(!listed(&home, "/proc/ver").is_empty());
        std::os::unix::fs::symlink("loop", home.join("loop")).unwrap();
        assert!(matches!(names(&home, "loop/x"), Listed::Refused { .. }));
    }

    #[test]
    fn a_large_folder_is_cut() {
        let home = tempfile::tempdir().unwrap();
        for n in 0..60 {
            fs::write(home.path().join(format!("f{n:02}")), "").unwrap();
        }
        let Listed::Names(all) = names(home.path(), "f") else { panic!("a list") };
        assert_eq!((all.items.len(), all.more, all.items[0].name.as_str()), (50, true, "f00"));
        let Listed::Names(some) = names(home.path(), "f5") else { panic!("a list") };
        assert_eq!((some.items.len(), some.more), (10, false));
    }
}
