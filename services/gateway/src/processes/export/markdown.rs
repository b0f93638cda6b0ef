//! The chat as people read it.

use super::{
    inert::{code, quoted, said, words},
    tool,
};
use protocol::{
    Millis, TurnId,
    auth::User,
    calendar,
    export::Export,
    message::{Attachment, Block, Message, Role},
    op::Op,
};
use std::collections::HashMap;

fn utc(at: Millis) -> String {
    format!("{} UTC", calendar::minute(at))
}

struct Chat<'a> {
    owner: &'a User,
    /// Of two for one call the later, which is the edited one.
    called: HashMap<(&'a TurnId, i64, &'a str), &'a Op>,
    /// Call ids need be unique within one answer only.
    results: HashMap<(&'a TurnId, i64, &'a str), &'a Block>,
}

pub fn markdown(export: &Export, owner: &User) -> String {
    let chat = Chat {
        owner,
        called: export.ops.iter().map(|op| ((&op.turn_id, op.step, op.call_id.as_str()), op)).collect(),
        results: export.messages.iter().flat_map(results).collect(),
    };
    let mut out = head(export);
    for message in export.messages.iter().filter(|message| message.role != Role::Tool) {
        out.push_str(&chat.message(message));
    }
    out
}

fn head(export: &Export) -> String {
    let process = &export.process;
    let title = words(&process.title);
    format!(
        "# {}\n\nChat {}, begun {}, exported from MetatronOS {}.\n",
        if title.is_empty() { "Chat" } else { &title },
        process.pid,
        utc(process.created_at),
        utc(export.exported_at),
    )
}

fn results(message: &Message) -> impl Iterator<Item = ((&TurnId, i64, &str), &Block)> {
    message.blocks.iter().filter_map(|block| match block {
        Block::ToolResult { call_id, .. } => {
            Some(((&message.turn_id, message.step, call_id.as_str()), block))
        }
        _ => None,
    })
}

impl Chat<'_> {
    fn message(&self, message: &Message) -> String {
        let who = match (message.role, &message.model) {
            (Role::User, _) => words(&self.owner.name),
            (_, Some(model)) => format!("MetatronOS ({})", words(model)),
            _ => "MetatronOS".to_owned(),
        };
        let mut out = format!("\n## {who}, {}\n", utc(message.created_at));
        for block in &message.blocks {
            let block = self.block(message, block);
            if !block.is_empty() {
                out.push('\n');
                out.push_str(&block);
            }
        }
        out
    }

    fn block(&self, message: &Message, block: &Block) -> String {
        match block {
            Block::Text { text } if message.role == Role::User => quoted(text),
            Block::Text { text } => said(text),
            // What it thought on the way is no part of what was said.
            Block::Thinking { .. } | Block::ToolResult { .. } => String::new(),
            Block::ToolCall { call_id, tool, args, .. } => {
                let place = (&message.turn_id, message.step, call_id.as_str());
                let (op, result) = (self.called.get(&place), self.results.get(&place));
                tool::call(tool, args, op.copied(), result.copied(), self.owner)
            }
            Block::Attachment(file) => attached(file),
            Block::Compact => "Asked for what was said so far in short.\n".to_owned(),
            Block::Summary { text } => format!("What was said so far, in short:\n\n{}", quoted(text)),
        }
    }
}

fn attached(file: &Attachment) -> String {
    format!("Attached: {} ({}, {} bytes)\n", code(&file.name), words(&file.media_type), file.size)
}
