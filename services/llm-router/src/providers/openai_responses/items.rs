//! The items of one answer, put together from what comes of them.
//!
//! A piece belongs to the item with its id, else to the one that is open at its index: some send every item with the
//! same index, others every piece with another id, and some a piece before its item.

use super::item::{self, Kind};
use crate::providers::{
    AskedCall, Event, Failure,
    asked::{Asked, MOST, too_many},
    wire::lenient::Args,
};
use serde_json::Value;
use std::collections::VecDeque;

/// Where something belongs.
#[derive(Debug, Default)]
pub struct At {
    pub id: Option<String>,
    pub index: Option<i64>,
}

#[derive(Debug)]
struct Item {
    kind: Kind,
    at: At,
    /// It was announced.
    added: bool,
    /// Something of it was told.
    told: bool,
    done: bool,
    /// Which of two names its thought comes under; the other is the same again.
    thought: Option<Thought>,
    call_id: Option<String>,
    name: String,
    args: String,
}

/// How a thought is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thought {
    Summary,
    Itself,
}

#[derive(Debug, Default)]
pub struct Items {
    items: Vec<Item>,
    asked: Asked,
    /// The item, and the part of it, of which something was told last and nothing since.
    last: Option<(usize, Option<i64>)>,
    pub refused: bool,
}

type Events = VecDeque<Event>;

impl Items {
    pub fn add(&mut self, at: At, item: &Value) -> Result<(), Failure> {
        let Some(kind) = item::kind(item) else { return Ok(()) };
        let at = of_item(at, item);
        let open = |slot: &Item| slot.kind == kind && !slot.added && !slot.done && slot.at.index == at.index;
        let here = self.by_id(&at, kind).or_else(|| self.items.iter().position(open));
        let here = match here {
            Some(here) => here,
            None => self.begin(at, kind)?,
        };
        self.items[here].added = true;
        self.items[here].take(item);
        Ok(())
    }

    pub fn text(&mut self, at: At, delta: String, events: &mut Events) -> Result<(), Failure> {
        let here = self.place(at, Kind::Message)?;
        self.tell(here, None, delta, events);
        Ok(())
    }

    pub fn thought(
        &mut self,
        at: At,
        shown: Thought,
        part: Option<i64>,
        delta: String,
        events: &mut Events,
    ) -> Result<(), Failure> {
        let here = self.place(at, Kind::Reasoning)?;
        if *self.items[here].thought.get_or_insert(shown) == shown {
            self.tell(here, part, delta, events);
        }
        Ok(())
    }

    pub fn args(&mut self, at: At, delta: &str, events: &mut Events) -> Result<(), Failure> {
        let here = self.place(at, Kind::Call)?;
        self.items[here].args.push_str(delta);
        if !delta.is_empty() {
            events.push_back(Event::Writing(delta.len()));
        }
        Ok(())
    }

    /// All of them, whatever came before.
    pub fn all_args(&mut self, at: At, args: String) -> Result<(), Failure> {
        let here = self.place(at, Kind::Call)?;
        if !args.is_empty() {
            self.items[here].args = args;
        }
        Ok(())
    }

    pub fn done(&mut self, at: At, item: &Value, events: &mut Events) -> Result<(), Failure> {
        let Some(kind) = item::kind(item) else { return Ok(()) };
        let here = self.place(of_item(at, item), kind)?;
        self.end(here, item, events)
    }

    /// At the end of the answer: what it says that it consists of fills what is still open, and may be more than came.
    pub fn finish(&mut self, output: &[Value], events: &mut Events) -> Result<(), Failure> {
        for here in 0..self.items.len() {
            let open = &self.items[here];
            let item = output.iter().enumerate().find(|(at, item)| open.is(*at, item)).map(|(_, item)| item);
            self.end(here, item.unwrap_or(&Value::Null), events)?;
        }
        for (at, item) in output.iter().enumerate() {
            if !self.items.iter().any(|came| came.is(at, item)) {
                self.done(At { id: None, index: i64::try_from(at).ok() }, item, events)?;
            }
        }
        Ok(())
    }

    fn by_id(&self, at: &At, kind: Kind) -> Option<usize> {
        let id = at.id.as_ref()?;
        self.items.iter().rposition(|item| item.kind == kind && item.at.id.as_ref() == Some(id))
    }

    /// Where a piece goes; what is nowhere yet begins there.
    fn place(&mut self, at: At, kind: Kind) -> Result<usize, Failure> {
        let open = |item: &Item| {
            let near = match at.index {
                Some(_) => item.at.index == at.index,
                None => at.id.is_none() || item.at.id.is_none(),
            };
            item.kind == kind && !item.done && near
        };
        match self.by_id(&at, kind).or_else(|| self.items.iter().rposition(open)) {
            Some(here) => Ok(here),
            None => self.begin(at, kind),
        }
    }

