//! Chats as wholes: ended, deleted, branched, searched, copied out.

use crate::world::*;
use protocol::{
    MessageId, Pid,
    message::{Block, Message, Outcome, Role},
    op::OpResult,
    process::{Posture, ProcessChange, ProcessState, TitledBy},
    turn::TurnState,
};
use sqlx::SqliteConnection;
use store::{Error, NewBranchRow};

async fn count(sql: &mut SqliteConnection, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(sql).await.expect("done")
}

/// A turn with a command that was asked about and approved, done.
async fn a_whole_turn(w: &World) -> MessageId {
    let (claim, ops) = w.acting(&["c1"]).await;
    w.store.op_sent(&claim, &ops[0], None, at(22)).await.expect("done");
    let _ = w.store.op_asked(&claim, question(&ops[0]), at(23)).await.expect("done");
    let _ = w.store.park_turn(&claim, TurnState::WaitingApproval, at(24)).await.expect("done");
    let open = w.store.transcript(&w.owner, w.pid).await.expect("done").approvals;
    let yes = store::Decision::Approve { permit: permit() };
    let _ = w.store.decide(&w.owner, &open.last().expect("done").id, yes, at(25)).await.expect("done");
    let claim = w.claim(&claim.turn_id).await;
    let _ = w.store.op_ended(&claim, &ops[0], &result(Outcome::Ok, "93%"), at(26)).await.expect("done");
    let told =
        w.store.commit_outcome(&claim, &id(), outcome(1, "c1", Some(&ops[0])), at(27)).await.expect("done");
    let _ = w.store.finish_turn(&claim, TurnState::Done, None, at(28)).await.expect("done");
    told.value.expect("done").id
}

#[tokio::test]
async fn an_ended_process_has_no_turns_and_takes_no_messages() {
    let w = world().await;
    let (claim, questions) = w.asking(&["c1"]).await;
    let behind = w.send("and then", at(30)).await.value.accepted.turn_id;
    assert!(matches!(
        w.store.end_process(&"someone".into(), w.pid, None, at(31)).await,
        Err(Error::NotFound("process"))
    ));
    let ended = w.store.end_process(&w.owner, w.pid, None, at(31)).await.unwrap();
    assert_eq!(
        names(&ended),
        [
            "approval.decided cancelled",
            "op.state cancelled",
            "turn.state cancelled",
            "turn.state cancelled",
            "process.state ended"
        ],
        "and no state in between"
    );
    assert_eq!(ended.value.0.as_ref(), Some(&claim.turn_id));
    assert_eq!(ended.value.1.approvals, [questions[0].id.clone()]);
    assert_eq!(w.state(&behind).await, TurnState::Cancelled);
    let again = w.store.end_process(&w.owner, w.pid, None, at(32)).await.unwrap();
    assert!(again.value.0.is_none() && again.facts.is_empty());
    let late = w.store.send_message(w.message("late", "hello?"), at(33)).await;
    assert_eq!(conflict(late), "ended");
    assert_eq!(conflict(w.store.cancel_turn(&w.owner, w.pid, None, at(33)).await), "idle");
    let change = ProcessChange { pinned: Some(true), ..ProcessChange::default() };
    let _ = w.store.change_process(&w.owner, w.pid, &change, at(34)).await.unwrap();
    let process = w.store.process(&w.owner, w.pid).await.unwrap().process;
    assert_eq!((process.state, process.pinned_at), (ProcessState::Ended, Some(at(34))));
}

