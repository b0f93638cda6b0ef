//! The turn as lines on a terminal. Deltas come first and may be lost or repeated; messages come whole: what
//! was already printed is not printed again.

use crate::show::{Show, tame};
use protocol::{
    MessageId, OpId,
    event::{DeltaPart, Event},
    message::{Block, Message, Outcome, Role},
    op::OpState,
    problem::Problem,
};
use std::collections::{HashMap, HashSet};

pub struct View {
    show: Show,
    /// Of each answer: its attempt, and the bytes of text printed.
    answers: HashMap<MessageId, (i64, String)>,
    /// Messages printed to their end.
    whole: HashSet<MessageId>,
    /// Of each op: up to which byte its output was printed.
    outputs: HashMap<OpId, u64>,
    calls: HashSet<String>,
    ended: HashSet<String>,
    at_line_start: bool,
    problem_said: bool,
}

impl View {
    pub fn new(show: Show) -> Self {
        Self {
            show,
            answers: HashMap::new(),
            whole: HashSet::new(),
            outputs: HashMap::new(),
            calls: HashSet::new(),
            ended: HashSet::new(),
            at_line_start: true,
            problem_said: false,
        }
    }

    pub fn take(&mut self, event: &Event) {
        match event {
            Event::MessageDelta { message_id, attempt, offset, part: DeltaPart::Text, text, .. } => {
                self.delta(message_id, *attempt, *offset, text);
            }
            Event::MessageCreated { message, .. } => self.message(message),
            Event::OpOutput { op_id, offset, data, next, .. } => self.output(op_id, *offset, *next, data),
            Event::OpState { op_id, call_id, state: OpState::Running, .. } => {
                self.outputs.entry(op_id.clone()).or_default();
                self.calls.insert(format!("runs {call_id}"));
            }
            _ => {}
        }
    }

    /// A message as it stands in the database: what is missing of it is printed.
    pub fn message(&mut self, message: &Message) {
        if message.role == Role::User || !self.whole.insert(message.id.clone()) {
            return;
        }
        let text: String = message.blocks.iter().filter_map(text_of).collect();
        let (_, printed) = self.answers.entry(message.id.clone()).or_default();
        let printed = printed.clone();
        match text.strip_prefix(printed.as_str()) {
            Some(rest) => self.print(&tame(rest)),
            None => {
                self.fresh_line();
                self.print(&tame(&text));
            }
        }
        for block in &message.blocks {
            self.block(block);
        }
    }

    fn delta(&mut self, id: &MessageId, attempt: i64, offset: u64, text: &str) {
        if self.whole.contains(id) {
            return;
        }
        let (known, printed) = self.answers.entry(id.clone()).or_insert((attempt, String::new()));
        if attempt > *known {
            let begun = !printed.is_empty();
            (*known, *printed) = (attempt, String::new());
            if begun {
                self.fresh_line();
                self.print("(the answer begins again)\n");
            }
        }
        let Some((known, printed)) = self.answers.get_mut(id) else { return };
        // Behind a gap nothing is printed: the whole message brings it.
        let there = printed.len() as u64;
        if attempt < *known || offset > there || offset + text.len() as u64 <= there {
            return;
        }
        let Some(fresh) = text.get((there - offset) as usize..) else { return };
        printed.push_str(fresh);
        let fresh = tame(fresh);
        self.print(&fresh);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::ToolCall { call_id, tool, args, .. } if self.calls.insert(call_id.clone()) => {
                self.fresh_line();
                self.print(&format!("▸ {tool} {}\n", tame(&in_short(args))));
            }
            Block::ToolResult { call_id, op_id, outcome, exit_code, text }
                if self.ended.insert(call_id.clone()) =>
            {
                let streamed =
                    op_id.as_ref().and_then(|id| self.outputs.get(id)).is_some_and(|bytes| *bytes > 0);
                self.fresh_line();
                if !streamed && !text.is_empty() {
                    self.print(&format!("{}\n", tame(text.trim_end())));
                }
                let code = exit_code.filter(|code| *code != 0).map(|code| format!(", exit code {code}"));
                if *outcome != Outcome::Ok || code.is_some() {
                    self.print(&format!("◂ {}{}\n", outcome.word(), code.unwrap_or_default()));
                }
            }
            _ => {}
        }
    }

    fn output(&mut self, op: &OpId, offset: u64, next: u64, data: &str) {
        let printed = self.outputs.entry(op.clone()).or_default();
        if next <= *printed {
            return;
        }
        let gap = offset > *printed;
        *printed = next;
        if gap {
            self.fresh_line();
            self.print("(output missed here)\n");
        }
        self.print(&tame(data));
    }

    pub fn problem(&mut self, problem: &Problem) {
        if self.problem_said {
            return;
        }
        self.problem_said = true;
        self.fresh_line();
        self.show.failure(&crate::Error::Problem(Box::new(problem.clone())));
    }

    /// The person's own line ended with Enter.
    pub fn said(&mut self) {
        self.at_line_start = true;
    }

    pub fn close(&self) {
        if !self.at_line_start {
            self.show.piece("\n");
        }
    }

    fn fresh_line(&mut self) {
        if !self.at_line_start {
            self.print("\n");
        }
    }

    fn print(&mut self, text: &str) {
        if !text.is_empty() {
            self.show.piece(text);
            self.at_line_start = text.ends_with('\n');
        }
    }
}

fn text_of(block: &Block) -> Option<&str> {
    match block {
        Block::Text { text } => Some(text),
        _ => None,
    }
}

/// The command of a call, or its arguments as they are.
fn in_short(args: &serde_json::Value) -> String {
    match args.get("command").or_else(|| args.get("path")).and_then(|value| value.as_str()) {
        Some(text) => text.to_owned(),
        None => args.to_string(),
    }
}
