//! `metatron run "…"`: say it, watch it, answer what it asks.
//!
//! In: one sentence, the socket's frames, the person's answers. Out: the model's words on stdout, tool calls
//! and their output around them. The turn belongs to the stack: when this command ends, it goes on.

mod answer;
mod view;

use crate::{
    Error, Exit, Result,
    api::{
        Api,
        socket::{Down, Socket},
    },
    cli,
    config::Settings,
    show::{self, Show},
    verbs::{login, question},
};
use answer::Answers;
use protocol::{
    ClientId, Pid, TurnId,
    approval::ApprovalState,
    event::Event,
    message::NewMessage,
    node::Beacon,
    process::{NewProcess, Program, Signal},
    turn::{Turn, TurnState},
};
use tokio::signal::unix::{SignalKind, signal};
use view::View;

pub async fn perform(settings: &Settings, args: &cli::Run, show: Show) -> Result<Exit> {
    let api = log_in_first(settings, show).await?;
    let pid = match args.pid {
        Some(pid) => free(&api, Pid(pid)).await?,
        None => api.new_process(&new_chat()).await?.pid,
    };
    let nodes = question::nodes(&api, show).await;
    // The socket before the message: nothing of the answer can be missed.
    let socket = Socket::open(&api, vec![format!("process:{pid}")]).await?;
    let turn_id = say(&api, pid, &args.text).await?;
    let (view, answers) = (View::new(show), Answers::default());
    let mut run = Run { api, pid, turn_id, nodes, view, answers, show, waits: None };
    let end = run.watch(socket).await?;
    Ok(run.end(end))
}

/// A process that no question holds up: nobody would know for how long.
async fn free(api: &Api, pid: Pid) -> Result<Pid> {
    match api.pending(Some(pid)).await?.into_iter().next() {
        Some(question) => Err(Error::Asked { pid, id: question.id }),
        None => Ok(pid),
    }
}

fn new_chat() -> NewProcess {
    NewProcess {
        program: Program::Chat,
        title: None,
        posture: None,
        limits: None,
        client_id: Some(client_id()),
    }
}

fn client_id() -> ClientId {
    chassis::clock::new_id()
}

async fn say(api: &Api, pid: Pid, text: &str) -> Result<TurnId> {
    let message =
        NewMessage { client_id: client_id(), text: text.to_owned(), attachments: Vec::new(), replaces: None };
    Ok(api.send(pid, &message).await?.turn_id)
}

/// Offers the login when it is missing and someone is there.
async fn log_in_first(settings: &Settings, show: Show) -> Result<Api> {
    let known = match Api::logged_in(settings) {
        // The token may have been removed since.
        Ok(api) => api.processes(None).await.map(|_| api),
        Err(error) => Err(error),
    };
    match known {
        Err(Error::NotLoggedIn { address }) if show::someone_is_there() && !show.json => {
            show.remark(format!("You are not logged in at {address}."));
            login::perform(settings, &cli::Login { name: None, password_stdin: false }, show).await?;
            Api::logged_in(settings)
        }
        other => other,
    }
}

struct Run {
    api: Api,
    pid: Pid,
    turn_id: TurnId,
    nodes: Vec<Beacon>,
    view: View,
    answers: Answers,
    show: Show,
    /// What the turn waits for, when nobody is there to give it.
    waits: Option<&'static str>,
}

/// How the watching ended.
enum End {
    Turn(TurnState),
    Waits,
}

