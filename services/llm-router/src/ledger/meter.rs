//! One call, measured. Dropped in the middle it is a call that was cancelled, and costs what was used.

use super::{Book, estimate, plausible};
use crate::{
    providers::{Counted, Event, Failure},
    route::{Candidate, NoAnswer, Started},
};
use protocol::{
    CallId,
    price::{PriceFrom, Tokens},
    usage::CallOutcome,
};
use std::time::Instant;
use store::{CallEnd, CallWay};

/// No call has more: a provider that counts so is wrong, and sums must stay sums.
const MOST_TOKENS: i64 = 1_000_000_000;
/// A million dollars.
const MOST_NANO: i64 = 1_000_000_000_000_000;

pub struct Meter {
    book: Book,
    id: CallId,
    candidate: Candidate,
    way: CallWay,
    began: Instant,
    first_token: Option<Instant>,
    /// Tokens of the prompt, about.
    input: i64,
    /// Of the answer, about: beyond them it is not heard, and more cannot have been asked for.
    most: i64,
    /// Somebody took the prompt in.
    taken_in: bool,
    /// Bytes of the answer so far.
    output: usize,
    /// Of these, arguments of calls that are not whole yet.
    writing: usize,
    thoughts: usize,
    counted: Option<Counted>,
    /// What others took that read the prompt and failed before this one, 1e-9 USD.
    earlier_nano: i64,
    /// What is told when it is dropped before that was written.
    unwritten: Option<CallEnd>,
    written: bool,
}

impl Meter {
    /// The row of the ledger is open.
    pub fn new(book: Book, id: CallId, candidate: &Candidate, input: i64) -> Self {
        Self {
            book,
            id,
            way: candidate.way(),
            candidate: candidate.clone(),
            began: Instant::now(),
            first_token: None,
            input,
            most: MOST_TOKENS,
            // Until it is known that nobody did.
            taken_in: true,
            output: 0,
            writing: 0,
            thoughts: 0,
            counted: None,
            earlier_nano: 0,
            unwritten: None,
            written: false,
        }
    }

    pub fn id(&self) -> &CallId {
        &self.id
    }

    /// Somebody took so much before the one who may answer, 1e-9 USD.
    pub fn paid_before(&mut self, nano: i64) {
        self.earlier_nano = self.earlier_nano.saturating_add(nano);
    }

    /// No more of the answer was asked for, nor is heard.
    pub fn bound(&mut self, most: i64) {
        self.most = most;
    }

    /// The first token is there.
    pub fn started(&mut self, started: &Started) {
        self.first_token = Some(Instant::now());
        self.candidate = started.candidate.clone();
        self.way = CallWay { tried: started.tried.clone(), ..started.candidate.way() };
    }

    pub fn saw(&mut self, event: &Event) {
        match event {
            Event::Text(text) => self.output += text.len(),
            Event::Thinking(text) => self.thoughts += text.len(),
            Event::Writing(bytes) => {
                self.output += bytes;
                self.writing += bytes;
            }
            Event::Call(call) => {
                let bytes = call.name.len() + call.args.to_string().len();
                // Several may have been written at once before the first of them is whole.
                let counted = bytes.min(self.writing);
                self.writing -= counted;
                self.output += bytes - counted;
            }
            Event::Usage(counted) => self.counted = Some(*counted),
            Event::Apart | Event::Signed(_) | Event::Sealed(_) | Event::Unfinished(_) | Event::End => {}
        }
    }

    /// Tokens of the answer so far, about.
    pub fn heard(&self) -> i64 {
        estimate::tokens_of(self.output).saturating_add(estimate::tokens_of(self.thoughts))
    }

    /// No token came.
    #[must_use]
    pub fn missed(&mut self, missed: &NoAnswer) -> CallEnd {
        self.candidate = missed.candidate.clone();
        self.way = CallWay { tried: missed.tried.clone(), ..missed.candidate.way() };
        // What it took stands among what the others took.
        self.taken_in = false;
        self.counted = None;
        self.end(CallOutcome::Failed, Some(missed.code.clone()))
    }

