//! Pages: their order, and that a long chat costs like a short one.

use crate::world::*;
use protocol::MessageId;
use sqlx::{Connection as _, Row as _, SqliteConnection, sqlite::SqliteConnectOptions};

#[tokio::test]
async fn pages_go_both_ways() {
    let w = world().await;
    let mut ids: Vec<MessageId> = Vec::new();
    for n in 0..10 {
        ids.push(w.send(&format!("{n}"), at(n)).await.value.accepted.message_id);
    }
    let page = async |after: Option<usize>, before: Option<usize>, newest, limit| {
        let (after, before) = (after.map(|n| &ids[n]), before.map(|n| &ids[n]));
        let page = w.store.messages(&w.owner, w.pid, after, before, newest, limit).await.unwrap();
        page.iter().map(|m| ids.iter().position(|id| *id == m.id).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(page(None, None, false, 3).await, [0, 1, 2]);
    assert_eq!(page(Some(2), None, false, 3).await, [3, 4, 5]);
    assert_eq!(page(None, None, true, 3).await, [7, 8, 9]);
    assert_eq!(page(None, Some(7), true, 3).await, [4, 5, 6]);
    assert_eq!(page(None, Some(2), true, 3).await, [0, 1]);
    let lost = w.store.messages(&w.owner, w.pid, Some(&id()), None, false, 3).await;
    assert!(matches!(lost, Err(store::Error::NotFound("message"))));
    let stranger = w.store.messages(&"someone".into(), w.pid, None, None, false, 3).await;
    assert!(matches!(stranger, Err(store::Error::NotFound("process"))));

    let turns = w.store.turns(&w.owner, w.pid, None, 4).await.unwrap();
    let rest = w.store.turns(&w.owner, w.pid, Some(&turns[3].id), 100).await.unwrap();
    assert_eq!((turns.len(), rest.len()), (4, 6));
}

/// What runs often reads by an index and sorts nothing, however long the chat or old the house.
#[tokio::test]
async fn what_runs_often_reads_by_an_index() {
    let w = world().await;
    let options = SqliteConnectOptions::new().filename(w.folder.path().join("metatron.db"));
    let mut sql = SqliteConnection::connect_with(&options).await.unwrap();
    let often = [
        (
            "SELECT * FROM messages m
             LEFT JOIN steps s ON m.role = 'assistant' AND s.turn_id = m.turn_id AND s.step = m.step
             WHERE m.pid = 1 AND m.n > 5 AND (m.set_aside_by IS NULL OR 0) ORDER BY m.n LIMIT 50",
            true,
        ),
        (
            "SELECT * FROM messages m
             LEFT JOIN steps s ON m.role = 'assistant' AND s.turn_id = m.turn_id AND s.step = m.step
             WHERE m.pid = 1 AND m.n < 5 AND (m.set_aside_by IS NULL OR 0) ORDER BY m.n DESC LIMIT 50",
            true,
        ),
        (
            "SELECT * FROM turns t JOIN messages m ON m.turn_id = t.id
             LEFT JOIN steps s ON m.role = 'assistant' AND s.turn_id = m.turn_id AND s.step = m.step
             WHERE t.pid = 1 AND (t.ended_at IS NOT NULL OR t.id = 'x') AND m.set_aside_by IS NULL
               AND t.n >= COALESCE((SELECT b.n FROM messages a JOIN turns b ON b.id = a.turn_id
                    WHERE a.pid = 1 AND a.set_aside_by IS NULL
                      AND substr(a.blocks, 1, 18) = '[{\"type\":\"summary\"' ORDER BY a.n DESC LIMIT 1), 0)
             ORDER BY t.n DESC, m.n DESC LIMIT 50",
            true,
        ),
        (
            "SELECT n FROM messages INDEXED BY messages_summaries WHERE pid = 1 AND set_aside_by IS NULL
               AND substr(blocks, 1, 18) = '[{\"type\":\"summary\"' ORDER BY n DESC LIMIT 1",
            true,
        ),
        (
            "SELECT m.id FROM turns t JOIN messages m ON m.turn_id = t.id
             WHERE t.pid = 1 AND m.set_aside_by IS NULL AND (t.n > 5 OR t.id = 'x' AND m.n >= 5) ORDER BY t.n, m.n",
            true,
        ),
        (
            "UPDATE messages SET set_aside_by = 'x' WHERE pid = 1 AND set_aside_by IS NULL AND
             (turn_id IN (SELECT id FROM turns WHERE pid = 1 AND n > 5) OR turn_id = 'x' AND n >= 5)",
            true,
        ),
        (
            "SELECT * FROM turns WHERE pid = 1 AND ended_at IS NULL ORDER BY started_at IS NULL, n LIMIT 1",
            false,
        ),
        (
            "SELECT t.id FROM turns t
             WHERE t.ended_at IS NULL AND (t.ticketed_at IS NULL OR t.ticketed_at < 5)
               AND (t.state IN ('thinking', 'acting') AND (t.lease_until IS NULL OR t.lease_until <= 5)
                    OR t.state = 'queued' AND (t.started_at IS NOT NULL OR NOT EXISTS
                       (SELECT 1 FROM turns o WHERE o.pid = t.pid AND o.ended_at IS NULL AND o.n <> t.n
                        AND (o.started_at IS NOT NULL OR o.n < t.n))))
             ORDER BY t.n LIMIT 9",
            false,
        ),
        ("SELECT pid, posture FROM processes WHERE posture <> 'ask'", true),
        ("SELECT * FROM ops WHERE turn_id = 'x' ORDER BY op_id", true),
        ("SELECT * FROM ops WHERE pid = 1 AND op_id > 'x' ORDER BY op_id LIMIT 50", true),
        (
            "SELECT * FROM ops WHERE state = 'cancelling' AND cancelled_at < 5 ORDER BY cancelled_at LIMIT 9",
            true,
        ),
        ("SELECT * FROM approvals WHERE owner_id = 'x' AND state = 'pending' AND id > 'x' ORDER BY id", true),
        ("SELECT * FROM approvals WHERE state = 'pending' AND expires_at <= 5 ORDER BY expires_at", true),
        (
            "SELECT * FROM approvals WHERE owner_id = 'x' AND id < '~' AND (CAST(1 AS BIGINT) IS NULL OR pid = 1)
             AND state <> 'pending' ORDER BY id DESC LIMIT 50",
            true,
        ),
        ("DELETE FROM events WHERE pid = 1", false),
        ("DELETE FROM approvals WHERE turn_id IN (SELECT id FROM turns WHERE pid = 1)", false),
        ("DELETE FROM attachments WHERE message_id IN (SELECT id FROM messages WHERE pid = 1)", false),
        ("DELETE FROM steps WHERE turn_id IN (SELECT id FROM turns WHERE pid = 1)", false),
        ("SELECT 1 FROM approvals WHERE op_id = 'x'", false),
        ("SELECT * FROM events WHERE published_at IS NULL AND created_at < 5 ORDER BY id LIMIT 50", true),
    ];
    for (query, ordered) in often {
        let plan: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}")))
            .fetch_all(&mut sql)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get::<String, _>("detail"))
            .collect();
        let scans = plan.iter().any(|line| line.starts_with("SCAN") && !line.contains("INDEX"));
        let ended =
            query.contains("ended_at IS NULL") && plan.iter().any(|line| line.contains("turns_by_process"));
        let sorts = plan.iter().any(|line| line.contains("TEMP B-TREE"));
        assert!(!(scans || ended || ordered && sorts), "{query}\n{}", plan.join("\n"));
    }
}
