//! Permits and postures: what is a yes, and to what.

use crate::rig::*;
use chassis::clock;
use policy::Signer;
use protocol::{
    NodeId, Pid,
    message::Outcome,
    permit::PermitClaims,
    process::Posture,
    reply::{Judgement, OpReplyBody},
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
