//! What lies in a folder.

use super::{Error, Found, Place, at};
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
            .map_or(0, |age| age.as_secs());
        let _ = writeln!(text, "{word} {:>12} {} {name}{end}", meta.len(), minute(modified));
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

/// `2026-11-20 10:33`, UTC. The calendar is Howard Hinnant's civil_from_days.
fn minute(seconds: u64) -> String {
    let days = i64::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", seconds / 3_600 % 24, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Roots;

    #[test]
    fn lists_with_kind_size_and_time() {
        assert_eq!(minute(1_763_634_780), "2025-11-20 10:33");
        assert_eq!(minute(951_827_696), "2000-02-29 12:34");
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
