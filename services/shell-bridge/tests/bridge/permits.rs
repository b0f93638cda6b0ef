//! Permits and postures: what is a yes, and to what.

use crate::rig::*;
use chassis::clock;
use policy::Signer;
use protocol::{
    NodeId, Pid,
    backup::Pack,
    message::Outcome,
    permit::{Errand, ErrandKind, PermitClaims, SignedErrand},
    process::Posture,
    reply::{Judgement, OpReplyBody, Reply, Trimmed},
};
use std::time::Duration;

#[tokio::test]
async fn only_the_owners_yes_to_exactly_this_counts() {
    let mut rig = Rig::start().await;
    let request = rig.request(command_body("touch ran"));
    rig.op(&request).await;
    let question = rig.question(&request.op_id).await;
    let good = rig.claims(&request, &question.fingerprint);
    let other = Signer::parse(&"08".repeat(32)).unwrap();
    let mut altered = rig.signer.sign_permit(&good);
    altered.payload = altered.payload.replace("owner", "0wner");
    let another = rig.request(command_body("touch ran"));
    let of = |change: &dyn Fn(&mut PermitClaims)| {
        let mut claims = good.clone();
        change(&mut claims);
        rig.signer.sign_permit(&claims)
    };
    let refused = [
        other.sign_permit(&good),
        altered,
        of(&|claims| claims.op_id = another.op_id.clone()),
        of(&|claims| claims.pid = Pid(8)),
        of(&|claims| claims.node = NodeId::from("elsewhere")),
    ];
    for permit in refused {
        let mut forged = request.clone();
        forged.permit = Some(permit);
        rig.op(&forged).await;
        match rig.answer(&request.op_id).await {
            OpReplyBody::Refused { code, .. } => assert_eq!(code, "bad_permit"),
            other => panic!("{other:?}"),
        }
    }
    assert!(rig.log().contains("bad_permit"), "{}", rig.log());
    let mut expired = request.clone();
    expired.permit = Some({
        let claims = PermitClaims { not_after: clock::now().minus(Duration::from_secs(1)), ..good.clone() };
        rig.signer.sign_permit(&claims)
    });
    rig.op(&expired).await;
    let again = rig.question(&request.op_id).await;
    assert!(again.reasons[0].contains("expired"), "{:?}", again.reasons);
    assert!(!rig.home().join("ran").exists());
    // Used once, for its op alone.
    let mut yes = request.clone();
    yes.permit = Some(rig.signer.sign_permit(&good));
    rig.op(&yes).await;
    assert_eq!(rig.done(&request.op_id).await.outcome, Outcome::Ok);
    let mut replayed = another;
    replayed.permit = yes.permit;
    rig.op(&replayed).await;
    assert!(matches!(rig.answer(&replayed.op_id).await, OpReplyBody::Refused { .. }));
}

