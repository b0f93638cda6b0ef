//! One model call: streamed, and committed whole with its ops before any of them leaves.

use super::{Driver, live::Live, words};
use crate::{
    agent::{Call, Input, Wait, Wanted},
    context::{
        self, Files, Ingredients, compact,
        files::{self, Read},
    },
    providers::{AskedCall, Counted, Event, Failure},
    route::{self, Route},
};
use chassis::{clock, crash::crash_point};
use futures::StreamExt;
use protocol::{
    event::{DeltaPart, NoticeLevel},
    message::{AttachmentKind, Block, Message},
    process::Process,
};
use std::{sync::PoisonError, time::Duration};
use store::{Answer, Attempt, NewOp};
use tokio::time::{Instant, sleep, sleep_until};

/// Between two saves of the live text in SQL.
const SAVE: Duration = Duration::from_secs(1);
/// A wait that the owner would wonder about.
const WORTH_SAYING: Duration = Duration::from_secs(2);
/// Messages of the past that are looked at, at most.
const HISTORY: i64 = 600;

/// Why a try gave no answer.
enum Miss {
    Provider { name: String, failure: Failure },
    Store(store::Error),
}

impl From<store::Error> for Miss {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<route::Error> for Miss {
    fn from(error: route::Error) -> Self {
        match error {
            route::Error::Store(error) => Self::Store(error),
            route::Error::Provider { provider: name, failure } => Self::Provider { name, failure },
        }
    }
}

/// What a model said, whole.
struct Heard {
    thinking: String,
    text: String,
    calls: Vec<AskedCall>,
    counted: Counted,
}

/// One step to be thought.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub step: i64,
    pub wanted: Wanted,
    pub note: Option<&'static str>,
}

impl Heard {
    fn text(text: String) -> Self {
        Self { thinking: String::new(), text, calls: Vec::new(), counted: Counted::default() }
    }
}

