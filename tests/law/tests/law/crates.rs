//! Which crate may use which.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use std::collections::{HashMap, HashSet};

/// Our crates, and which of ours each may use. Tests may use `support` and look at everything from outside.
const MAY_USE: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("policy", &["protocol"]),
    ("vault", &["protocol"]),
    ("bus", &["protocol"]),
    ("store", &["protocol"]),
    ("chassis", &["protocol"]),
    ("gateway", &["protocol", "policy", "vault", "bus", "store", "chassis"]),
    ("llm-router", &["protocol", "policy", "vault", "bus", "store", "chassis"]),
    ("shell-bridge", &["protocol", "policy", "bus", "chassis"]),
    ("pulse", &["protocol", "policy", "bus", "store", "chassis"]),
    ("metatron", &["protocol", "chassis"]),
    ("support", &[]),
    ("law", &[]),
    ("flow", &["support"]),
    ("crash", &["support"]),
    // What llm-router adds to a call is measured on its own parts, without the services around them.
    ("bench", &["support", "protocol", "bus", "store", "llm-router"]),
];

/// What a crate must not reach, not even through others.
const NEVER_REACH: &[(&str, &[&str])] = &[
    ("protocol", &["tokio", "sqlx", "redis", "actix-web", "reqwest"]),
    ("policy", &["tokio", "sqlx", "redis", "actix-web", "reqwest"]),
    ("vault", &["tokio", "sqlx", "redis", "actix-web", "reqwest"]),
    ("chassis", &["sqlx", "redis", "actix-web", "reqwest"]),
    ("bus", &["sqlx", "actix-web"]),
    ("store", &["redis", "actix-web", "reqwest"]),
    ("gateway", &["reqwest", "portable-pty"]),
    ("llm-router", &["portable-pty", "actix-web"]),
    ("shell-bridge", &["sqlx", "actix-web", "reqwest"]),
    ("pulse", &["actix-web", "reqwest", "portable-pty"]),
    ("metatron", &["sqlx", "redis", "actix-web", "portable-pty", "aes-gcm"]),
];

/// Who alone names these in its manifest (tests aside).
const ONLY_BY: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("redis", &["bus"]),
    ("apalis", &["bus"]),
    ("apalis-core", &["bus"]),
    ("apalis-redis", &["bus"]),
    ("actix-web", &["gateway"]),
    ("portable-pty", &["shell-bridge"]),
    ("aes-gcm", &["vault"]),
];

pub fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(crate::sources::root().join("Cargo.toml"))
        .other_options(vec!["--locked".into()])
        .exec()
        .expect("cargo metadata; if Cargo.lock is behind, run `cargo check` and commit it")
}

#[test]
fn crates_use_only_what_they_may() {
    let metadata = metadata();
    let mut findings = Vec::new();
    let allowed: HashMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let Some(may) = allowed.get(name) else {
            findings.push(format!(
                "crate {name} is not in the house plan: a new crate needs the sentence \"X must not be able to reach Y\" \
                 in ARCHITECTURE.md, and its row in tests/law/tests/law/crates.rs"
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            let for_tests = dependency.kind == DependencyKind::Development && used == "support";
            if allowed.contains_key(used) && !may.contains(&used) && !for_tests {
                findings.push(format!(
                    "{name} must not use {used}: it may use [{}]. Send it a command or an event, or move the code to where it belongs",
                    may.join(", ")
                ));
            }
        }
    }
    crate::none(findings);
}

#[test]
fn crates_do_not_reach_what_is_forbidden_to_them() {
    let metadata = metadata();
    let mut findings = Vec::new();
    for (name, never) in NEVER_REACH {
        let reached = reach(&metadata, name);
        for forbidden in never.iter().filter(|forbidden| reached.contains(**forbidden)) {
            findings.push(format!(
                "{name} reaches {forbidden}, directly or through others: take the dependency (or its feature) out; \
                 `cargo tree -p {name} -e normal -i {forbidden}` shows the way"
            ));
        }
    }
    crate::none(findings);
}

#[test]
fn each_backend_is_named_by_one_crate() {
    let metadata = metadata();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let rule = ONLY_BY.iter().find(|(backend, _)| *backend == dependency.name);
            let of_tests = ["support", "bench", "flow", "crash"].contains(&package.name.as_str());
            if let Some((backend, owners)) =
                rule.filter(|(_, owners)| !owners.contains(&package.name.as_str()) && !of_tests)
            {
                findings.push(format!(
                    "{} names {backend}: only {} may; use its verbs",
                    package.name,
                    owners.join(", ")
                ));
            }
        }
    }
    crate::none(findings);
}

/// Names of everything that a crate's program is built of.
fn reach(metadata: &Metadata, name: &str) -> HashSet<String> {
    let graph = metadata.resolve.as_ref().expect("metadata has the graph");
    let nodes: HashMap<&PackageId, _> = graph.nodes.iter().map(|node| (&node.id, node)).collect();
    let names: HashMap<&PackageId, &str> =
        metadata.packages.iter().map(|p| (&p.id, p.name.as_str())).collect();
    let start = metadata.workspace_packages().into_iter().find(|p| p.name.as_str() == name);
    let mut open: Vec<&PackageId> = start.map(|package| &package.id).into_iter().collect();
    let mut seen: HashSet<&PackageId> = HashSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(node) = nodes.get(id) else { continue };
        let normal =
            node.deps.iter().filter(|d| d.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
        open.extend(normal.map(|dependency| &dependency.pkg));
    }
    seen.into_iter().filter_map(|id| names.get(id)).map(|name| (*name).to_owned()).collect()
}