    fn begin(&mut self, at: At, kind: Kind) -> Result<usize, Failure> {
        if self.items.iter().filter(|item| item.kind == kind).count() == MOST {
            let what = match kind {
                Kind::Call => "tool calls",
                Kind::Message => "messages",
                Kind::Reasoning => "thoughts",
            };
            return Err(too_many(what));
        }
        self.items.push(Item {
            kind,
            at,
            added: false,
            told: false,
            done: false,
            thought: None,
            call_id: None,
            name: String::new(),
            args: String::new(),
        });
        Ok(self.items.len() - 1)
    }

    /// Parts of a thought, and items of one kind that follow each other, stand apart.
    fn tell(&mut self, here: usize, part: Option<i64>, text: String, events: &mut Events) {
        if text.is_empty() {
            return;
        }
        let kind = self.items[here].kind;
        let apart = match self.last {
            Some((last, last_part)) if last == here => kind == Kind::Reasoning && last_part != part,
            Some((last, _)) => self.items[last].kind == kind,
            None => false,
        };
        let text = if apart { format!("\n\n{text}") } else { text };
        events.push_back(if kind == Kind::Message { Event::Text(text) } else { Event::Thinking(text) });
        self.items[here].told = true;
        self.last = Some((here, part));
    }

    fn end(&mut self, here: usize, item: &Value, events: &mut Events) -> Result<(), Failure> {
        if std::mem::replace(&mut self.items[here].done, true) {
            return Ok(());
        }
        match self.items[here].kind {
            Kind::Message => {
                let (text, refused) = item::said(item);
                self.refused |= refused;
                if !self.items[here].told {
                    self.tell(here, None, text, events);
                }
                if let Some(phase) = item::phase(item).filter(|_| self.is_last(here)) {
                    events.push_back(Event::Signed(phase));
                    self.last = None;
                }
            }
            Kind::Reasoning => {
                if !self.items[here].told {
                    self.tell(here, None, item::thought(item), events);
                }
                if let Some(seal) = item::sealed(item) {
                    let signs = self.is_last(here);
                    events.push_back(if signs { Event::Signed(seal) } else { Event::Sealed(seal) });
                    self.last = None;
                }
            }
            Kind::Call => {
                self.items[here].take(item);
                if let Some(call) = self.items[here].call(item, &mut self.asked)? {
                    events.push_back(Event::Call(call));
                    self.last = None;
                }
            }
        }
        Ok(())
    }

    fn is_last(&self, here: usize) -> bool {
        self.last.is_some_and(|(last, _)| last == here)
    }
}

impl Item {
    fn take(&mut self, item: &Value) {
        if self.call_id.is_none() {
            self.call_id = item::text(item, "call_id").map(str::to_owned);
        }
        if let Some(name) = item::text(item, "name") {
            name.clone_into(&mut self.name);
        }
    }

    /// Whether this is what came, or may be: what came without a place may be any of its kind.
    fn is(&self, at: usize, item: &Value) -> bool {
        let same =
            |ours: &Option<String>, field: &str| ours.is_some() && ours.as_deref() == item[field].as_str();
        let nowhere = self.at.id.is_none() && self.at.index.is_none();
        item::kind(item) == Some(self.kind)
            && (same(&self.at.id, "id")
                || same(&self.call_id, "call_id")
                || nowhere
                || i64::try_from(at).ok() == self.at.index)
    }

    /// The call, with an id of its own. Without a name it is a phantom; and one of which the model was stopped before
    /// it had said anything was not made.
    fn call(&self, item: &Value, asked: &mut Asked) -> Result<Option<AskedCall>, Failure> {
        let args = asked.args(match &item["arguments"] {
            object @ Value::Object(_) => Args::Object(object.clone()),
            Value::String(text) if !text.is_empty() => Args::Text(text.clone()),
            _ => Args::Text(self.args.clone()),
        })?;
        let nothing = args.as_object().is_some_and(serde_json::Map::is_empty);
        let stopped = item["status"] == "incomplete" && nothing;
        if self.name.is_empty() || stopped {
            return Ok(None);
        }
        let id = self.call_id.clone().or_else(|| self.at.id.clone());
        asked.call(id, self.name.clone(), args).map(Some)
    }
}

fn of_item(at: At, item: &Value) -> At {
    At { id: item::text(item, "id").map(str::to_owned).or(at.id), index: at.index }
}