impl Driver<'_> {
    pub(super) async fn think(&self, process: &Process, ask: Ask, wait: Wait) -> store::Result<Input> {
        self.wait(wait).await;
        let (id, step) = (clock::new_id(), ask.step);
        let attempt = self.works.store.begin_attempt(self.claim, step, &id, clock::now()).await?;
        match self.try_once(process, &attempt, ask).await {
            Ok(calls) => Ok(Input::Answered(calls)),
            Err(Miss::Store(error)) => Err(error),
            Err(Miss::Provider { name, failure }) => {
                tracing::warn!(turn = %self.claim.turn_id, step, provider = name, %failure, "no answer");
                Ok(Input::NoAnswer { provider: name, failure, at: clock::now() })
            }
        }
    }

    async fn wait(&self, wait: Wait) {
        let for_now = {
            let mut backoff = self.backoff.lock().unwrap_or_else(PoisonError::into_inner);
            match wait {
                Wait::No => {
                    backoff.reset();
                    return;
                }
                Wait::Backoff(least) => backoff.next_wait() + least,
            }
        };
        if for_now >= WORTH_SAYING {
            let detail = format!(
                "It is tried again in {} s. Nothing was lost; you can stop the turn.",
                for_now.as_secs()
            );
            self.say(NoticeLevel::Warning, "The provider gave no answer".to_owned(), &detail);
        }
        sleep(for_now).await;
    }

    async fn try_once(&self, process: &Process, attempt: &Attempt, ask: Ask) -> Result<Vec<Call>, Miss> {
        let store = &self.works.store;
        let route = self.works.router.choose(process).await?;
        let history = store.history(self.claim.pid, &self.claim.turn_id, HISTORY).await?;
        let heard = match ask.wanted {
            Wanted::Summary if !route.provider.is_model() => Heard::text(compact::digest(&history)),
            _ => self.hear(&route, &history, attempt, ask).await?,
        };
        drop(history);
        let (calls, answer) = self.answer(&route, attempt, heard, ask.wanted);
        crash_point("before_answer_commit");
        let committed = store.commit_answer(self.claim, answer, clock::now()).await?;
        self.works.outbox.facts(committed.facts);
        self.works.outbox.hush(&self.claim.turn_id);
        crash_point("after_answer_commit");
        Ok(calls)
    }

    async fn hear(
        &self,
        route: &Route,
        history: &[Message],
        attempt: &Attempt,
        ask: Ask,
    ) -> Result<Heard, Miss> {
        let mut files = self.files(history).await?;
        let place = self.works.hands.place(&self.works.node).await;
        loop {
            let from = Ingredients {
                node: &self.works.node,
                place,
                history,
                turn: &self.claim.turn_id,
                room: route.room(),
                reader: None,
                files: &files,
                note: ask.note,
            };
            let prompt = match ask.wanted {
                Wanted::Step => context::build(from),
                Wanted::Summary => compact::prompt(&from),
            };
            let shown = prompt.has_images();
            match self.listen(route, &prompt, attempt).await {
                // Another model saw them: this one goes on without, and is told so.
                Err(Miss::Provider { failure: Failure::Images { .. }, .. })
                    if shown && files::only_old_images(history, &self.claim.turn_id) =>
                {
                    files::hide_images(&mut files);
                }
                heard => return heard,
            }
        }
    }

    /// What a prompt shows of the files that were given along. Their rows never change.
    async fn files(&self, history: &[Message]) -> store::Result<Files> {
        let (store, owner) = (&self.works.store, &self.claim.owner_id);
        let mut files = Files::new();
        for file in files::wanted(history) {
            let read = match file.kind {
                AttachmentKind::Image => match store.attachment(owner, &file.id).await {
                    Ok((_, bytes)) => Some(Read::Image(bytes.into())),
                    Err(store::Error::NotFound(_)) => None,
                    Err(error) => return Err(error),
                },
                AttachmentKind::Text => {
                    let ends = store.attachment_ends(owner, &file.id, files::TEXT_END).await?;
                    ends.map(|(head, tail)| Read::Text(head, tail))
                }
            };
            files.extend(read.map(|read| (file.id.clone(), read)));
        }
        Ok(files)
    }

    async fn listen(
        &self,
        route: &Route,
        prompt: &context::Prompt,
        attempt: &Attempt,
    ) -> Result<Heard, Miss> {
        let missed = |failure| Miss::Provider { name: route.name.clone(), failure };
        let mut events = route.provider.answer(&route.model.id, prompt).await.map_err(missed)?;
        let mut live = Live::new(&self.works.outbox, self.claim, attempt);
        let (mut calls, mut counted) = (Vec::new(), Counted::default());
        let mut saved = (Instant::now(), 0);
        loop {
            let event = match live.due() {
                Some(due) => tokio::select! {
                    event = events.next() => event,
                    () = sleep_until(due) => {
                        live.flush();
                        continue;
                    }
                },
                None => events.next().await,
            };
            match event {
                Some(Ok(Event::Text(text))) => {
                    live.add(DeltaPart::Text, &text);
                    crash_point("mid_stream");
                }
                Some(Ok(Event::Thinking(text))) => live.add(DeltaPart::Thinking, &text),
                Some(Ok(Event::Call(call))) => calls.push(call),
                Some(Ok(Event::Usage(so_far))) => counted = so_far,
                Some(Ok(Event::Signed(_) | Event::Sealed(_))) => {}
                Some(Ok(Event::Unfinished(why))) => {
                    live.add(DeltaPart::Text, &words::unfinished(why.words()))
                }
                Some(Ok(Event::End)) => break,
                Some(Err(failure)) => return Err(missed(failure)),
                None => {
                    return Err(missed(Failure::Cut { detail: "the stream ended in the middle".to_owned() }));
                }
            }
            if saved.0.elapsed() >= SAVE && saved.1 != live.text().len() {
                self.works.store.save_live(self.claim, attempt.step, live.text()).await?;
                saved = (Instant::now(), live.text().len());
            }
        }
        live.flush();
        if live.text().trim().is_empty() && (calls.is_empty() || prompt.tools.is_empty()) {
            return Err(missed(Failure::Empty));
        }
        Ok(Heard { thinking: live.thinking().to_owned(), text: live.text().to_owned(), calls, counted })
    }

    /// The answer as it is committed, and its calls as the agent goes on with them.
    fn answer(&self, route: &Route, attempt: &Attempt, heard: Heard, wanted: Wanted) -> (Vec<Call>, Answer) {
        let mut blocks = Vec::new();
        // A summary is that alone: no calls were offered, and what it thought on the way is of no use.
        let heard = match wanted {
            Wanted::Step => heard,
            Wanted::Summary => {
                blocks.push(Block::Summary { text: heard.text.trim().to_owned() });
                Heard { counted: heard.counted, ..Heard::text(String::new()) }
            }
        };
        if !heard.thinking.trim().is_empty() {
            blocks.push(Block::Thinking { text: heard.thinking });
        }
        if !heard.text.trim().is_empty() {
            blocks.push(Block::Text { text: heard.text });
        }
        let (mut calls, mut ops) = (Vec::new(), Vec::new());
        for asked in heard.calls {
            let (call, body) = Call::read(asked.id, asked.name, asked.args, clock::new_id);
            if let (Some(op_id), Some(body)) = (call.op_id.clone(), body) {
                let (call_id, node) = (call.call_id.clone(), self.works.node.clone());
                ops.push(NewOp { op_id, call_id, node, body });
            }
            blocks.push(Block::ToolCall {
                call_id: call.call_id.clone(),
                tool: call.tool.clone(),
                args: call.args.clone(),
                op_id: call.op_id.clone(),
            });
            calls.push(call);
        }
        let answer = Answer {
            step: attempt.step,
            message_id: attempt.message_id.clone(),
            blocks,
            ops,
            provider: route.name.clone(),
            model: route.model.id.clone(),
            input_tokens: heard.counted.tokens.all_input(),
            output_tokens: heard.counted.tokens.all_output(),
            cost_usd: route.cost(heard.counted.tokens.all_input(), heard.counted.tokens.all_output()),
        };
        (calls, answer)
    }
}
