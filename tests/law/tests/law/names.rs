//! Names and sizes that are law.

use crate::sources::{below, root, text};
use std::path::Path;

/// Exactly these stand at the top; a new one needs the sentence "X must not be able to reach Y".
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Makefile",
    "compose.yml",
    "docker",
    "nginx",
    "migrations",
    "shared",
    "services",
    "web",
    "tests",
    "README.md",
    "ARCHITECTURE.md",
    "LICENSE",
    "clippy.toml",
    "rustfmt.toml",
    "rust-toolchain.toml",
];
const TOP_DOTS: &[&str] =
    &[".git", ".gitignore", ".gitattributes", ".editorconfig", ".dockerignore", ".cargo", ".ci", ".config"];
/// Made by tools, named in .gitignore.
const MADE: &[&str] = &["target", ".env", ".env.lock"];

#[test]
fn the_top_level_holds_what_the_plan_names() {
    let entries = std::fs::read_dir(root()).expect("the repository").flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let strangers =
        names.filter(|name| ![TOP, TOP_DOTS, MADE].iter().any(|list| list.contains(&name.as_str())));
    let findings = strangers.map(|name| {
        format!(
            "{name} stands at the top level: move it into the room that uses it; a new folder at the top needs the sentence \
             \"X must not be able to reach Y\" in ARCHITECTURE.md, and its name in tests/law/tests/law/names.rs"
        )
    });
    crate::none(findings.collect());
}

#[test]
fn names_say_the_thing() {
    let folders = ["services", "shared", "tests", "web/src"];
    let findings = folders.into_iter().flat_map(below).filter_map(|path| {
        let bad = path
            .iter()
            .filter_map(|part| Path::new(part).file_stem()?.to_str())
            .find(|stem| says_nothing(stem))?;
        Some(format!(
            "{}: {bad:?} says nothing; name it after what it does, or put it where it is used",
            path.display()
        ))
    });
    crate::none(findings.collect());
}

fn says_nothing(stem: &str) -> bool {
    const NOTHING: &[&str] = &[
        "util",
        "utils",
        "utility",
        "utilities",
        "helper",
        "helpers",
        "common",
        "misc",
        "core",
        "v2",
        "new",
    ];
    let stem = stem.to_lowercase();
    NOTHING.contains(&stem.as_str())
        || ["_util", "_utils", "_helper", "_helpers", "-util", "-utils", "-helper", "-helpers", "_v2", "-v2"]
            .iter()
            .any(|ending| stem.ends_with(ending))
}

#[test]
fn a_main_is_short_and_so_is_the_makefile() {
    let mains =
        below("services").into_iter().filter(|path| path.ends_with("src/main.rs")).map(|path| (path, 40));
    let findings = mains.chain([("Makefile".into(), 80)]).filter_map(|(path, most)| {
        let lines = text(&path).lines().count();
        let advice = "move what it does into a room of lib.rs, or a script beside what it serves";
        (lines > most).then(|| format!("{} has {lines} lines, {most} are allowed: {advice}", path.display()))
    });
    crate::none(findings.collect());
}