#[tokio::test]
async fn a_deleted_process_leaves_nothing_and_others_stay() {
    let w = world().await;
    a_whole_turn(&w).await;
    let other = World { pid: new_process(&w.store, &w.owner).await, ..w };
    a_whole_turn(&other).await;
    let w = World { pid: Pid(1), ..other };
    let mut sql = w.sql().await;
    sqlx::query("UPDATE processes SET posture = 'watch', ppid = NULL WHERE pid = 1")
        .execute(&mut sql)
        .await
        .unwrap();
    sqlx::query("UPDATE processes SET ppid = 1 WHERE pid = 2").execute(&mut sql).await.unwrap();
    sqlx::query(
        "INSERT INTO attachments SELECT pid || id, owner_id, id, 'a.txt', 'text/plain', 'text', 1, 'x', 1, NULL
         FROM messages WHERE role = 'user'",
    )
    .execute(&mut sql)
    .await
    .unwrap();

    // Not while a turn waits, and not while a cancelled command may still run.
    let queued = w.queued().await;
    assert_eq!(conflict(w.store.delete_process(&w.owner, w.pid, at(40)).await), "busy");
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(41)).await.unwrap();
    let (claim, ops) = w.acting(&["c1"]).await;
    w.store.op_sent(&claim, &ops[0], None, at(42)).await.unwrap();
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(43)).await.unwrap();
    assert_eq!(conflict(w.store.delete_process(&w.owner, w.pid, at(44)).await), "ending");
    let end = result(Outcome::Cancelled, "");
    let _ = w.store.op_cancel_confirmed(&ops[0], &end, at(45)).await.unwrap();

    let stranger = w.store.delete_process(&"someone".into(), w.pid, at(46)).await;
    assert!(matches!(stranger, Err(Error::NotFound("process"))));
    let gone = w.store.delete_process(&w.owner, w.pid, at(46)).await.unwrap();
    assert_eq!(
        (gone.value.posture, names(&gone)),
        (Posture::Watch, vec!["process.changed".into(), "process.deleted".into()])
    );

    // Nobody sees it from now on, and whatever dies before it is cleared leaves that to others.
    assert_eq!(count(&mut sql, "SELECT COUNT(*) FROM processes WHERE pid = 1").await, 1);
    unseen(&w, Pid(1), &ops[0]).await;
    assert!(w.store.postures().await.unwrap().is_empty());
    assert_eq!(
        count(&mut sql, "SELECT COUNT(*) FROM events WHERE pid = 1 AND published_at IS NULL").await,
        1
    );
    let half = w.store.clear_some(Pid(1), store::Clearing::default(), at(47)).await.unwrap();
    assert!(half.is_some());
    assert_eq!(w.store.unfinished(at(0), 9, at(48)).await.unwrap(), [Pid(1)]);
    w.clear(Pid(1)).await;
    assert!(w.store.unfinished(at(1_000), 9, at(48)).await.unwrap().is_empty());
    for left in [
        "SELECT COUNT(*) FROM processes WHERE pid = 1",
        "SELECT COUNT(*) FROM hidden_processes",
        "SELECT COUNT(*) FROM turns WHERE pid = 1",
        "SELECT COUNT(*) FROM messages WHERE pid = 1",
        "SELECT COUNT(*) FROM ops WHERE pid = 1",
        "SELECT COUNT(*) FROM approvals WHERE pid = 1",
        "SELECT COUNT(*) FROM steps WHERE turn_id NOT IN (SELECT id FROM turns)",
        "SELECT COUNT(*) - 1 FROM attachments",
        "SELECT COUNT(*) - 1 FROM events WHERE json_extract(event, '$.pid') = 1",
        "SELECT COUNT(*) FROM pragma_foreign_key_check",
    ] {
        assert_eq!(count(&mut sql, left).await, 0, "{left}");
    }
    let mut other = World { pid: Pid(2), ..w };
    assert_eq!(
        (
            other.messages().await.len(),
            other.store.process(&other.owner, other.pid).await.unwrap().process.ppid
        ),
        (3, None)
    );
    assert!(other.store.postures().await.unwrap().is_empty());

    // Whoever comes late finds nothing, and harms nothing.
    assert!(other.store.claim_turn(&queued, "w", at(50), at(60)).await.unwrap().is_none());
    assert!(matches!(other.store.renew_lease(&claim, at(60)).await, Err(Error::Fenced)));
    let late = other.store.commit_answer(&claim, answer(1, &["c1"]), at(50)).await;
    assert!(matches!(late, Err(Error::Fenced)));
    assert!(matches!(
        other.store.op_cancel_confirmed(&ops[0], &end, at(50)).await,
        Err(Error::NotFound("op"))
    ));
    assert!(matches!(
        other.store.delete_process(&other.owner, Pid(1), at(50)).await,
        Err(Error::NotFound(_))
    ));
    // The number is never given again.
    other.pid = new_process(&other.store, &other.owner).await;
    assert_eq!(other.pid, Pid(3));
}

