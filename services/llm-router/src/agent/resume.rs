//! From the rows of a turn to where it stands: the same for its first worker and for its fifth.

use super::{Begin, Call, CallState, Ended, Guard, Phase, Tries, Turn, Wanted};
use protocol::{
    OpId,
    approval::ApprovalState,
    message::{Block, Message, Outcome, Role},
    op::{OpBody, OpState},
};
use store::{OpRow, TurnRecord};

const DEFAULT_STEPS: u32 = 50;

pub fn resume(record: &TurnRecord, crashes: i64) -> Turn {
    let answers: Vec<&Message> = record.messages.iter().filter(|m| m.role == Role::Assistant).collect();
    let mut turn = Turn {
        phase: Phase::Thinking(Tries::default()),
        answered: answers.iter().map(|message| message.step).max().unwrap_or(0),
        limit: i64::from(record.process.limits.steps.unwrap_or(DEFAULT_STEPS)),
        guard: Guard::default(),
        crashes,
        reply: reply(record),
        wanted: wanted(record),
    };
    let Some((last, earlier)) = answers.split_last() else { return turn };
    for answer in earlier {
        turn.guard.step(&calls(record, answer));
    }
    let calls = calls(record, last);
    turn.phase = match calls.iter().all(|call| matches!(call.state, CallState::Committed { .. })) {
        // It was whole and the worker died before it could say so: finishing is all that is left.
        _ if calls.is_empty() => Phase::Answered,
        true => {
            turn.guard.step(&calls);
            Phase::Thinking(Tries::default())
        }
        false => Phase::Acting(calls),
    };
    turn
}

fn wanted(record: &TurnRecord) -> Wanted {
    let mut blocks = record.messages.iter().flat_map(|message| &message.blocks);
    if blocks.any(|block| *block == Block::Compact) { Wanted::Summary } else { Wanted::Step }
}

/// The owner's words after the last answer.
fn reply(record: &TurnRecord) -> Option<String> {
    let after = record.messages.iter().rposition(|message| message.role == Role::Assistant)?;
    let said = record.messages[after..].iter().filter(|message| message.role == Role::User);
    let texts: Vec<&str> = said
        .flat_map(|message| &message.blocks)
        .filter_map(|block| match block {
            Block::Text { text } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn calls(record: &TurnRecord, answer: &Message) -> Vec<Call> {
    let asked = answer.blocks.iter().filter_map(|block| match block {
        Block::ToolCall { call_id, tool, args, op_id } => Some((call_id, tool, args, op_id)),
        _ => None,
    });
    asked
        .map(|(call_id, tool, args, op_id)| {
            let (mut call, _) =
                Call::read(call_id.clone(), tool.clone(), args.clone(), || OpId::from(String::new()));
            call.op_id.clone_from(op_id);
            if let Some(row) = op_of(record, answer.step, call_id) {
                call.op_id = Some(row.op.op_id.clone());
                call.edited = edited(&call, &row.op.body);
                call.state = state_of(record, row);
            }
            if let Some((outcome, text)) = result_of(record, answer.step, call_id) {
                call.state = CallState::Committed { outcome, text };
            }
            call
        })
        .collect()
}

/// The op of a call; after an edit the newest of several.
fn op_of<'a>(record: &'a TurnRecord, step: i64, call_id: &str) -> Option<&'a OpRow> {
    let of_call = record.ops.iter().filter(|row| row.op.step == step && row.op.call_id == call_id);
    of_call.max_by(|a, b| a.op.op_id.cmp(&b.op.op_id))
}

fn edited(call: &Call, body: &OpBody) -> Option<String> {
    match body {
        OpBody::RunCommand { command, .. } if call.args["command"].as_str() != Some(command) => {
            Some(command.clone())
        }
        _ => None,
    }
}

fn result_of(record: &TurnRecord, step: i64, wanted: &str) -> Option<(Outcome, String)> {
    let of_step = record.messages.iter().filter(|m| m.role == Role::Tool && m.step == step);
    of_step.flat_map(|message| &message.blocks).find_map(|block| match block {
        Block::ToolResult { call_id, outcome, text, .. } if call_id == wanted => {
            Some((*outcome, text.clone()))
        }
        _ => None,
    })
}

fn state_of(record: &TurnRecord, row: &OpRow) -> CallState {
    let approvals = || record.approvals.iter().filter(|a| a.approval.op.op_id == row.op.op_id);
    match row.op.state {
        OpState::Asked if approvals().any(|a| a.approval.state == ApprovalState::Pending) => CallState::Asked,
        OpState::Planned | OpState::Asked if row.sent_at.is_none() => CallState::ToRun(Begin::Send),
        OpState::Approved => {
            // Sent only to be asked about: its permit has not left yet.
            let decided = approvals().filter_map(|a| a.approval.decided_at).max();
            let permit_left = row.sent_at.is_some() && row.sent_at >= decided;
            CallState::ToRun(if permit_left { Begin::TakeUp } else { Begin::Send })
        }
        OpState::Planned | OpState::Asked | OpState::Running | OpState::Cancelling => {
            CallState::ToRun(Begin::TakeUp)
        }
        OpState::Denied => {
            let last = approvals().max_by(|a, b| a.approval.id.cmp(&b.approval.id));
            CallState::Ended(match (&row.op.result, last) {
                (Some(result), _) => Ended::of(result),
                (None, Some(a)) if a.approval.state == ApprovalState::Expired => Ended::expired(),
                (None, a) => Ended::denied(a.and_then(|a| a.approval.reason.as_deref())),
            })
        }
        OpState::Done | OpState::Failed | OpState::Cancelled | OpState::Unknown => {
            CallState::Ended(match &row.op.result {
                Some(result) => Ended::of(result),
                None => lost(row.op.state),
            })
        }
    }
}

fn lost(state: OpState) -> Ended {
    let outcome = match state {
        OpState::Done => Outcome::Ok,
        OpState::Failed => Outcome::Error,
        OpState::Cancelled => Outcome::Cancelled,
        _ => Outcome::Unknown,
    };
    Ended { outcome, exit_code: None, text: "[its output is no longer kept]".to_owned() }
}
