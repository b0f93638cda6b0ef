//! A question as the owner sees it on a terminal: everything that will run, nothing shortened, escapes visible.

use crate::show::visible;
use protocol::{
    approval::{Approval, AskedOp},
    node::{Beacon, Place},
    op::PinnedFile,
    size::size,
};

/// `nodes`: the machines as they say of themselves.
pub fn card(approval: &Approval, nodes: &[Beacon]) -> String {
    let op = &approval.op;
    let mut lines = vec![format!(
        "── question {} · risk {:?} · {}",
        approval.id,
        approval.risk,
        visible(&approval.summary)
    )];
    let mut row = |name: &str, text: &str| lines.push(format!("   {name:<9} {}", indented(&visible(text))));
    if let Some(command) = &op.command {
        row("command", command);
    } else if let Some(argv) = &op.argv {
        row("argv", &format!("{argv:?}"));
    }
    for (name, text) in [("program", &op.program), ("path", &op.path), ("stdin", &op.stdin)] {
        text.iter().for_each(|text| row(name, text));
    }
    // The difference says what changes; without one the whole content stands.
    if let Some(text) = op.diff.as_ref().or(op.content.as_ref()) {
        row("content", text);
    }
    op.env.iter().for_each(|(name, value)| row("with", &format!("{name}={value}")));
    op.files.iter().for_each(|file| row("file", &pinned(file)));
    row("runs as", &whose(op, nodes));
    if op.tty {
        row("terminal", "yes");
    }
    if let Some(ms) = op.timeout_ms {
        row("at most", &format!("{} s", ms / 1000));
    }
    if let Some(command) = op.command.as_ref().filter(|command| command.len() > 1000) {
        row("length", &size(command.len() as u64));
    }
    approval.reasons.iter().for_each(|reason| row("because", reason));
    approval.taints.iter().for_each(|taint| row("has read", &taint.origin));
    lines.join("\n")
}

fn whose(op: &AskedOp, nodes: &[Beacon]) -> String {
    let cwd = if op.cwd.is_empty() { "-" } else { &op.cwd };
    let contained = nodes.iter().any(|node| node.node == op.node && node.place == Place::Container);
    let within = match op.sandbox.as_str() {
        // No sandbox of ours; what the machine itself stands in is another matter.
        "host" if contained => " (inside a container)".to_owned(),
        "host" => String::new(),
        sandbox => format!(" ({sandbox})"),
    };
    format!("{} on {} in {cwd}{within}", op.user, op.node)
}

fn pinned(file: &PinnedFile) -> String {
    format!("{} (sha256 {})", file.path, file.sha256)
}

/// Further lines stand under the first.
fn indented(text: &str) -> String {
    text.replace('\n', "\n             ")
}
