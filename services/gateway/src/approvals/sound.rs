//! What the owner was shown and what is signed are one thing, whoever wrote the question down: a permit
//! is for a plan that was looked at here, not for a fingerprint that somebody calls it by.

use crate::http::{Error, Result};
use protocol::{
    OpId,
    approval::{Approval, AskedOp},
    op::Plan,
};

/// The question shows its op's plan whole, under its own fingerprint, and the content that it writes.
pub fn question(asked: &AskedOp, plan: Option<&Plan>) -> Result<()> {
    let wanted = plan.map(|plan| shown(&asked.op_id, plan, policy::fingerprint(plan)));
    let content = asked.content.as_ref().map(|content| policy::sha256_hex(content.as_bytes()));
    let same = wanted.is_some_and(|wanted| wanted == AskedOp { content: None, ..asked.clone() })
        && (content.is_none() || content.as_ref() == plan.and_then(|plan| plan.new_sha256.as_ref()));
    if same { Ok(()) } else { Err(other("The question does not show what would be done.")) }
}

/// The plan that came back for an edit is the edited command's, and else what the question showed.
pub fn edit(approval: &Approval, command: &str, plan: &Plan, fingerprint: &str) -> Result<()> {
    let asked = &approval.op;
    let same = plan.command.as_deref() == Some(command)
        && (&plan.cwd, &plan.user, &plan.node, &plan.sandbox)
            == (&asked.cwd, &asked.user, &asked.node, &asked.sandbox)
        && (&plan.env, &plan.stdin, plan.tty, plan.timeout_ms)
            == (&asked.env, &asked.stdin, asked.tty, asked.timeout_ms)
        && policy::fingerprint(plan) == fingerprint;
    if same { Ok(()) } else { Err(other("The machine would do more than the edit changes.")) }
}

fn other(what: &str) -> Error {
    Error::invalid("decision", format!("{what} Nothing was approved; deny it and ask again."))
}

/// A plan as its question shows it.
pub fn shown(op_id: &OpId, plan: &Plan, fingerprint: String) -> AskedOp {
    let plan = plan.clone();
    AskedOp {
        op_id: op_id.clone(),
        kind: plan.kind,
        command: plan.command,
        argv: plan.argv,
        program: plan.program,
        files: plan.files,
        path: plan.path,
        content: None,
        diff: plan.diff,
        env: plan.env,
        stdin: plan.stdin,
        tty: plan.tty,
        timeout_ms: plan.timeout_ms,
        cwd: plan.cwd,
        user: plan.user,
        node: plan.node,
        sandbox: plan.sandbox,
        fingerprint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(command: &str) -> Plan {
        let plan = serde_json::json!({
            "kind": "run_command", "node": "local", "user": "metatron-agent", "sandbox": "host",
            "tier": "separate_user", "cwd": "/home", "command": command, "argv": null,
            "program": "/usr/bin/bash", "env": {}, "stdin": null, "tty": false, "timeout_ms": 1000,
            "output_cap": 1000, "files": [], "path": null, "new_sha256": null, "diff": null,
        });
        serde_json::from_value(plan).unwrap()
    }

    #[test]
    fn a_fingerprint_of_something_else_is_not_signed() {
        let (good, evil) = (plan("ls | wc"), plan("rm -r x"));
        let of = |plan: &Plan, named: &Plan| shown(&"op".into(), plan, policy::fingerprint(named));
        assert!(question(&of(&good, &good), Some(&good)).is_ok());
        assert!(question(&of(&good, &evil), Some(&good)).is_err());
        assert!(question(&of(&good, &evil), Some(&evil)).is_err());
        assert!(question(&of(&good, &good), Some(&evil)).is_err());
        assert!(question(&of(&good, &good), None).is_err());
        let hidden = Plan { files: Vec::new(), env: [("A".into(), "b".into())].into(), ..good.clone() };
        assert!(question(&of(&good, &hidden), Some(&hidden)).is_err(), "all of it is shown");
    }

    #[test]
    fn the_content_that_is_shown_is_what_would_be_written() {
        let write = Plan { new_sha256: Some(policy::sha256_hex(b"good")), ..plan("x") };
        let mut asked = shown(&"op".into(), &write, policy::fingerprint(&write));
        asked.content = Some("good".into());
        assert!(question(&asked, Some(&write)).is_ok());
        asked.content = Some("other".into());
        assert!(question(&asked, Some(&write)).is_err());
    }
}
