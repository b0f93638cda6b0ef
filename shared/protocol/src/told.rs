//! What a model reads of an op's end: the same words in its turn, in a chat that goes on after a stop, and in a
//! branch.

use crate::{
    OpId,
    message::{Block, Outcome},
    op::{Op, OpBody, OpResult, OpState},
};

/// Stands where the output would, of what was stopped before its effect could begin.
const NEVER_RAN: &str = "It was stopped before it ran.";

/// The result of the call that became the op, `asked` at first and perhaps edited since. None while its end is
/// not known.
pub fn of_call(op: &Op, asked: &OpId) -> Option<Block> {
    let (outcome, exit_code, text) = match (&op.result, op.state) {
        (Some(result), _) => (result.outcome, result.exit_code, text(result)),
        // It was on no machine, and never will be.
        (None, OpState::Cancelled) => (Outcome::Cancelled, None, NEVER_RAN.to_owned()),
        _ => return None,
    };
    let text = match &op.body {
        OpBody::RunCommand { command, .. } if op.op_id != *asked => edited(command, &text),
        _ => text,
    };
    let (call_id, op_id) = (op.call_id.clone(), Some(op.op_id.clone()));
    Some(Block::ToolResult { call_id, op_id, outcome, exit_code, text })
}

/// Its output, and at the end, in brackets, what the output cannot tell of how it ended.
pub fn text(result: &OpResult) -> String {
    if result.outcome == Outcome::Cancelled && result.started_at.is_none() {
        return NEVER_RAN.to_owned();
    }
    let mut text = result.text.clone();
    let note = match (result.outcome, result.reason.as_deref()) {
        // The reasons are the text.
        (Outcome::Denied, Some(reason)) if text.is_empty() => Some(reason.to_owned()),
        (_, Some("timeout")) => Some("[ended: it ran into its time limit]".to_owned()),
        (_, Some("output_cap")) => Some("[ended: it wrote more than it may]".to_owned()),
        (_, Some("no_space")) => Some("[ended: the disk is full]".to_owned()),
        (_, Some(reason)) => Some(format!("[{reason}]")),
        (_, None) => result.signal.map(|signal| format!("[ended by signal {signal}]")),
    };
    if let Some(note) = note {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&note);
    }
    text
}

/// The text of a result whose command the owner had put in place of the model's.
pub fn edited(command: &str, text: &str) -> String {
    if text == NEVER_RAN {
        return text.to_owned();
    }
    format!("[the owner changed the command; what ran is: {command}]\n{text}")
}

/// Of a result. What ran and was stopped says so at its end, so that no output passes for this.
pub fn never_ran(outcome: Outcome, text: &str) -> bool {
    outcome == Outcome::Cancelled && text == NEVER_RAN
}

/// The last line of an output, without what `text` put behind it.
pub fn last_line(text: &str) -> Option<&str> {
    let ours = |line: &str| line.starts_with('[') && line.ends_with(']');
    text.lines().map(str::trim).rfind(|line| !line.is_empty() && !ours(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Millis;

    fn op(body: OpBody, state: OpState, result: Option<OpResult>) -> Op {
        Op {
            op_id: "second".into(),
            pid: crate::Pid(1),
            turn_id: "t".into(),
            step: 1,
            call_id: "c".into(),
            node: "local".into(),
            state,
            body,
            plan: None,
            result,
            approved_by: None,
            created_at: Millis(0),
            started_at: None,
            ended_at: None,
        }
    }

    fn result(outcome: Outcome, text: &str, reason: Option<&str>, started: bool) -> OpResult {
        OpResult {
            outcome,
            exit_code: None,
            signal: None,
            length: 0,
            text: text.to_owned(),
            truncated: false,
            reason: reason.map(str::to_owned),
            started_at: started.then_some(Millis(1)),
            ended_at: None,
        }
    }

    #[test]
    fn every_end_is_told_once_and_truly() {
        let command: OpBody =
            serde_json::from_value(serde_json::json!({"kind": "run_command", "command": "df"})).unwrap();
        let told = |state, result, asked: &str| {
            let block = of_call(&op(command.clone(), state, result), &asked.into())?;
            let Block::ToolResult { outcome, text, .. } = block else { panic!("{block:?}") };
            Some((outcome, text))
        };
        let (stopped, lost) = (OpState::Cancelled, OpState::Unknown);
        let table = [
            (stopped, None, "second", Some(NEVER_RAN)),
            (stopped, None, "first", Some(NEVER_RAN)),
            (OpState::Cancelling, None, "second", None),
            (
                stopped,
                Some(result(Outcome::Cancelled, "nothing ran.", Some("cancelled"), false)),
                "first",
                Some(NEVER_RAN),
            ),
            (
                stopped,
                Some(result(Outcome::Cancelled, "up", Some("cancelled"), true)),
                "second",
                Some("up\n[cancelled]"),
            ),
            (
                stopped,
                Some(result(Outcome::Cancelled, NEVER_RAN, Some("shutdown"), true)),
                "second",
                Some("It was stopped before it ran.\n[shutdown]"),
            ),
            (lost, Some(result(Outcome::Unknown, "", Some("It died."), true)), "second", Some("[It died.]")),
            (
                OpState::Done,
                Some(OpResult { signal: Some(9), ..result(Outcome::Ok, "a\n", None, true) }),
                "first",
                Some("[the owner changed the command; what ran is: df]\na\n[ended by signal 9]"),
            ),
        ];
        for (state, result, asked, expected) in table {
            let told = told(state, result.clone(), asked);
            assert_eq!(told.as_ref().map(|(_, text)| text.as_str()), expected, "{state:?} {result:?}");
            let never = told.is_some_and(|(outcome, text)| never_ran(outcome, &text));
            assert_eq!(never, expected == Some(NEVER_RAN), "{state:?} {result:?}");
        }
        assert_eq!(last_line("one\n two \n[cancelled]\n"), Some("two"));
        assert_eq!(last_line("[cancelled]"), None);
    }
}
