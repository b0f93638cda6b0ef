//! A regular expression looked for in files, with ripgrep's own parts.

use super::{Error, Found, Place, Roots};
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{BinaryDetection, Searcher, SearcherBuilder, Sink, SinkMatch};
use ignore::{WalkBuilder, overrides::OverrideBuilder};
use std::{
    fmt::Write as _,
    io,
    path::Path,
    time::{Duration, Instant},
};

const MATCHES: usize = 500;
const BYTES: usize = 64 * 1024;
const TIME: Duration = Duration::from_secs(10);
/// Characters of one line that are shown.
const LINE: usize = 400;

/// Lines `path:number: text`, paths relative to `place`. Hidden files, and what .gitignore names, are
/// left out; symlinks are not followed.
pub fn search(roots: &Roots, place: &Place, pattern: &str, glob: Option<&str>) -> Result<Found, Error> {
    let matcher = RegexMatcherBuilder::new()
        .line_terminator(Some(b'\n'))
        .build(pattern)
        .map_err(|error| Error::Pattern(error.to_string()))?;
    let mut overrides = OverrideBuilder::new(&place.real);
    if let Some(glob) = glob {
        overrides.add(glob).map_err(|error| Error::Pattern(error.to_string()))?;
    }
    let overrides = overrides.build().map_err(|error| Error::Pattern(error.to_string()))?;
    // Of the machine's own ignore files none counts, only those inside the folder.
    let walk = WalkBuilder::new(&place.real)
        .follow_links(false)
        .parents(false)
        .git_global(false)
        .require_git(false)
        .overrides(overrides)
        .sort_by_file_name(Ord::cmp)
        .build();
    let mut hits = Hits { text: String::new(), count: 0, until: Instant::now() + TIME, stopped: None };
    let mut searcher = SearcherBuilder::new()
        .binary_detection(BinaryDetection::quit(0))
        .line_number(true)
        .heap_limit(Some(16 * 1024 * 1024))
        .build();
    for entry in walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())) {
        hits.look_at_clock();
        if hits.stopped.is_some() {
            break;
        }
        search_file(roots, Path::new(&place.real), entry.path(), &matcher, &mut searcher, &mut hits);
    }
    Ok(hits.found())
}

/// What cannot be read, or is not text, is passed over, as ripgrep does.
fn search_file(
    roots: &Roots,
    base: &Path,
    path: &Path,
    matcher: &RegexMatcher,
    searcher: &mut Searcher,
    hits: &mut Hits,
) {
    // Opened anew beneath the root: the walk only says which names there were.
    let Some(file) = path.to_str().and_then(|path| super::read::open(&roots.find(path).ok()?).ok()) else {
        return;
    };
    let name = match path.strip_prefix(base) {
        Ok(below) if !below.as_os_str().is_empty() => below,
        _ => path.file_name().map_or(path, Path::new),
    };
    let name = name.to_string_lossy().into_owned();
    let _ = searcher.search_file(matcher, &file, InFile { name, hits });
}

struct Hits {
    text: String,
    count: usize,
    until: Instant,
    stopped: Option<&'static str>,
}

struct InFile<'a> {
    name: String,
    hits: &'a mut Hits,
}

impl Hits {
    fn look_at_clock(&mut self) {
        if Instant::now() >= self.until {
            self.stopped = Some("after 10 s");
        }
    }

    fn found(mut self) -> Found {
        if self.count == 0 {
            self.text.push_str("No match.\n");
        }
        if let Some(stopped) = self.stopped {
            let _ = writeln!(self.text, "[stopped {stopped}; there may be more]");
        }
        Found { length: self.text.len() as u64, text: self.text, truncated: self.stopped.is_some() }
    }
}

impl Sink for InFile<'_> {
    type Error = io::Error;

    fn matched(&mut self, _: &Searcher, hit: &SinkMatch<'_>) -> io::Result<bool> {
        let line = String::from_utf8_lossy(hit.bytes());
        let shown: String = line.trim_end_matches(['\n', '\r']).chars().take(LINE).collect();
        let _ = writeln!(self.hits.text, "{}:{}: {shown}", self.name, hit.line_number().unwrap_or(0));
        self.hits.count += 1;
        self.hits.look_at_clock();
        if self.hits.count >= MATCHES {
            self.hits.stopped = Some("after 500 matches");
        } else if self.hits.text.len() >= BYTES {
            self.hits.stopped = Some("after 64 KiB");
        }
        Ok(self.hits.stopped.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_in_text_beneath_the_root_only() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        fs::write(at("sub/a.rs"), "one\nneedle here\n").unwrap();
        fs::write(at("b.txt"), "needle\r\n").unwrap();
        fs::write(at("bin"), b"needle\0needle").unwrap();
        fs::write(at(".gitignore"), "ignored\n").unwrap();
        fs::write(at("ignored"), "needle").unwrap();
        std::os::unix::fs::symlink("/etc", at("etc")).unwrap();
        let roots = Roots::new(home.path(), []);
        let find = |pattern: &str, glob| search(&roots, &roots.find(".").unwrap(), pattern, glob);
        assert_eq!(find("needle", None).unwrap().text, "b.txt:1: needle\nsub/a.rs:2: needle here\n");
        assert_eq!(find("needle", Some("*.rs")).unwrap().text, "sub/a.rs:2: needle here\n");
        assert_eq!(find("root:", None).unwrap().text, "No match.\n");
        assert!(matches!(find("(", None), Err(Error::Pattern(_))));
        fs::write(at("many"), "x\n".repeat(2_000)).unwrap();
        let many = find("^x$", None).unwrap();
        assert!(many.truncated && many.text.lines().count() == 501, "{}", many.text.lines().count());
    }
}
