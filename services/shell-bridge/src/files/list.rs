//! What lies in a folder.

use super::{Error, Found, Place, at};
use protocol::{Millis, calendar};
use std::fmt::Write as _;

const MOST: usize = 2_000;

/// One line each, by name: kind, size, modified (UTC), name. A file is listed as itself.
pub fn list(place: &Place) -> Result<Found, Error> {
    let meta = place.dir.metadata(&place.below).map_err(at(&place.real))?;
    if !meta.is_dir() {
        let name =
            place.below.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(found(vec![(name, meta)], 1));
    }
    let mut all: Vec<_> = place
        .dir
        .read_dir(&place.below)
        .map_err(at(&place.real))?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_string_lossy().into_owned(), entry.metadata().ok()?)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let count = all.len();
    all.truncate(MOST);
    Ok(found(all, count))
}

fn found(entries: Vec<(String, cap_std::fs::Metadata)>, count: usize) -> Found {
    let mut text = String::new();
    for (name, meta) in &entries {
        let kind = meta.file_type();
        let (word, end) = match () {
            () if kind.is_dir() => ("dir ", "/"),
            () if kind.is_symlink() => ("link", ""),
            () if kind.is_file() => ("file", ""),
            () => ("othr", ""),
        };
        let modified = meta
            .modified()
            .ok()
            .and_then(|time| time.into_std().duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        let modified = calendar::minute(Millis(modified));
        let _ = writeln!(text, "{word} {:>12} {modified} {name}{end}", meta.len());
    }
    let truncated = count > entries.len();
    if entries.is_empty() {
        text.push_str("The folder is empty.\n");
    }
    if truncated {
        let _ = writeln!(text, "[{} more are not shown]", count - entries.len());
    }
    Found { length: text.len() as u64, text, truncated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Roots;

    #[test]
    fn lists_with_kind_size_and_time() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("sub")).unwrap();
        std::fs::write(home.path().join("a"), "12345").unwrap();
        std::os::unix::fs::symlink("/etc", home.path().join("link")).unwrap();
        let roots = Roots::new(home.path(), []);
        let text = list(&roots.find(".").unwrap()).unwrap().text;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("file            5 20") && lines[0].ends_with(" a"), "{text}");
        assert!(lines[1].starts_with("link") && lines[2].ends_with("sub/"), "{text}");
        for index in 0..MOST {
            std::fs::write(home.path().join(format!("n{index}")), "").unwrap();
        }
        let many = list(&roots.find(".").unwrap()).unwrap();
        assert!(many.truncated && many.text.contains("[3 more are not shown]"));
    }
}