/// Of a process that is hidden nothing is to be seen.
async fn unseen(w: &World, pid: Pid, op: &protocol::OpId) {
    let (store, owner) = (&w.store, &w.owner);
    assert!(matches!(store.process(owner, pid).await, Err(Error::NotFound("process"))));
    assert!(matches!(store.transcript(owner, pid).await, Err(Error::NotFound("process"))));
    assert!(matches!(store.op(owner, op).await, Err(Error::NotFound("op"))));
    assert!(store.processes(owner, None, 99).await.expect("a list").iter().all(|process| process.pid != pid));
    assert!(store.last_chats(owner, 99).await.expect("a list").iter().all(|process| process.pid != pid));
    let asked = store.approvals(owner, store::Asked::Any, Some(pid), true, None, 99).await.expect("a list");
    assert!(asked.is_empty(), "{asked:?}");
    for words in ["do it", "step", "Disk"] {
        let found = store.search(owner, words, None, 99).await.expect("a list");
        assert!(found.iter().all(|found| found.pid != pid), "{words}: {found:?}");
    }
}

/// A branch whose maker dies: nobody sees a part of it, and the same request goes on where it was.
#[tokio::test]
async fn a_branch_is_seen_whole_or_never() {
    let w = world().await;
    a_whole_turn(&w).await;
    let mut sql = w.sql().await;
    sqlx::query(
        "WITH RECURSIVE many(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM many WHERE k < 600)
         INSERT INTO messages (id, pid, turn_id, owner_id, role, step, blocks, created_at)
         SELECT 'm' || k, pid, turn_id, owner_id, role, k, blocks, created_at FROM messages, many WHERE n = 1",
    )
    .execute(&mut sql)
    .await
    .unwrap();
    let last = w.send("the last", at(50)).await.value.accepted.message_id;
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(51)).await.unwrap();
    let row = |client: &str| NewBranchRow {
        owner_id: w.owner.clone(),
        client_id: client.into(),
        pid: w.pid,
        message_id: last.clone(),
    };
    // After so many ids, in the middle of a piece.
    let die_after = async |client: &str, ids: usize, now: i64| {
        let (store, row, made) = (w.store.clone(), row(client), std::sync::atomic::AtomicUsize::new(0));
        let mut life = tokio::task::JoinSet::new();
        life.spawn(async move {
            let new_id = || {
                let n = made.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                assert!(n < ids, "it dies");
                id()
            };
            store.branch_process(&row, new_id, at(now)).await.map(|made| made.value.pid)
        });
        assert!(life.join_next().await.unwrap().unwrap_err().is_panic());
    };
    let hidden = "SELECT COALESCE(MAX(pid), 0) FROM hidden_processes";
    die_after("b1", 300, 60).await;
    let pid = Pid(count(&mut sql, hidden).await);
    assert_eq!(
        count(&mut sql, "SELECT COUNT(*) FROM messages WHERE pid = 2").await,
        200,
        "a piece of it stands"
    );
    unseen(&w, pid, &"no op".into()).await;
    assert!(matches!(w.store.delete_process(&w.owner, pid, at(61)).await, Err(Error::NotFound(_))));
    assert!(w.store.unfinished(at(60), 9, at(62)).await.unwrap().is_empty(), "it may still be at work");

    // Twice at once, and it is made once.
    let (one, two) = (row("b1"), row("b1"));
    let (one, two) =
        tokio::join!(w.store.branch_process(&one, id, at(63)), w.store.branch_process(&two, id, at(63)));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.value.pid, two.value.pid, one.facts.len() + two.facts.len()), (pid, pid, 1));
    let (old, new) = (
        w.store.transcript(&w.owner, w.pid).await.unwrap(),
        w.store.transcript(&w.owner, pid).await.unwrap(),
    );
    assert_eq!((old.messages.len(), new.turns.len()), (604, 2));
    let said = |of: &store::Transcript| {
        of.messages.iter().map(|m| (m.role, m.step, text_of(&m.blocks))).collect::<Vec<_>>()
    };
    assert_eq!(said(&old), said(&new), "all of it, in order, and once");

    // Nobody asks again: it is given up and taken away, and the request makes another.
    die_after("b2", 300, 70).await;
    let pid = Pid(count(&mut sql, hidden).await);
    assert_eq!(w.store.unfinished(at(60_000), 9, at(60_000)).await.unwrap(), [pid]);
    w.clear(pid).await;
    let other = w.store.branch_process(&row("b2"), id, at(101)).await.unwrap().value.pid;
    assert!(other > pid);
    // What it is made of changes meanwhile, or goes: then there is no branch of it.
    for (client, change) in [("b3", "aside"), ("b4", "deleted")] {
        die_after(client, 300, 110).await;
        let pid = Pid(count(&mut sql, hidden).await);
        if change == "aside" {
            let aside = "UPDATE messages SET set_aside_by = 'x' WHERE id = $1";
            sqlx::query(aside).bind(last.as_str()).execute(&mut sql).await.unwrap();
        } else {
            let _ = w.store.delete_process(&w.owner, w.pid, at(111)).await.unwrap();
        }
        let gone = w.store.branch_process(&row(client), id, at(112)).await;
        assert!(matches!(gone, Err(Error::NotFound("message"))), "{change}");
        w.clear(pid).await;
        let back = "UPDATE messages SET set_aside_by = NULL";
        sqlx::query(back).execute(&mut sql).await.unwrap();
    }
    w.clear(w.pid).await;
    assert_eq!(count(&mut sql, "SELECT COUNT(*) FROM hidden_processes").await, 0);
    assert_eq!(count(&mut sql, "SELECT COUNT(*) FROM pragma_foreign_key_check").await, 0);
    assert_eq!(w.store.processes(&w.owner, None, 99).await.unwrap().len(), 2);
}

