//! Every dependency may be given on under Apache-2.0.

/// Permissive, and MPL, whose duty ends at its own files.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "Unlicense",
    "CDLA-Permissive-2.0",
    "BSL-1.0",
    "0BSD",
];

#[test]
fn dependencies_are_free_to_pass_on() {
    let metadata = crate::crates::metadata();
    let findings = metadata.packages.iter().filter(|package| !package.license.as_deref().is_some_and(allowed)).map(|package| {
        format!(
            "{} {} is under {:?}, which is not on the list: use another crate, or its feature that leaves it out",
            package.name,
            package.version,
            package.license.as_deref().unwrap_or("no licence")
        )
    });
    crate::none(findings.collect());
}

/// An SPDX expression holds when one side of each OR, and both sides of each AND, are on the list.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> bool {
    let mut holds = both(rest);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        holds |= both(rest);
    }
    holds
}

fn both(rest: &mut &[&str]) -> bool {
    let mut holds = one(rest);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        holds &= one(rest);
    }
    holds
}

fn one(rest: &mut &[&str]) -> bool {
    let Some((first, after)) = rest.split_first() else { return false };
    *rest = after;
    if *first == "(" {
        let holds = either(rest);
        *rest = rest.get(1..).unwrap_or_default();
        return holds;
    }
    let mut name = (*first).to_owned();
    if let ["WITH", exception, after @ ..] = *rest {
        name = format!("{name} WITH {exception}");
        *rest = after;
    }
    ALLOWED.contains(&name.as_str())
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-2.0) AND ISC",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in ["GPL-3.0-or-later", "MIT AND AGPL-3.0", "LGPL-2.1", "", "(MIT OR ISC) AND GPL-2.0"] {
        assert!(!allowed(bad), "{bad}");
    }
}
