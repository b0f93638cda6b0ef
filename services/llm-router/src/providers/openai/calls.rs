//! Tool calls put together from fragments that come with wrong, missing or repeated indices.
//!
//! A fragment belongs to the call in hand of its index; another id there begins a new call; without an
//! index it belongs to the call of its id, else to the last one, and a whole call is always its own.

use super::decoder::CallDelta;
use crate::providers::{
    AskedCall, Failure,
    asked::{Asked, MOST, too_many},
    wire::lenient::Args,
};

use std::cell::Cell;

/// Times that a call's name may be repeated and still begin another call: its text is read again each time.
const MOST_NAMED: u32 = 256;
/// Bytes of arguments that are read again for that, in one call and in all; more of them are in the making and not whole.
const MOST_READ_AGAIN: usize = 1 << 20;
const MOST_READ_IN_ALL: usize = 16 << 20;

#[derive(Debug, Default)]
pub struct Calls {
    slots: Vec<Slot>,
    /// Bytes that were read again.
    read: Cell<usize>,
}

#[derive(Debug, Default)]
struct Slot {
    index: Option<i64>,
    id: Option<String>,
    name: String,
    /// Times that a name came.
    named: u32,
    text: String,
    /// They came as an object, and are whole.
    whole: bool,
    /// What is to be given back with it.
    seal: Option<String>,
}

impl Calls {
    pub fn push(&mut self, delta: CallDelta) -> Result<(), Failure> {
        let function = delta.function.or_default();
        let (index, id, name) = (delta.index.0, delta.id.said(), function.name.said());
        let at = match self.place(index, id.as_deref(), name.as_deref()) {
            Some(at) => at,
            None if self.slots.len() == MOST => return Err(too_many("tool calls")),
            None => {
                self.slots.push(Slot { index, ..Slot::default() });
                self.slots.len() - 1
            }
        };
        let slot = &mut self.slots[at];
        if slot.id.is_none() {
            slot.id = id;
        }
        if let Some(name) = name {
            slot.named = slot.named.saturating_add(1);
            // The same name again is a repetition, not a continuation.
            if slot.name != name {
                slot.name.push_str(&name);
            }
        }
        match function.arguments {
            Args::Text(_) if slot.whole => {}
            Args::Text(text) => slot.text.push_str(&text),
            Args::Object(object) => (slot.text, slot.whole) = (object.to_string(), true),
            Args::None => {}
        }
        let google = delta.extra_content.or_default().google.or_default();
        if let Some(seal) = google.thought_signature.said() {
            slot.seal = Some(seal);
        }
        Ok(())
    }

    /// Where a fragment goes; `None` begins a new call.
    fn place(&self, index: Option<i64>, id: Option<&str>, name: Option<&str>) -> Option<usize> {
        let last_of = |fits: &dyn Fn(&Slot) -> bool| self.slots.iter().rposition(fits);
        if let Some(id) = id
            && let Some(at) = last_of(&|slot| slot.id.as_deref() == Some(id))
        {
            return Some(at);
        }
        let at = match index {
            Some(index) => last_of(&|slot| slot.index == Some(index))?,
            None => self.slots.len().checked_sub(1)?,
        };
        let slot = &self.slots[at];
        let another_id = id.is_some() && slot.id.is_some();
        // A second named fragment after whole arguments is a second call, whatever its index says.
        let named_again = name.is_some() && !slot.name.is_empty() && slot.named < MOST_NAMED;
        let another_call = named_again && slot.is_whole(&self.read);
        // Without an index a name begins a call.
        let unplaced = index.is_none() && name.is_some() && !slot.name.is_empty();
        (!another_id && !another_call && !unplaced).then_some(at)
    }

    /// The calls in the order in which they began, each with an id of its own, and their seals. A slot without a name
    /// is a phantom and is dropped.
    pub fn whole(self) -> impl Iterator<Item = Result<(AskedCall, Option<String>), Failure>> {
        let mut asked = Asked::default();
        self.slots.into_iter().filter(|slot| !slot.name.is_empty()).map(move |mut slot| {
            let seal = slot.seal.take();
            let args = asked.args(Args::Text(slot.text))?;
            Ok((asked.call(slot.id, slot.name, args)?, seal))
        })
    }
}

impl Slot {
    fn is_whole(&self, read: &Cell<usize>) -> bool {
        if self.whole {
            return true;
        }
        let all = read.get() + self.text.len();
        if self.text.len() > MOST_READ_AGAIN || all > MOST_READ_IN_ALL {
            return false;
        }
        read.set(all);
        serde_json::from_str::<serde::de::IgnoredAny>(&self.text).is_ok()
    }
}