impl Run {
    async fn watch(&mut self, mut socket: Socket) -> Result<End> {
        let mut interrupts = signal(SignalKind::interrupt()).map_err(Error::io("signal handler"))?;
        let mut stops = 0;
        // What happened between our message and now, or in a gap, is read from the truth.
        if let Some(end) = self.catch_up().await? {
            return Ok(end);
        }
        loop {
            let end = tokio::select! {
                down = socket.next() => match down? {
                    Down::Event(frame) => self.take(&frame.event, &frame).await?,
                    Down::Resync => self.catch_up().await?,
                },
                answer = self.answers.next() => self.answered(answer?).await?,
                _ = interrupts.recv() => {
                    stops += 1;
                    self.stop(stops).await?
                }
            };
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    async fn take(&mut self, event: &Event, frame: &impl serde::Serialize) -> Result<Option<End>> {
        if event.pid() != Some(self.pid) {
            return Ok(None);
        }
        self.show.value(frame);
        self.view.take(event);
        match event {
            Event::ApprovalOpened { approval, .. } if approval.state == ApprovalState::Pending => {
                Ok(self.asked(approval.as_ref().clone()))
            }
            Event::ApprovalDecided { id, decision, .. } => {
                if self.answers.withdraw(id) {
                    self.show.line(format!("\n(answered elsewhere: {}; press Enter)", decision.as_str()));
                }
                Ok(None)
            }
            Event::TurnState { turn_id, state, error, .. } if *turn_id == self.turn_id => {
                if let Some(problem) = error {
                    self.view.problem(problem);
                }
                Ok(self.stands(*state))
            }
            _ => Ok(None),
        }
    }

    /// Messages, open questions and the turn's state as they stand now.
    async fn catch_up(&mut self) -> Result<Option<End>> {
        for message in self.api.messages(self.pid, None).await? {
            if message.turn_id == self.turn_id {
                self.view.message(&message);
            }
        }
        for approval in self.api.pending(Some(self.pid)).await? {
            if let Some(end) = self.asked(approval) {
                return Ok(Some(end));
            }
        }
        let turns = self.api.turns(self.pid).await?;
        let turn: Option<Turn> = turns.into_iter().find(|turn| turn.id == self.turn_id);
        let Some(turn) = turn else { return Ok(None) };
        if let Some(problem) = &turn.error {
            self.view.problem(problem);
        }
        Ok(self.stands(turn.state))
    }

    fn asked(&mut self, approval: protocol::approval::Approval) -> Option<End> {
        if approval.turn_id != self.turn_id || self.answers.knows(&approval.id) {
            return None;
        }
        self.show.line(format!("\n{}", question::card(&approval, &self.nodes)));
        if self.is_watched() {
            self.answers.ask(approval);
            return None;
        }
        self.waits = Some("an approval");
        None
    }

    fn stands(&mut self, state: TurnState) -> Option<End> {
        match state {
            state if state.is_ended() => Some(End::Turn(state)),
            // Every question of the step has been printed by now: they are opened before the state.
            TurnState::WaitingApproval if !self.is_watched() => {
                self.waits = Some("an approval");
                Some(End::Waits)
            }
            TurnState::WaitingInput if !self.is_watched() => {
                self.waits = Some("an answer");
                Some(End::Waits)
            }
            TurnState::WaitingInput => {
                self.answers.ask_for_input();
                None
            }
            _ => None,
        }
    }

    fn is_watched(&self) -> bool {
        show::someone_is_there() && !self.show.json
    }

    async fn answered(&mut self, answer: answer::Answer) -> Result<Option<End>> {
        match answer {
            answer::Answer::Said(text) => {
                // The answer goes on with the turn that asked; if that ended meanwhile, it begins another.
                self.turn_id = say(&self.api, self.pid, &text).await?;
                self.view.said();
            }
            answer::Answer::Decided { id, decide, password } => {
                match self.api.decide(id.as_str(), &decide, &password).await {
                    Ok(_) => self.show.line("   sent"),
                    Err(Error::Problem(problem)) => {
                        self.show.failure(&Error::Problem(problem.clone()));
                        // Wrong password, a command that is denied: the question still stands.
                        if problem.code != "decided" && problem.status != 404 {
                            self.answers.again(id, problem.status == 401);
                        }
                    }
                    Err(error) => return Err(error),
                }
            }
            answer::Answer::Nobody => {
                self.waits = Some("an approval");
                return Ok(Some(End::Waits));
            }
        }
        Ok(None)
    }

    /// The Stop button; the second time we leave and the turn ends without us.
    async fn stop(&mut self, times: u32) -> Result<Option<End>> {
        if times > 1 {
            return Ok(Some(End::Turn(TurnState::Cancelled)));
        }
        self.show.remark("\nStopping …");
        self.api.signal(self.pid, Signal::Int).await?;
        Ok(None)
    }

    fn end(&self, end: End) -> Exit {
        self.view.close();
        let exit = match &end {
            End::Turn(TurnState::Done) => Exit::Ok,
            End::Turn(_) => Exit::Failed,
            End::Waits => Exit::Waits,
        };
        let state = match &end {
            End::Turn(state) => state.as_str(),
            End::Waits => "waiting",
        };
        self.show.value(&serde_json::json!({
            "type": "end", "pid": self.pid, "turn_id": self.turn_id, "state": state, "waits_for": self.waits,
        }));
        match end {
            End::Turn(TurnState::Done) => {}
            End::Turn(state) => self.show.remark(format!("The turn ended: {}.", state.as_str())),
            End::Waits => {
                let pid = self.pid;
                let how = match self.waits {
                    Some("an answer") => {
                        format!("Answer in the browser, or with `metatron run --pid {pid} \"…\"`.")
                    }
                    _ => "Decide it with `metatron approve`, or in the browser.".to_owned(),
                };
                self.show.remark(format!("It waits for {}. {how}", self.waits.unwrap_or("you")));
            }
        }
        exit
    }
}
