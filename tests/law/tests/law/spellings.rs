//! What is spelled in one place only: Redis keys, SQL, the start of a program.

use crate::sources::{code, product_below};
use regex::Regex;

/// Every Rust file of shared and services whose code matches, but those below `home`.
fn elsewhere(pattern: &str, homes: &[&str], advice: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let files = ["shared", "services"].into_iter().flat_map(product_below);
    files
        .filter(|path| !homes.iter().any(|home| path.starts_with(home)))
        .filter_map(|path| {
            let found = pattern.find(&code(&path))?.as_str().trim().to_owned();
            Some(format!("{}: {found:?}: {advice}", path.display()))
        })
        .collect()
}

#[test]
fn redis_keys_are_spelled_in_bus_keys() {
    let advice = "a key of Redis; add it to shared/bus/src/keys.rs and use it from there";
    crate::none(elsewhere(r#""metatron:[a-z{]"#, &["shared/bus/src/keys.rs"], advice));
}

#[test]
fn sql_is_spoken_in_the_store() {
    let sql = r#"["\s](SELECT\s+[\w*,.( ]+\s+FROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)"#;
    crate::none(elsewhere(
        sql,
        &["shared/store"],
        "SQL; make it a verb of the store, one file per aggregate",
    ));
}

#[test]
fn programs_are_started_by_the_hands_and_the_launcher() {
    let advice = "starts a program; only shell-bridge (after the door's judgement) and the launcher do";
    crate::none(elsewhere(r"\bCommand::new\(", &["services/shell-bridge", "services/metatron"], advice));
}