fn text_of(blocks: &[Block]) -> String {
    blocks.iter().map(|block| if let Block::Text { text } = block { text.as_str() } else { "" }).collect()
}

#[tokio::test]
async fn a_branch_goes_on_by_itself() {
    let w = world().await;
    let result = a_whole_turn(&w).await;
    let change = ProcessChange {
        title: Some("Disk".to_owned()),
        posture: Some(Posture::Watch),
        model: Some("m".to_owned()),
        ..ProcessChange::default()
    };
    let _ = w.store.change_process(&w.owner, w.pid, &change, at(30)).await.unwrap();
    let later = w.send("later", at(31)).await.value.accepted;
    let row = |client: &str, pid, message: &MessageId| NewBranchRow {
        owner_id: w.owner.clone(),
        client_id: client.into(),
        pid,
        message_id: message.clone(),
    };
    let branch = async |row: NewBranchRow| w.store.branch_process(&row, id, at(40)).await;

    let made = branch(row("b1", w.pid, &result)).await.unwrap();
    assert_eq!(names(&made), ["process.created"], "no fact for each message");
    let process = &made.value;
    assert_eq!((process.title.as_str(), process.titled_by), ("Disk (branch)", Some(TitledBy::Owner)));
    assert_eq!((process.posture, process.model.as_deref(), process.ppid), (Posture::Watch, Some("m"), None));
    assert_eq!((process.state, process.usage.input_tokens), (ProcessState::Idle, 0));
    let again = branch(row("b1", w.pid, &result)).await.unwrap();
    assert_eq!((again.value.pid, again.facts.len()), (process.pid, 0));

    let (old, new) = (
        w.store.transcript(&w.owner, w.pid).await.unwrap(),
        w.store.transcript(&w.owner, process.pid).await.unwrap(),
    );
    assert_eq!((old.messages.len(), new.messages.len(), new.turns.len()), (4, 3, 1));
    assert_eq!((new.ops.len(), new.approvals.len(), new.turns[0].state), (0, 0, TurnState::Done));
    for (old, new) in old.messages.iter().zip(&new.messages) {
        assert_eq!(
            (old.role, old.step, old.created_at, &old.model),
            (new.role, new.step, new.created_at, &new.model)
        );
        assert!(old.id != new.id && old.turn_id != new.turn_id && new.client_id.is_none());
    }
    let text = serde_json::to_string(&new.messages).unwrap();
    assert!(text.contains("\"call_id\":\"c1\"") && !text.contains("op_id"), "{text}");

    // It goes on like any other, and a branch of it too.
    let first = new.messages[0].id.clone();
    let w2 = World {
        pid: process.pid,
        store: w.store.clone(),
        owner: w.owner.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    a_whole_turn(&w2).await;
    let second = branch(row("b2", w2.pid, &first)).await.unwrap().value;
    assert_eq!(
        (second.title.as_str(), w.store.transcript(&w.owner, second.pid).await.unwrap().messages.len()),
        ("Disk (branch 2)", 3)
    );

    assert_eq!(conflict(branch(row("b3", w.pid, &later.message_id)).await), "busy");
    assert!(matches!(branch(row("b3", w.pid, &first)).await, Err(Error::NotFound("message"))));
    assert!(matches!(branch(row("b3", Pid(99), &first)).await, Err(Error::NotFound("process"))));
    let stranger = NewBranchRow { owner_id: "someone".into(), ..row("b3", w.pid, &result) };
    assert!(matches!(branch(stranger).await, Err(Error::NotFound("process"))));
    // What was set aside is no part of it.
    let mut sql = w.sql().await;
    sqlx::query("UPDATE messages SET set_aside_by = 'x' WHERE id = $1")
        .bind(result.as_str())
        .execute(&mut sql)
        .await
        .unwrap();
    assert!(matches!(branch(row("b3", w.pid, &result)).await, Err(Error::NotFound("message"))));
    let rest = branch(row("b3", w.pid, &old.messages[0].id)).await.unwrap().value.pid;
    let rest = w.store.transcript(&w.owner, rest).await.unwrap().messages;
    assert_eq!(rest.iter().map(|m| m.role).collect::<Vec<_>>(), [Role::User, Role::Assistant]);
    // The original goes, the branches stay.
    let _ = w.store.end_process(&w.owner, w.pid, None, at(50)).await.unwrap();
    let _ = w.store.delete_process(&w.owner, w.pid, at(51)).await.unwrap();
    assert_eq!(w.store.transcript(&w.owner, w2.pid).await.unwrap().messages.len(), 6);
}

/// Of a turn that was stopped the ops alone know the ends of its calls: who reads on has them as results, each once.
#[tokio::test]
async fn what_a_stopped_op_was_left_with_goes_along() {
    let w = world().await;
    let (claim, ops) = w.acting(&["c1", "c2", "c3"]).await;
    let told = outcome(1, "c3", Some(&ops[2]));
    let _ = w.store.op_ended(&claim, &ops[2], &result(Outcome::Ok, "done"), at(21)).await.unwrap();
    let _ = w.store.commit_outcome(&claim, &id(), told, at(21)).await.unwrap();
    w.store.op_sent(&claim, &ops[0], None, at(22)).await.unwrap();
    let _ = w.store.op_running(&claim, &ops[0], &journal(), None, at(23)).await.unwrap();
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(24)).await.unwrap();
    let end = OpResult {
        reason: Some("cancelled".to_owned()),
        started_at: Some(at(23)),
        ..result(Outcome::Cancelled, "heron\n")
    };
    let _ = w.store.op_cancel_confirmed(&ops[0], &end, at(25)).await.unwrap();
    let results = |messages: &[Message]| -> Vec<String> {
        let blocks = messages.iter().flat_map(|message| &message.blocks);
        let told = blocks.filter_map(|block| match block {
            Block::ToolResult { call_id, text, .. } => Some(format!("{call_id} {text}")),
            _ => None,
        });
        told.collect()
    };
    let kept = ["c1 heron\n[cancelled]", "c2 It was stopped before it ran.", "c3 done"];

    let next = w.queued().await;
    assert_eq!(results(&w.store.history(w.pid, &next, 100).await.unwrap()), kept);
    let said = w.messages().await;
    assert_eq!(results(&said), kept[2..], "nothing is written into a turn that is over");
    let row = NewBranchRow {
        owner_id: w.owner.clone(),
        client_id: "b".into(),
        pid: w.pid,
        message_id: said[0].id.clone(),
    };
    let branch = w.store.branch_process(&row, id, at(30)).await.unwrap().value.pid;
    let copies = w.store.transcript(&w.owner, branch).await.unwrap().messages;
    let roles: Vec<Role> = copies.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::Tool, Role::Tool, Role::Tool]);
    assert_eq!(results(&copies), kept);
}

