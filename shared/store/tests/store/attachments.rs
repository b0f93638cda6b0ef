//! Files given along: claimed by one message, kept with it, swept when nobody said them.

use crate::world::*;
use protocol::{
    AttachmentId,
    message::{AttachmentKind, Block},
};
use store::{Error, NewAttachment, NewUserMessage, Room};

const ROOM: Room = Room { most_bytes: 100, make: false };

impl World {
    fn file(&self, client: Option<&str>, bytes: &[u8]) -> NewAttachment {
        NewAttachment {
            id: id(),
            owner_id: self.owner.clone(),
            client_id: client.map(Into::into),
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            kind: AttachmentKind::Text,
            bytes: bytes.to_vec(),
        }
    }

    async fn attach(&self, bytes: &[u8], now: i64) -> AttachmentId {
        self.store.add_attachment(self.file(None, bytes), ROOM, at(now)).await.expect("kept").id
    }

    fn with(&self, client: &str, files: &[&AttachmentId]) -> NewUserMessage {
        let attachments = files.iter().map(|id| (*id).clone()).collect();
        NewUserMessage { attachments, ..self.message(client, "look") }
    }
}

#[tokio::test]
async fn a_file_belongs_to_one_message() {
    let w = world().await;
    let (one, two) = (w.attach(b"0123456789", 0).await, w.attach(b"b", 0).await);
    let sent = w.store.send_message(w.with("c1", &[&two, &one]), at(1)).await.unwrap().value;
    let message = &w.messages().await[0];
    let named: Vec<_> = message
        .blocks
        .iter()
        .filter_map(
            |block| if let Block::Attachment(file) = block { Some((&file.id, file.size)) } else { None },
        )
        .collect();
    assert_eq!(named, [(&two, 1), (&one, 10)], "in the order in which they were named");

    // Nothing of a refused message stands.
    let three = w.attach(b"c", 0).await;
    assert_eq!(conflict(w.store.send_message(w.with("c2", &[&three, &one]), at(2)).await), "said");
    let (gone, foreign) = (id(), w.attach(b"d", 0).await);
    let mut sql = w.sql().await;
    let away = sqlx::query("UPDATE attachments SET owner_id = 'stranger' WHERE id = $1");
    sqlx::query("INSERT INTO users SELECT 'stranger', 'Eve', 'user', '', 0 FROM users")
        .execute(&mut sql)
        .await
        .unwrap();
    away.bind(foreign.as_str()).execute(&mut sql).await.unwrap();
    let missing = w.store.send_message(w.with("c3", &[&gone, &three, &one, &foreign]), at(2)).await;
    assert!(matches!(missing, Err(Error::AttachmentsGone(ids)) if ids == [gone, foreign]), "all of them");
    assert_eq!(w.messages().await.len(), 1);
    let _ = w.store.cancel_turn(&w.owner, w.pid, None, at(3)).await.unwrap();
    let again =
        NewUserMessage { replaces: Some(sent.accepted.message_id), ..w.with("c4", &[&one, &two, &three]) };
    let again = w.store.send_message(again, at(4)).await.unwrap().value;
    assert!(again.fresh, "what was set aside gives its files to what is said in its place");

    let (file, bytes) = w.store.attachment(&w.owner, &one).await.unwrap();
    assert_eq!((file.size, &bytes[..]), (10, &b"0123456789"[..]));
    assert!(matches!(w.store.attachment(&"someone".into(), &one).await, Err(Error::NotFound("attachment"))));
    for (most, head, tail) in
        [(3, "012", "789"), (7, "0123456", "789"), (10, "0123456789", ""), (99, "0123456789", "")]
    {
        let ends = w.store.attachment_ends(&w.owner, &one, most).await.unwrap().unwrap();
        assert_eq!(ends, (head.into(), tail.into()), "{most}");
    }
    assert_eq!(w.store.attachment_ends(&w.owner, &id(), 3).await.unwrap(), None);
}

#[tokio::test]
async fn an_upload_that_is_repeated_gives_the_same_file() {
    let w = world().await;
    let send =
        async |bytes: &[u8], now| w.store.add_attachment(w.file(Some("u1"), bytes), ROOM, at(now)).await;
    let first = send(b"abc", 0).await.unwrap();
    // Also one that would not fit any more, and one whose file was said.
    let full = w.attach(&[b'x'; 97], 1).await;
    assert_eq!(send(b"abc", 2).await.unwrap(), first);
    let _ = w.store.send_message(w.with("c1", &[&first.id]), at(3)).await.unwrap();
    assert_eq!(send(b"other", 4).await.unwrap(), first);
    let again = || async { w.store.add_attachment(w.file(Some("u2"), b""), ROOM, at(5)).await.unwrap() };
    let (one, two, three) = tokio::join!(again(), again(), again());
    assert!(one == two && two == three, "at once too");
    w.store.drop_attachment(&w.owner, &full, at(6)).await.unwrap();
}

#[tokio::test]
async fn what_waits_to_be_said_has_a_bound_that_is_told_first() {
    let w = world().await;
    let said = w.attach(&[b's'; 90], 0).await;
    let _ = w.store.send_message(w.with("c1", &[&said]), at(1)).await.unwrap();
    let (one, two, three) =
        (w.attach(&[b'1'; 30], 2).await, w.attach(&[b'2'; 30], 3).await, w.attach(&[b'3'; 40], 4).await);
    let more = || w.file(None, &[b'4'; 35]);
    let refused = w.store.add_attachment(more(), ROOM, at(5)).await;
    let Err(Error::Unsaid { bytes: 100, would_go }) = refused else { panic!("{refused:?}") };
    assert_eq!(would_go.iter().map(|file| &file.id).collect::<Vec<_>>(), [&one, &two], "the oldest first");
    for file in [&one, &two, &three, &said] {
        assert!(w.store.attachment(&w.owner, file).await.is_ok(), "nothing went");
    }
    let four = w.store.add_attachment(more(), Room { make: true, ..ROOM }, at(6)).await.unwrap().id;
    for (file, there) in [(&one, false), (&two, false), (&three, true), (&four, true), (&said, true)] {
        assert_eq!(w.store.attachment(&w.owner, file).await.is_ok(), there);
    }
    // Taken back: one's own, and only what was not said.
    assert!(matches!(
        w.store.drop_attachment(&"someone".into(), &three, at(7)).await,
        Err(Error::NotFound("attachment"))
    ));
    assert_eq!(conflict(w.store.drop_attachment(&w.owner, &said, at(7)).await), "said");
    w.store.drop_attachment(&w.owner, &three, at(7)).await.unwrap();
    assert!(matches!(w.store.drop_attachment(&w.owner, &three, at(8)).await, Err(Error::NotFound(_))));
    w.attach(&[b'5'; 65], 9).await;
}

#[tokio::test]
async fn what_nobody_said_is_swept() {
    let w = world().await;
    let (old, said, new) = (w.attach(b"a", 0).await, w.attach(b"b", 0).await, w.attach(b"c", 100).await);
    let _ = w.store.send_message(w.with("c1", &[&said]), at(1)).await.unwrap();
    assert_eq!(w.store.sweep_attachments(at(50), 10).await.unwrap(), 1);
    for (file, there) in [(&old, false), (&said, true), (&new, true)] {
        assert_eq!(w.store.attachment(&w.owner, file).await.is_ok(), there);
    }
}
