//! Everything that can die, dies; nothing runs twice, nothing is lost in silence.

use crate::rig::*;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use protocol::{message::Outcome, reply::OpReplyBody};
use std::{fs, time::Duration};

#[tokio::test]
async fn a_command_outlives_the_bridge_and_is_found_again() {
    let mut rig = Rig::start().await;
    let request = rig.run("echo begun; while [ ! -e go ]; do sleep 0.02; done; echo over; exit 5").await;
    rig.running(&request.op_id).await;
    rig.kill_bridge();
    rig.start_bridge();
    rig.status(&request.op_id, None).await;
    match rig.answer(&request.op_id).await {
        OpReplyBody::Running { .. } => {}
        other => panic!("{other:?}"),
    }
    until("it is followed", async || (rig.beacon().await.running == 1).then_some(())).await;
    rig.write_home("go", "");
    let result = rig.done(&request.op_id).await;
    assert_eq!((result.exit_code, result.text.as_str()), (Some(5), "begun\nover\n"));
}

#[tokio::test]
async fn a_command_that_ended_while_nobody_looked_is_reported() {
    let mut rig = Rig::start().await;
    let request = rig.run("sleep 0.4; echo over").await;
    rig.running(&request.op_id).await;
    rig.kill_bridge();
    let done = rig.ops(&request.op_id).join("done");
    until("its end", async || done.exists().then_some(())).await;
    rig.start_bridge();
    rig.status(&request.op_id, None).await;
    assert_eq!(rig.done(&request.op_id).await.text, "over\n");
}

#[tokio::test]
async fn a_killed_holder_means_unknown_and_what_is_left_is_killed() {
    let mut rig = Rig::start().await;
    let mark = format!("6161.{}", std::process::id());
    let request = rig.run(&format!("(setsid sleep {mark}1 &); sleep {mark}2 & sleep {mark}3")).await;
    rig.running(&request.op_id).await;
    until("the processes", async || (alive(&mark) >= 3).then_some(())).await;
    let holder = holder(&rig.ops(&request.op_id)).unwrap();
    kill(Pid::from_raw(holder), Signal::SIGKILL).unwrap();
    match rig.answer(&request.op_id).await {
        OpReplyBody::Unknown { started_at, detail } => {
            assert!(started_at.is_some() && detail.contains("ended"), "{detail}")
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(alive(&mark), 0);
    for _ in 0..2 {
        rig.op(&request).await;
        assert!(matches!(rig.answer(&request.op_id).await, OpReplyBody::Unknown { .. }), "and stays so");
    }
    rig.cancel(&request.op_id).await;
    assert_eq!(rig.done(&request.op_id).await.outcome, Outcome::Unknown);
}

#[tokio::test]
async fn a_wiped_journal_is_not_one_that_never_saw_it() {
    let mut rig = Rig::start().await;
    let before = rig.beacon().await.journal_id;
    let request = rig.run("true").await;
    rig.done(&request.op_id).await;
    let unseen = rig.request(command_body("true"));
    rig.status(&unseen.op_id, Some(before.clone())).await;
    assert!(matches!(rig.answer(&unseen.op_id).await, OpReplyBody::NotSeen));
    rig.kill_bridge();
    fs::remove_dir_all(rig.data.join("ops")).unwrap();
    rig.start_bridge();
    rig.status(&request.op_id, Some(before.clone())).await;
    assert!(matches!(rig.answer(&request.op_id).await, OpReplyBody::Unknown { .. }));
    let mut again = request.clone();
    again.journal_id = Some(before);
    rig.op(&again).await;
    assert!(matches!(rig.answer(&request.op_id).await, OpReplyBody::Unknown { .. }));
}

#[tokio::test]
async fn sigterm_to_a_holder_is_a_shutdown() {
    let mut rig = Rig::start().await;
    let mark = format!("7171.{}", std::process::id());
    let request = rig.run(&format!("(setsid sleep {mark} &); sleep {mark}")).await;
    rig.running(&request.op_id).await;
    until("the processes", async || (alive(&mark) >= 2).then_some(())).await;
    let holder = holder(&rig.ops(&request.op_id)).unwrap();
    kill(Pid::from_raw(holder), Signal::SIGTERM).unwrap();
    let result = rig.done(&request.op_id).await;
    assert_eq!((result.outcome, result.reason.as_deref()), (Outcome::Cancelled, Some("shutdown")));
    assert_eq!(alive(&mark), 0);
}

#[tokio::test]
async fn at_every_crash_point_an_effect_happens_at_most_once_and_is_accounted_for() {
    for point in [
        "after_op_received",
        "after_intent",
        "after_holder_spawn",
        "before_done_reply",
        "hold_before_started",
        "hold_after_started",
        "hold_before_done",
        "hold_after_done",
    ] {
        let once = tempfile::tempdir().unwrap();
        let file = once.path().join("once");
        let once_file = file.to_str().unwrap().to_owned();
        let mut rig = Rig::with(&[("METATRON_CRASH_AT", point), ("METATRON_CRASH_ONCE", &once_file)]).await;
        let mut request = rig.request(command_body("echo x >> effects"));
        let protocol::reply::Judgement::Ask(question) = rig.plan(request.body.clone(), None).await else {
            panic!("asked")
        };
        request.permit = Some(rig.permit(&request, &question));
        rig.op(&request).await;
        if !point.starts_with("hold") {
            rig.bridge_died().await;
            rig.start_bridge();
        }
        let end = loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            rig.status(&request.op_id, None).await;
            match rig.answer(&request.op_id).await {
                OpReplyBody::Running { .. } => {}
                OpReplyBody::NotSeen => rig.op(&request).await,
                end => break end,
            }
        };
        assert!(file.exists(), "{point} was reached");
        let effects = fs::read_to_string(rig.home().join("effects")).unwrap_or_default();
        match end {
            OpReplyBody::Done(result) => {
                assert_eq!((result.outcome, effects.as_str()), (Outcome::Ok, "x\n"), "{point}");
                assert!(!matches!(point, "hold_after_started" | "hold_before_done"), "{point}");
            }
            OpReplyBody::Unknown { .. } => {
                assert!(matches!(point, "hold_after_started" | "hold_before_done"), "{point}");
                assert!(effects.len() <= 2, "{point}: {effects}");
            }
            other => panic!("{point}: {other:?}"),
        }
    }
}
