//! The person's answers, read from the terminal one question at a time while the turn is watched.

use crate::{Error, Result, verbs::login};
use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};
use protocol::{
    ApprovalId,
    approval::{Approval, Decide, Decision, EditedOp},
};
use std::collections::{HashSet, VecDeque};
use tokio::task::JoinHandle;

pub enum Answer {
    Decided {
        id: ApprovalId,
        decide: Decide,
        password: String,
    },
    /// Words for a turn that waits for input.
    Said(String),
    /// The terminal is gone.
    Nobody,
}

/// What is read from the terminal just now.
enum Read {
    Choice(ApprovalId, Option<Decide>),
    Said(String),
    Password(String),
    Nobody,
}

/// The terminal as it was found. A password prompt that nobody waits for any more would leave it silent.
struct Terminal(Option<Termios>);

impl Default for Terminal {
    fn default() -> Self {
        Self(tcgetattr(std::io::stdin()).ok())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(found) = &self.0 {
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, found);
        }
    }
}

#[derive(Default)]
pub struct Answers {
    known: HashSet<ApprovalId>,
    waiting: VecDeque<ApprovalId>,
    withdrawn: HashSet<ApprovalId>,
    wants_input: bool,
    /// Asked once a run.
    password: Option<String>,
    decided: Option<(ApprovalId, Decide)>,
    reading: Option<JoinHandle<Result<Read>>>,
    _terminal: Terminal,
}

impl Answers {
    pub fn knows(&self, id: &ApprovalId) -> bool {
        self.known.contains(id)
    }

    pub fn ask(&mut self, approval: Approval) {
        self.known.insert(approval.id.clone());
        self.waiting.push_back(approval.id);
    }

    pub fn ask_for_input(&mut self) {
        self.wants_input = true;
    }

    /// The answer was refused and the question still stands.
    pub fn again(&mut self, id: ApprovalId, forget_password: bool) {
        if forget_password {
            self.password = None;
        }
        self.waiting.push_front(id);
    }

    /// It was decided elsewhere. True when it stood on the terminal.
    pub fn withdraw(&mut self, id: &ApprovalId) -> bool {
        let asked_now = self.reading.is_some() && self.waiting.front() == Some(id);
        if asked_now {
            self.withdrawn.insert(id.clone());
        }
        self.waiting.retain(|waiting| waiting != id);
        asked_now
    }

    /// The next answer; never returns while nothing is asked. What was typed is not lost when the caller
    /// looks at something else in between.
    pub async fn next(&mut self) -> Result<Answer> {
        loop {
            if self.reading.is_none() {
                self.reading = self.read_next();
            }
            let Some(reading) = &mut self.reading else { return std::future::pending().await };
            let read = reading.await.map_err(|error| Error::failed(error.to_string()))?;
            self.reading = None;
            match read? {
                Read::Nobody => return Ok(Answer::Nobody),
                Read::Said(text) if text.trim().is_empty() => {}
                Read::Said(text) => {
                    self.wants_input = false;
                    return Ok(Answer::Said(text));
                }
                Read::Password(password) => self.password = Some(password),
                Read::Choice(id, _) if self.withdrawn.contains(&id) => {}
                Read::Choice(_, None) => {}
                Read::Choice(id, Some(decide)) => {
                    self.waiting.retain(|waiting| *waiting != id);
                    self.decided = Some((id, decide));
                }
            }
            if let (Some(password), Some((id, decide))) = (&self.password, &self.decided) {
                let answer =
                    Answer::Decided { id: id.clone(), decide: decide.clone(), password: password.clone() };
                self.decided = None;
                return Ok(answer);
            }
        }
    }

    fn read_next(&self) -> Option<JoinHandle<Result<Read>>> {
        if self.decided.is_some() {
            return Some(tokio::task::spawn_blocking(|| {
                login::ask_password("   your password: ").map(Read::Password)
            }));
        }
        if let Some(id) = self.waiting.front().cloned() {
            return Some(tokio::task::spawn_blocking(move || read_choice(id)));
        }
        self.wants_input
            .then(|| tokio::task::spawn_blocking(|| Ok(line("\n> ")?.map_or(Read::Nobody, Read::Said))))
    }
}

fn read_choice(id: ApprovalId) -> Result<Read> {
    let Some(choice) = line("   [a]pprove  [d]eny  [e]dit ? ")? else { return Ok(Read::Nobody) };
    let decide = |decision| Decide { decision, op: None, scope: None, reason: None };
    let decided = match choice.trim().to_lowercase().as_str() {
        "a" | "approve" => Some(decide(Decision::Approve)),
        "d" | "deny" => {
            let reason = line("   why (the model reads it; empty: no reason): ")?
                .filter(|text| !text.trim().is_empty());
            Some(Decide { reason, ..decide(Decision::Deny) })
        }
        "e" | "edit" => line("   command instead: ")?
            .filter(|text| !text.trim().is_empty())
            .map(|command| Decide { op: Some(EditedOp { command }), ..decide(Decision::Edit) }),
        _ => None,
    };
    Ok(Read::Choice(id, decided))
}

/// None at the end of the input.
fn line(prompt: &str) -> Result<Option<String>> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(prompt.as_bytes()).and_then(|()| out.flush()).map_err(Error::io("the terminal"))?;
    drop(out);
    let mut text = String::new();
    let read = std::io::stdin().read_line(&mut text).map_err(Error::io("the terminal"))?;
    Ok((read > 0).then(|| text.trim_end_matches(['\n', '\r']).to_owned()))
}