#[tokio::test]
async fn attachments_go_along_with_a_branch() {
    let w = world().await;
    let said = w.send("look", T0).await.value.accepted;
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(1)).await.unwrap();
    let mut sql = w.sql().await;
    sqlx::query("INSERT INTO attachments SELECT 'a1', owner_id, id, 'a.txt', 'text/plain', 'text', 5, x'68656c6c6f', 1, NULL FROM messages")
        .execute(&mut sql)
        .await
        .unwrap();
    let blocks = r#"[{"type":"attachment","id":"a1","name":"a.txt","media_type":"text/plain","size":5,"kind":"text"}]"#;
    sqlx::query("UPDATE messages SET blocks = $1").bind(blocks).execute(&mut sql).await.unwrap();
    let row = NewBranchRow {
        owner_id: w.owner.clone(),
        client_id: "b".into(),
        pid: w.pid,
        message_id: said.message_id,
    };
    let branch = w.store.branch_process(&row, id, at(2)).await.unwrap().value.pid;
    let _ = w.store.delete_process(&w.owner, w.pid, at(3)).await.unwrap();
    let copy = &w.store.transcript(&w.owner, branch).await.unwrap().messages[0];
    let Block::Attachment(file) = &copy.blocks[0] else { panic!("{copy:?}") };
    let bytes: Vec<u8> =
        sqlx::query_scalar("SELECT bytes FROM attachments WHERE id = $1 AND message_id = $2")
            .bind(file.id.as_str())
            .bind(copy.id.as_str())
            .fetch_one(&mut sql)
            .await
            .unwrap();
    assert_eq!((file.id.as_str() != "a1", bytes), (true, b"hello".to_vec()));
}

