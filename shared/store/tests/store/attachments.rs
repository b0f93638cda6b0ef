//! Files given along: claimed by one message, kept with it, swept when nobody said them.

use crate::world::*;
use protocol::{
    AttachmentId,
    message::{AttachmentKind, Block},
};
use store::{Error, NewAttachment, NewUserMessage};

impl World {
    async fn attach(&self, bytes: &[u8], now: i64) -> AttachmentId {
        let new = NewAttachment {
            id: id(),
            owner_id: self.owner.clone(),
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            kind: AttachmentKind::Text,
            bytes: bytes.to_vec(),
        };
        self.store.add_attachment(new, at(now)).await.expect("kept").id
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
    let missing = w.store.send_message(w.with("c3", &[&three, &id()]), at(2)).await;
    assert!(matches!(missing, Err(Error::NotFound("attachment"))));
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
async fn what_nobody_said_is_swept() {
    let w = world().await;
    let (old, said, new) = (w.attach(b"a", 0).await, w.attach(b"b", 0).await, w.attach(b"c", 100).await);
    let _ = w.store.send_message(w.with("c1", &[&said]), at(1)).await.unwrap();
    assert_eq!(w.store.sweep_attachments(at(50), 10).await.unwrap(), 1);
    for (file, there) in [(&old, false), (&said, true), (&new, true)] {
        assert_eq!(w.store.attachment(&w.owner, file).await.is_ok(), there);
    }
}
