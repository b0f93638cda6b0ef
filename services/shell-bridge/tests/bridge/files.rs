//! File ops through the door.

use crate::rig::*;
use protocol::{message::Outcome, op::OpBody, reply::OpReplyBody};
use std::fs;

fn read(path: &str) -> OpBody {
    OpBody::ReadFile { path: path.to_owned(), offset: 0, limit: None }
}

fn text(body: OpReplyBody) -> String {
    match body {
        OpReplyBody::Done(result) => result.text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn reading_runs_inside_and_is_denied_outside() {
    let mut rig = Rig::start().await;
    rig.write_home("note", "one\ntwo\u{202e}\n");
    assert!(text(rig.file(read("note")).await).starts_with("one\ntwo\n\n[1 invisible"));
    let absolute = rig.home().join("note").display().to_string();
    assert!(text(rig.file(read(&absolute)).await).starts_with("one"));
    let listed = text(rig.file(OpBody::ListDir { path: ".".into() }).await);
    assert!(listed.contains("note"), "{listed}");
    let search = OpBody::Search { pattern: "tw.".into(), path: None, glob: None };
    assert!(text(rig.file(search).await).starts_with("note:2: two"));
    std::os::unix::fs::symlink("/etc/passwd", rig.home().join("link")).unwrap();
    std::os::unix::fs::symlink(rig.data.join("keys"), rig.home().join("keys")).unwrap();
    for path in
        ["/etc/passwd", "link", "keys/shell-bridge/redis_url", "../../keys", "../8/x", "/proc/self/environ"]
    {
        match rig.file(read(path)).await {
            OpReplyBody::Denied { reasons } => {
                assert!(reasons[0].contains("run_command") || !reasons.is_empty(), "{reasons:?}")
            }
            other => panic!("{path}: {other:?}"),
        }
    }
    match rig.file(read("missing")).await {
        OpReplyBody::Done(result) => assert_eq!(result.outcome, Outcome::Error),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn writing_is_asked_shown_and_bound_to_what_was_there() {
    let mut rig = Rig::start().await;
    let write = |content: &str| OpBody::WriteFile {
        path: "f".into(),
        content: content.into(),
        expected_sha256: None,
    };
    let mut request = rig.request(write("one\n"));
    let question = rig.approve(&mut request).await;
    assert!(question.plan.diff.unwrap().contains("+one"));
    assert_eq!(rig.done(&request.op_id).await.outcome, Outcome::Ok);
    assert_eq!(fs::read_to_string(rig.home().join("f")).unwrap(), "one\n");

    // Changed between question and yes: asked again.
    let edit =
        OpBody::EditFile { path: "f".into(), old: "one".into(), new: "two".into(), replace_all: false };
    let mut request = rig.request(edit.clone());
    rig.op(&request).await;
    let question = rig.question(&request.op_id).await;
    request.permit = Some(rig.permit(&request, &question));
    rig.write_home("f", "one\nmore\n");
    rig.op(&request).await;
    let again = rig.question(&request.op_id).await;
    assert!(again.plan.diff.as_ref().unwrap().contains("-one\n+two"), "{again:?}");
    request.permit = Some(rig.permit(&request, &again));
    rig.op(&request).await;
    rig.done(&request.op_id).await;
    assert_eq!(fs::read_to_string(rig.home().join("f")).unwrap(), "two\nmore\n");
    // The same op again: answered, not repeated.
    rig.write_home("f", "one again\n");
    rig.op(&request).await;
    rig.done(&request.op_id).await;
    assert_eq!(fs::read_to_string(rig.home().join("f")).unwrap(), "one again\n");

    rig.write_home("f", "one one\n");
    assert!(text(rig.file(edit).await).contains("2 times"));
    let outside =
        OpBody::WriteFile { path: "/etc/evil".into(), content: String::new(), expected_sha256: None };
    assert!(matches!(rig.file(outside).await, OpReplyBody::Denied { .. }));
}

#[tokio::test]
async fn what_only_the_services_group_may_read_is_not_read_for_an_agent() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    // As a login gives it to root.
    nix::unistd::setgroups(&[nix::unistd::Gid::from_raw(0)]).unwrap();
    let mut rig = Rig::start().await;
    rig.beacon().await;
    let path = rig.data.join("projects/of-root");
    std::fs::write(&path, "secret").unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
    let path = path.display().to_string();
    match rig.file(OpBody::ReadFile { path, offset: 0, limit: None }).await {
        OpReplyBody::Done(result) => assert!(!result.text.contains("secret"), "{}", result.text),
        other => panic!("{other:?}"),
    }
}
