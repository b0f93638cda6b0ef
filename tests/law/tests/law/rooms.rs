//! Feature folders never import siblings: not in the gateway, not in the web.

use crate::sources::{below, code, root, rust_below, text};
use regex::Regex;
use std::path::{Component, Path, PathBuf};

/// Folders of the gateway that serve all features; everything else beside them is a feature.
const SERVE_ALL: &[&str] = &["http", "auth", "live", "asks", "policy_set"];

#[test]
fn features_of_the_gateway_do_not_import_siblings() {
    let source = Path::new("services/gateway/src");
    let features: Vec<String> =
        folders(source).into_iter().filter(|name| !SERVE_ALL.contains(&name.as_str())).collect();
    let import = Regex::new(r"\bcrate::(?:\{[^}]*\}|(\w+))").expect("a pattern");
    let mut findings = Vec::new();
    for feature in &features {
        for file in rust_below(&source.join(feature).to_string_lossy()) {
            let code = code(&file);
            for siblings in features.iter().filter(|sibling| *sibling != feature) {
                let named =
                    import.find_iter(&code).any(|found| words(found.as_str()).any(|word| word == siblings));
                if named {
                    findings.push(format!(
                        "{} imports the sibling feature {siblings}: put what both need into the store, into http/, or say it by an event",
                        file.display()
                    ));
                }
            }
        }
    }
    crate::none(findings);
}

/// `crate::a` gives a; `crate::{a::x, b}` gives a, x, b: names of rooms only ever stand first, but a room's
/// name inside another's braces is a false alarm worth a better name.
fn words(import: &str) -> impl Iterator<Item = &str> {
    import.trim_start_matches("crate::").split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn features_of_the_web_do_not_import_siblings() {
    let source = Path::new("web/src/features");
    let import = Regex::new(r#"(?:from|import)\s*\(?\s*["']([^"']+)["']"#).expect("a pattern");
    let mut findings = Vec::new();
    for file in below("web/src/features").into_iter().filter(|file| is_script(file)) {
        let Some(own) = feature_of(source, &file) else { continue };
        for found in import.captures_iter(&text(&file)) {
            let target = resolve(&file, &found[1]);
            if let Some(other) = feature_of(source, &target).filter(|other| *other != own) {
                findings.push(format!(
                    "{} imports the sibling feature {other}: put what both need into ui/, lib/ or live/, or compose them in app/",
                    file.display()
                ));
            }
        }
    }
    crate::none(findings);
}

fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ts" || extension == "tsx")
}

/// Where a relative import, or one from the root of the sources (`@/…`, `~/…`), leads.
fn resolve(file: &Path, import: &str) -> PathBuf {
    let joined = match import.strip_prefix("@/").or_else(|| import.strip_prefix("~/")) {
        Some(rest) => Path::new("web/src").join(rest),
        None if import.starts_with('.') => file.parent().unwrap_or(file).join(import),
        None => return PathBuf::new(),
    };
    let mut path = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

fn feature_of(source: &Path, path: &Path) -> Option<String> {
    Some(path.strip_prefix(source).ok()?.components().next()?.as_os_str().to_str()?.to_owned())
}

fn folders(source: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(source)).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}