#[tokio::test]
async fn words_are_found_where_people_and_models_said_them() {
    let w = world().await;
    let change = |title: &str| ProcessChange { title: Some(title.to_owned()), ..ProcessChange::default() };
    let _ = w.store.change_process(&w.owner, w.pid, &change("Über Äpfel_100%"), at(1)).await.unwrap();
    a_whole_turn(&w).await;
    for (n, text) in [
        "ÄPFEL \"and\" Birnen",
        "100% sure",
        "1005 sheep",
        "a_b",
        "acb",
        "back\\slash\nnew line",
        "ЯБЛОКО",
        "it's [*] a? set",
        "type",
    ]
    .iter()
    .enumerate()
    {
        let _ = w.send(text, at(100 + n as i64)).await;
    }
    let find = async |words: &str| {
        let found = w.store.search(&w.owner, words, None, 50).await.unwrap();
        found
            .iter()
            .map(|f| f.message_id.as_ref().map_or_else(|| format!("title {}", f.title), |_| f.texts.join("")))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        find("äpfel").await,
        ["title Über Äpfel_100%", "ÄPFEL \"and\" Birnen"],
        "by the time of the last activity"
    );
    assert_eq!(find("über").await, ["title Über Äpfel_100%"]);
    assert_eq!(find("яблоко").await, ["ЯБЛОКО"]);
    assert_eq!(find("100%").await, ["title Über Äpfel_100%", "100% sure"]);
    assert_eq!(find("A_B").await, ["a_b"]);
    assert_eq!(find("\"AND\" b").await, ["ÄPFEL \"and\" Birnen"]);
    assert_eq!(find("K\\SLASH\nNEW").await, ["back\\slash\nnew line"]);
    assert_eq!(find("[*] A?").await, ["it's [*] a? set"]);
    assert_eq!(find("it's").await.len(), 1);
    assert_eq!(find("step 1").await, ["step 1"], "what a model said");
    assert_eq!(find("type").await, ["type"], "not the word in the JSON");
    assert!(find("touch x").await.is_empty() && find("done").await.is_empty(), "neither calls nor results");
    assert!(find("'; DROP TABLE messages; --").await.is_empty());
    assert!(w.store.search(&"someone".into(), "100", None, 50).await.unwrap().is_empty());
    assert_eq!(w.store.search(&w.owner, "1", None, 2).await.unwrap().len(), 2);

    // One chat shows five places, and another chat is seen beside it.
    for n in 0..9 {
        let _ = w.send(&format!("needle {n}"), at(200 + n)).await;
    }
    let other = World {
        pid: new_process(&w.store, &w.owner).await,
        store: w.store.clone(),
        owner: w.owner.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    let _ = other.send("a Needle", at(150)).await;
    assert_eq!(
        find("needle").await,
        ["needle 8", "needle 7", "needle 6", "needle 5", "needle 4", "title a Needle", "a Needle"]
    );
    let mut sql = w.sql().await;
    sqlx::query("UPDATE messages SET set_aside_by = 'x' WHERE pid = $1")
        .bind(other.pid.0)
        .execute(&mut sql)
        .await
        .unwrap();
    assert_eq!(find("a needle").await, ["title a Needle"]);
}

/// How long it takes is printed, and judged where nothing else runs: here it would fail on a busy machine.
#[tokio::test]
async fn ten_thousand_messages_are_searched_branched_and_deleted_by_pieces() {
    let w = world().await;
    let said = w.send("the first", T0).await.value.accepted;
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(1)).await.unwrap();
    let mut sql = w.sql().await;
    sqlx::query(
        "WITH RECURSIVE many(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM many WHERE k < 10000)
         INSERT INTO messages (id, pid, turn_id, owner_id, role, step, blocks, created_at)
         SELECT 'm' || k, pid, turn_id, owner_id, CASE k % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, k,
                json_array(json_object('type', 'text', 'text', printf('%.*c', 40, 'x') || replace(printf('%.*c', 60, '.'), '.', ' words words') || k)),
                created_at FROM messages, many",
    )
    .execute(&mut sql)
    .await
    .unwrap();
    for (words, some) in [("words77", true), ("WORDS9999", true), ("words 77", false), ("ничего", false)]
    {
        let begun = std::time::Instant::now();
        let found = w.store.search(&w.owner, words, None, 50).await.unwrap();
        println!("search {words:?}: {:?}", begun.elapsed());
        assert_eq!(!found.is_empty(), some, "{words}");
        assert!(found.len() <= 51, "{words}: {}", found.len());
    }
    let begun = std::time::Instant::now();
    let row = NewBranchRow {
        owner_id: w.owner.clone(),
        client_id: "b".into(),
        pid: w.pid,
        message_id: said.message_id,
    };
    let branch = w.store.branch_process(&row, id, at(2)).await.unwrap().value.pid;
    println!("branch: {:?}", begun.elapsed());
    let begun = std::time::Instant::now();
    let _ = w.store.delete_process(&w.owner, branch, at(3)).await.unwrap();
    println!("delete, as it is seen: {:?}", begun.elapsed());
    let pieces = w.clear(branch).await;
    println!("delete, in {pieces} pieces: {:?}", begun.elapsed());
    assert!(pieces > 20, "{pieces}: a piece is 500 rows");
}

