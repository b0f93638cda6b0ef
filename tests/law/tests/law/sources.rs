//! The files of the house.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("tests/law stands two below the root")
        .to_owned()
}

/// What is made by tools and belongs to nobody.
const MADE: &[&str] = &["target", "node_modules", "dist", ".git"];

/// All files below a folder of the repository, with paths relative to its root.
pub fn below(folder: &str) -> Vec<PathBuf> {
    let root = root();
    walkdir::WalkDir::new(root.join(folder))
        .into_iter()
        .filter_entry(|entry| !entry.file_name().to_str().is_some_and(|name| MADE.contains(&name)))
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some(entry.path().strip_prefix(&root).ok()?.to_owned()))
        .collect()
}

pub fn rust_below(folder: &str) -> Vec<PathBuf> {
    below(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The text of a file; empty for one that is not text.
pub fn text(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// The code of a Rust file: comments and the unit tests at its end left out.
pub fn code(path: &Path) -> String {
    let text = text(path);
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The Rust files that become part of a program: under `src/`, and in no module that is made for tests alone
/// (`#[cfg(test)] mod traps;` in the file above it).
pub fn product_below(folder: &str) -> Vec<PathBuf> {
    let declared =
        regex::Regex::new(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod (\w+);");
    let declared = declared.expect("a pattern");
    let files: Vec<PathBuf> =
        rust_below(folder).into_iter().filter(|path| path.iter().any(|part| part == "src")).collect();
    let mut for_tests: Vec<PathBuf> = Vec::new();
    for file in &files {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let folder = file.parent().unwrap_or(file);
        let below =
            if ["mod", "lib", "main"].contains(&stem) { folder.to_owned() } else { folder.join(stem) };
        for found in declared.captures_iter(&text(file)) {
            for_tests.extend([below.join(&found[1]), below.join(format!("{}.rs", &found[1]))]);
        }
    }
    files.into_iter().filter(|file| !for_tests.iter().any(|test| file.starts_with(test))).collect()
}
