//! The laws of ARCHITECTURE.md, executable. Each failure says what to do.
//!
//! In: the sources and `cargo metadata`. Out: nothing, or a list of broken laws. Builds and runs nothing.

mod crates;
mod licences;
mod names;
mod rooms;
mod sources;
mod spellings;

/// All findings at once: who breaks three laws sees three lines.
fn none(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n\n{}\n", findings.join("\n"));
}