/// Texts and words of which every place looks like a beginning: the search is broken off, and nobody else
/// waits for it.
#[tokio::test]
async fn a_search_that_takes_for_ever_holds_nobody_up() {
    let w = world().await;
    let text = "a".repeat(1_000_000);
    for n in 0..40 {
        let _ = w.send(&text, at(n)).await;
    }
    let words = format!("{}b", "a".repeat(499));
    // More than there are connections in all.
    let mut searches = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (store, owner, words) = (w.store.clone(), w.owner.clone(), words.clone());
        searches.spawn(async move { store.search(&owner, &words, None, 50).await.map(|found| found.len()) });
    }
    let others = async {
        for n in 0..8 {
            let _ = w.send("in between", at(100 + n)).await;
            assert_eq!(w.store.processes(&w.owner, None, 9).await.unwrap().len(), 1);
        }
    };
    tokio::select! {
        ended = searches.join_next() => panic!("everybody waited for the search: {ended:?}"),
        () = others => {}
    }
    let ended = searches.join_next().await.unwrap().unwrap();
    assert!(matches!(ended, Err(Error::TooLong)), "{ended:?}");
    searches.shutdown().await;
    assert_eq!(w.store.search(&w.owner, "in between", None, 50).await.unwrap().len(), 5);
}
