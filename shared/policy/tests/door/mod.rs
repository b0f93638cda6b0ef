//! The door, as far as this room needs it: facts and plans as a bridge would make them.
#![allow(dead_code, reason = "each test uses a part of it")]

use policy::{Facts, Verdict, decide, plain_words};
use protocol::{
    NodeId,
    op::{OpBody, Plan, Tier},
    process::Posture,
};
use std::collections::BTreeMap;

pub const HOME: &str = "/data/metatron/homes/7";

pub fn facts() -> Facts {
    Facts {
        data_dir: "/data/metatron".into(),
        homes_dir: "/data/metatron/homes".into(),
        projects_dir: "/data/metatron/projects".into(),
        service_home: "/home/owner".into(),
        own_addresses: vec!["127.0.0.1:8080".into()],
        posture: Posture::Ask,
        agent_user: "metatron-agent".into(),
        program_dirs: vec!["/usr/bin".into(), "/usr/sbin".into(), "/bin".into(), "/sbin".into()],
        leads: Vec::new(),
    }
}

pub fn command(text: &str) -> OpBody {
    OpBody::RunCommand {
        command: text.into(),
        cwd: None,
        env: BTreeMap::new(),
        stdin: None,
        user: None,
        tty: false,
        timeout_ms: None,
    }
}

/// Every program lies in /usr/bin.
pub fn plan(body: &OpBody) -> Plan {
    let text = match body {
        OpBody::RunCommand { command, .. } => Some(command.clone()),
        _ => None,
    };
    let argv = text.as_deref().and_then(plain_words);
    let program = argv.as_ref().map_or("/usr/bin/bash".to_owned(), |words| {
        if words[0].starts_with('/') { words[0].clone() } else { format!("/usr/bin/{}", words[0]) }
    });
    let path = match body {
        OpBody::ReadFile { path, .. }
        | OpBody::WriteFile { path, .. }
        | OpBody::EditFile { path, .. }
        | OpBody::ListDir { path } => {
            Some(if path.starts_with('/') { path.clone() } else { format!("{HOME}/{path}") })
        }
        OpBody::Search { path, .. } => path.clone(),
        OpBody::RunCommand { .. } => None,
    };
    Plan {
        kind: body.kind().into(),
        node: NodeId::from("local"),
        user: "metatron-agent".into(),
        sandbox: "host".into(),
        tier: Tier::SeparateUser,
        cwd: if text.is_some() { HOME.into() } else { String::new() },
        command: text,
        argv,
        program: Some(program),
        env: BTreeMap::new(),
        stdin: None,
        tty: false,
        timeout_ms: Some(600_000),
        output_cap: Some(1 << 28),
        files: Vec::new(),
        path,
        new_sha256: None,
        diff: None,
    }
}

pub fn judge(text: &str) -> Verdict {
    let body = command(text);
    decide(&body, &plan(&body), &facts())
}

pub fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Ask { .. } => "ask",
        Verdict::Deny { .. } => "deny",
    }
}