    /// As `missed`, by one provider alone.
    pub fn failed(&mut self, failure: &Failure) {
        self.taken_in = failure.was_taken_in();
        let end = self.end(CallOutcome::Failed, Some(failure.code().to_owned()));
        self.book.settle(end);
        self.written();
    }

    /// It broke off after its first token.
    #[must_use]
    pub fn cut(&mut self, code: &str) -> CallEnd {
        self.end(CallOutcome::Cut, Some(code.to_owned()))
    }

    /// It is whole. To be written with the answer, in its transaction.
    #[must_use]
    pub fn done(&mut self) -> CallEnd {
        self.end(CallOutcome::Done, None)
    }

    /// It is whole, and stands for itself.
    pub fn finished(&mut self) {
        let end = self.done();
        self.book.settle(end);
        self.written();
    }

    /// Its end stands in the ledger, or is on its way there.
    pub fn written(&mut self) {
        self.written = true;
    }

    fn end(&mut self, outcome: CallOutcome, problem: Option<String>) -> CallEnd {
        let (tokens, estimated) = self.tokens(outcome);
        let cap = |count: i64| count.clamp(0, MOST_TOKENS);
        let tokens = Tokens {
            fresh: cap(tokens.fresh),
            cache_read: cap(tokens.cache_read),
            cache_write: cap(tokens.cache_write),
            output: cap(tokens.output),
            reasoning: cap(tokens.reasoning),
        };
        let mut way = self.way.clone();
        let ours = self.candidate.priced.cost(&tokens);
        let named = self.counted.and_then(|counted| plausible::cost(counted.cost?, ours));
        // Whatever became of the call: who names a cost is not taken for free again.
        let charges = self.counted.and_then(|counted| counted.cost).is_some_and(|usd| usd > 0.0);
        let charged = way.price_from == PriceFrom::Local && charges;
        // The owner's word stands, 0 too: he decided what counts. Of an answer that was not whole what was named may be of
        // a part of it, and what was heard too: the more counts.
        let whole = outcome == CallOutcome::Done;
        let named = named.filter(|nano| way.price_from != PriceFrom::Owner && (whole || nano.0 > ours));
        let cost_nano = match named {
            Some(said) => {
                way.price_from = PriceFrom::Provider;
                said.0
            }
            None => ours,
        };
        let ms =
            |until: Instant| i64::try_from(until.duration_since(self.began).as_millis()).unwrap_or(i64::MAX);
        let cost_nano = cost_nano.saturating_add(self.earlier_nano).clamp(0, MOST_NANO);
        let end = CallEnd {
            id: self.id.clone(),
            way,
            tokens,
            estimated,
            cost_nano,
            charged,
            first_token_ms: self.first_token.map(ms),
            latency_ms: ms(Instant::now()),
            outcome,
            problem,
        };
        self.unwritten = Some(end.clone());
        end
    }

    /// What the provider counted; where it did not, or not to the end, what went over the wire.
    fn tokens(&self, outcome: CallOutcome) -> (Tokens, bool) {
        if !self.candidate.is_model() {
            return (Tokens::default(), false);
        }
        let seen = Tokens {
            fresh: if self.taken_in { self.input } else { 0 },
            output: estimate::tokens_of(self.output).min(self.most),
            reasoning: estimate::tokens_of(self.thoughts).min(self.most),
            ..Tokens::default()
        };
        let heard = self.heard();
        let counted = self.counted.filter(|counted| {
            plausible::count(&counted.tokens, self.input, heard) && counted.tokens.all_output() <= self.most
        });
        let Some(Counted { tokens: counted, .. }) = counted else {
            return (seen, seen != Tokens::default());
        };
        // Whoever says that it read nothing did not count.
        if outcome == CallOutcome::Done && counted.all_input() > 0 {
            return (counted, false);
        }
        // The prompt was counted, the answer only as far as it had got by then.
        let input = if counted.all_input() > 0 { counted } else { seen };
        let tokens = Tokens {
            output: counted.output.max(seen.output),
            reasoning: counted.reasoning.max(seen.reasoning),
            ..input
        };
        (tokens, true)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if !self.written {
            let end = self.unwritten.take().unwrap_or_else(|| self.end(CallOutcome::Cancelled, None));
            self.book.settle(end);
        }
    }
}

#[cfg(test)]
mod tests;
