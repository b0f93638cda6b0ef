//! A question as the owner sees it on a terminal: everything that will run, nothing shortened, escapes visible.

use crate::{
    api::Api,
    show::{Show, visible},
};
use protocol::{
    approval::{Approval, AskedOp},
    node::{Beacon, Place},
    op::PinnedFile,
    size::size,
};

/// The machines as they say of themselves; none under `--json`, which has no cards. A question is no less of one
/// when they cannot be asked: then its card says so.
pub async fn nodes(api: &Api, show: Show) -> Vec<Beacon> {
    if show.json {
        return Vec::new();
    }
    api.system().await.map(|system| system.nodes).unwrap_or_default()
}

/// `nodes`: of a machine that is not among them the card says so.
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
    let place = nodes.iter().find(|node| node.node == op.node).map(|node| node.place);
    let within = match (op.sandbox.as_str(), place) {
        // No sandbox of ours; what the machine itself stands in is another matter.
        ("host", Some(Place::Container)) => " (inside a container)".to_owned(),
        ("host", Some(Place::Host)) => String::new(),
        ("host", None) => " (where it stands is not known)".to_owned(),
        (sandbox, _) => format!(" ({sandbox})"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn where_a_machine_stands_is_said_or_that_nobody_knows() {
        let op: AskedOp = serde_json::from_value(json!({
            "op_id": "o", "kind": "run_command", "cwd": "/home", "user": "metatron-agent", "node": "local",
            "sandbox": "host", "fingerprint": "f",
        }))
        .unwrap();
        let node = |node: &str, place: &str| -> Beacon {
            serde_json::from_value(json!({
                "node": node, "journal_id": "j", "tier": "separate_user", "user": "metatron-agent",
                "place": place, "hostname": "box", "version": "0", "running": 0, "warnings": [], "at": 0,
            }))
            .unwrap()
        };
        // Port 1: nothing answers there.
        let nobody = Api::new("http://127.0.0.1:1", None).unwrap();
        let unasked =
            crate::verbs::block_on(async { Ok(nodes(&nobody, Show { json: false }).await) }).unwrap();
        for (nodes, within) in [
            (vec![node("other", "host"), node("local", "host")], ""),
            (vec![node("local", "container")], " (inside a container)"),
            (vec![node("other", "host")], " (where it stands is not known)"),
            (unasked, " (where it stands is not known)"),
        ] {
            assert_eq!(whose(&op, &nodes), format!("metatron-agent on local in /home{within}"));
        }
        let boxed = AskedOp { sandbox: "bubblewrap".to_owned(), ..op };
        assert_eq!(whose(&boxed, &[]), "metatron-agent on local in /home (bubblewrap)");
    }
}
