//! Fingerprints and permits: what was approved, and nothing else.

mod door;

use door::{command, plan};
use policy::{Refusal, Signer, Verifier, fingerprint};
use protocol::{
    ApprovalId, Millis, NodeId, OpId, Pid, UserId,
    op::{PinnedFile, Plan, Tier},
    permit::{Errand, ErrandKind, PermitClaims, PolicySet, SignedErrand, SignedPermit},
    process::Posture,
};
use std::collections::BTreeMap;

fn signer(seed: u8) -> Signer {
    Signer::parse(&hex::encode([seed; 32])).expect("a seed")
}

fn claims() -> PermitClaims {
    PermitClaims {
        key_id: String::new(),
        approval_id: ApprovalId::from("a1"),
        op_id: OpId::from("o1"),
        pid: Pid(7),
        node: NodeId::from("local"),
        fingerprint: "f".repeat(64),
        decided_by: UserId::from("u1"),
        not_after: Millis(1_000),
    }
}

fn accept(permit: &SignedPermit, now: i64) -> Result<PermitClaims, Refusal> {
    let door = Verifier::parse(&signer(1).public_key()).expect("a key");
    door.accept_permit(
        permit,
        &OpId::from("o1"),
        Pid(7),
        &NodeId::from("local"),
        &"f".repeat(64),
        Millis(now),
    )
}

#[test]
fn a_permit_opens_only_what_it_says() {
    let permit = signer(1).sign_permit(&claims());
    let accepted = accept(&permit, 1_000).expect("accepted");
    assert_eq!(accepted.key_id, signer(1).key_id());
    assert_eq!(accept(&permit, 1_001), Err(Refusal::Expired));
    let changed = [
        (PermitClaims { op_id: OpId::from("o2"), ..claims() }, Refusal::Other("op")),
        (PermitClaims { pid: Pid(8), ..claims() }, Refusal::Other("process")),
        (PermitClaims { node: NodeId::from("far"), ..claims() }, Refusal::Other("node")),
        (PermitClaims { fingerprint: "e".repeat(64), ..claims() }, Refusal::Changed),
    ];
    for (claims, refusal) in changed {
        assert_eq!(accept(&signer(1).sign_permit(&claims), 0), Err(refusal));
    }
    assert_eq!(accept(&signer(2).sign_permit(&claims()), 0), Err(Refusal::Signature));
}

#[test]
fn a_permit_altered_in_any_byte_is_refused() {
    let permit = signer(1).sign_permit(&claims());
    for at in 0..permit.payload.len() {
        let mut bytes = permit.payload.clone().into_bytes();
        bytes[at] ^= 1;
        let payload = String::from_utf8(bytes).expect("ascii");
        assert!(accept(&SignedPermit { payload, ..permit.clone() }, 0).is_err(), "payload byte {at}");
    }
    for at in 0..permit.signature.len() {
        for flip in [1_u8, 0x20] {
            let mut bytes = permit.signature.clone().into_bytes();
            bytes[at] ^= flip;
            let Ok(signature) = String::from_utf8(bytes) else { continue };
            assert!(accept(&SignedPermit { signature, ..permit.clone() }, 0).is_err(), "signature byte {at}");
        }
    }
    for signature in ["", "00", &permit.signature[2..], &format!("{}00", permit.signature)] {
        assert!(accept(&SignedPermit { signature: signature.into(), ..permit.clone() }, 0).is_err());
    }
}

#[test]
fn a_policy_set_is_no_permit_and_is_bound_to_its_key() {
    let set =
        PolicySet { key_id: String::new(), version: 3, postures: BTreeMap::from([(Pid(7), Posture::Watch)]) };
    let signed = signer(1).sign_policy(&set);
    let door = Verifier::parse(&signer(1).public_key()).expect("a key");
    let accepted = door.accept_policy(&signed).expect("accepted");
    assert_eq!((accepted.version, accepted.postures), (3, set.postures.clone()));
    assert_eq!(door.accept_policy(&signer(2).sign_policy(&set)), Err(Refusal::Signature));
    let as_permit = SignedPermit { payload: signed.payload, signature: signed.signature };
    assert_eq!(accept(&as_permit, 0), Err(Refusal::Signature));
    assert!(Signer::parse("zz").is_none() && Signer::parse("00").is_none() && Verifier::parse("").is_none());
}

#[test]
fn an_errand_is_for_one_machine_and_runs_out() {
    let what = ErrandKind::Trim { leave: 5 };
    let errand =
        Errand { key_id: String::new(), node: "local".into(), what: what.clone(), not_after: Millis(1_000) };
    let door = Verifier::parse(&signer(1).public_key()).expect("a key");
    let accept =
        |errand: &SignedErrand, node: &str, now: i64| door.accept_errand(errand, &node.into(), Millis(now));
    let signed = signer(1).sign_errand(&errand);
    assert_eq!(accept(&signed, "local", 1_000), Ok(what));
    assert_eq!(accept(&signed, "local", 1_001), Err(Refusal::Expired));
    assert_eq!(accept(&signed, "far", 0), Err(Refusal::Other("node")));
    assert_eq!(accept(&signer(2).sign_errand(&errand), "local", 0), Err(Refusal::Signature));
    for at in 0..signed.payload.len() {
        let mut bytes = signed.payload.clone().into_bytes();
        bytes[at] ^= 1;
        let payload = String::from_utf8(bytes).expect("ascii");
        let altered = SignedErrand { payload, ..signed.clone() };
        assert_eq!(accept(&altered, "local", 0), Err(Refusal::Signature), "byte {at}");
    }
    let permit = signer(1).sign_permit(&claims());
    let as_errand = SignedErrand { payload: permit.payload, signature: permit.signature };
    assert_eq!(accept(&as_errand, "local", 0), Err(Refusal::Signature));
}

#[test]
fn every_field_of_a_plan_counts() {
    let base = plan(&command("ls -l"));
    let changes: [fn(&mut Plan); 21] = [
        |p| p.kind.push('x'),
        |p| p.node = NodeId::from("far"),
        |p| p.user.push('x'),
        |p| p.sandbox.push('x'),
        |p| p.tier = Tier::SameUser,
        |p| p.cwd.push('x'),
        |p| p.command = Some("ls -la".into()),
        |p| p.command = None,
        |p| p.argv = Some(vec!["ls".into(), "-l".into(), String::new()]),
        |p| p.argv = None,
        |p| p.program = Some("/bin/ls".into()),
        |p| drop(p.env.insert("A".into(), "1".into())),
        |p| p.stdin = Some(String::new()),
        |p| p.tty = true,
        |p| p.timeout_ms = Some(1),
        |p| p.output_cap = None,
        |p| p.files.push(PinnedFile { path: "a".into(), sha256: "absent".into() }),
        |p| p.path = Some("/a".into()),
        |p| p.new_sha256 = Some("0".into()),
        |p| p.diff = Some("+ a".into()),
        |p| drop(p.env.insert("A".into(), "2".into())),
    ];
    let mut seen = vec![fingerprint(&base)];
    for change in changes {
        let mut plan = base.clone();
        change(&mut plan);
        let print = fingerprint(&plan);
        assert!(!seen.contains(&print), "{plan:?}");
        seen.push(print);
    }
    // A plan that travelled has the same fingerprint.
    let text = serde_json::to_string(&base).expect("json");
    assert_eq!(fingerprint(&serde_json::from_str(&text).expect("plan")), seen[0]);
}