/// Whoever else has Redis's password may say what they like: no output goes, and no home is packed.
#[tokio::test]
async fn errands_are_the_gateways_alone() {
    let mut rig = Rig::start().await;
    let op = rig.run("echo kept").await;
    rig.done(&op.op_id).await;
    let (done, out) = (rig.ops(&op.op_id).join("done"), rig.ops(&op.op_id).join("out"));
    let mut end: serde_json::Value = serde_json::from_slice(&std::fs::read(&done).unwrap()).unwrap();
    end["ended_at"] = (end["ended_at"].as_i64().unwrap() - 2 * 3600 * 1000).into();
    std::fs::write(&done, end.to_string()).unwrap();
    assert_eq!(rig.outputs().await.bytes, 5);

    let packs = rig.data.join("bridge/packs");
    let is_packed = || std::fs::read_dir(&packs).is_ok_and(|mut all| all.next().is_some());
    let other = Signer::parse(&"08".repeat(32)).unwrap();
    for what in [ErrandKind::Trim { leave: 0 }, ErrandKind::Pack { pack_id: "p".to_owned() }] {
        let good = rig.to_do(what);
        let signed = rig.signer.sign_errand(&good);
        let elsewhere = Errand { node: NodeId::from("elsewhere"), ..good.clone() };
        let late = Errand { not_after: clock::now().minus(Duration::from_secs(1)), ..good.clone() };
        for (refused, why) in [
            (SignedErrand { signature: String::new(), ..signed.clone() }, "signature"),
            (SignedErrand { payload: signed.payload.replace("local", "elsewhere"), ..signed }, "signature"),
            (other.sign_errand(&good), "signature"),
            (rig.signer.sign_errand(&elsewhere), "another node"),
            (rig.signer.sign_errand(&late), "expired"),
        ] {
            let Reply::ErrandRefused { why: said, .. } = rig.errand(refused).await else { panic!("refused") };
            assert!(said.contains(why) && said.contains("nothing was done"), "{said}");
            assert!(out.exists() && !is_packed());
        }
    }

    let trim = rig.signer.sign_errand(&rig.to_do(ErrandKind::Trim { leave: 0 }));
    let Reply::Outputs { outputs, .. } = rig.errand(trim).await else { panic!("trimmed") };
    assert_eq!((outputs.trimmed, outputs.bytes, out.exists()), (Trimmed { ops: 1, bytes: 5 }, 0, false));
    let pack = rig.signer.sign_errand(&rig.to_do(ErrandKind::Pack { pack_id: "p".to_owned() }));
    loop {
        match rig.errand(pack.clone()).await {
            Reply::Packed { pack: Pack::Packing { .. }, .. } => {}
            Reply::Packed { pack: Pack::Ready { .. }, .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(is_packed());
}

#[tokio::test]
async fn a_script_that_changed_is_asked_for_again() {
    let mut rig = Rig::start().await;
    rig.write_home("x.sh", "echo good >> effects");
    let mut request = rig.request(command_body("bash x.sh"));
    rig.op(&request).await;
    let question = rig.question(&request.op_id).await;
    assert_eq!(question.plan.files.len(), 1);
    request.permit = Some(rig.permit(&request, &question));
    rig.write_home("x.sh", "echo evil >> effects");
    rig.op(&request).await;
    let again = rig.question(&request.op_id).await;
    assert!(again.reasons[0].contains("changed"), "{:?}", again.reasons);
    request.permit = Some(rig.permit(&request, &again));
    rig.op(&request).await;
    assert_eq!(rig.done(&request.op_id).await.outcome, Outcome::Ok);
    assert_eq!(std::fs::read_to_string(rig.home().join("effects")).unwrap(), "evil\n");
}

#[tokio::test]
async fn what_a_link_leads_to_is_judged_not_its_name() {
    // The same user: nothing but judgement stands between a command and the keys.
    let mut rig = Rig::with(&[("METATRON_AGENT_USER", "root")]).await;
    rig.write_home("plain", "x");
    let links = [
        ("fine", rig.home().join("plain")),
        ("key", rig.data.join("bridge/journal_id")),
        ("environ", "/proc/1/environ".into()),
    ];
    for (name, target) in links {
        std::os::unix::fs::symlink(target, rig.home().join(name)).unwrap();
    }
    assert!(matches!(rig.plan(command_body("cat fine"), None).await, Judgement::Allow { .. }));
    assert!(matches!(rig.plan(command_body("cat key"), None).await, Judgement::Deny { .. }));
    assert!(matches!(rig.plan(command_body("cat environ"), None).await, Judgement::Ask(_)));
    assert!(matches!(rig.plan(command_body("diff -N . /etc"), None).await, Judgement::Ask(_)));
}

#[tokio::test]
async fn ids_nodes_and_ages_that_are_refused() {
    let mut rig = Rig::start().await;
    let mut request = rig.request(command_body("uname -s"));
    let day = Duration::from_secs(24 * 3600);
    let future = {
        let at = u64::try_from(clock::now().0).unwrap() / 1000 + 3600;
        let time = uuid::Timestamp::from_unix(uuid::NoContext, at, 0);
        uuid::Uuid::new_v7(time).to_string().into()
    };
    for (op, code) in [
        (old_op_id(day + Duration::from_secs(60)), "too_old"),
        (future, "from_the_future"),
        ("../../../tmp/evil".into(), "bad_op_id"),
        ("".into(), "bad_op_id"),
    ] {
        request.op_id = op;
        rig.op(&request).await;
        match rig.answer(&request.op_id).await {
            OpReplyBody::Refused { code: said, .. } => assert_eq!(said, code),
            other => panic!("{other:?}"),
        }
    }
    let mut request = rig.request(command_body("uname -s"));
    request.node = NodeId::from("elsewhere");
    rig.op(&request).await;
    assert!(
        matches!(rig.answer(&request.op_id).await, OpReplyBody::Refused { code, .. } if code == "other_node")
    );
    // Asked long ago, approved just now.
    let mut late = rig.request(command_body("echo late | cat"));
    late.op_id = old_op_id(3 * day);
    let Judgement::Ask(question) = rig.plan(late.body.clone(), None).await else { panic!("asked") };
    late.permit = Some(rig.permit(&late, &question));
    rig.op(&late).await;
    assert_eq!(rig.done(&late.op_id).await.text, "late\n");
}

#[tokio::test]
async fn the_highest_policy_set_holds_and_survives_a_wipe() {
    let mut rig = Rig::start().await;
    let body = || command_body("touch x");
    assert!(matches!(rig.plan(body(), None).await, Judgement::Ask(_)));
    rig.set_posture(5, Posture::Watch).await;
    assert!(matches!(rig.plan(body(), None).await, Judgement::Deny { .. }));
    assert!(matches!(rig.plan(body(), Some(Posture::Ask)).await, Judgement::Ask(_)));
    rig.set_posture(4, Posture::Ask).await;
    assert!(matches!(rig.plan(body(), None).await, Judgement::Deny { .. }), "a version never falls");
    rig.bus.delete(bus::keys::POLICY).await.unwrap();
    rig.kill_bridge();
    rig.start_bridge();
    assert!(matches!(rig.plan(body(), None).await, Judgement::Deny { .. }), "kept on disk");
    rig.set_posture(6, Posture::Ask).await;
    assert!(matches!(rig.plan(body(), None).await, Judgement::Ask(_)));
}
