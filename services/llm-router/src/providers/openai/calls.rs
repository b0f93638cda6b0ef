//! Tool calls put together from fragments that come with wrong, missing or repeated indices.
//!
//! A fragment belongs to the call in hand of its index; another id there begins a new call; without an
//! index it belongs to the call of its id, else to the last one, and a whole call is always its own.

use super::chunk::CallDelta;
use crate::{
    providers::{AskedCall, Failure},
    tools,
};
use serde_json::Value;
use std::collections::HashSet;

/// Calls in one answer at most.
const MOST: usize = 128;

#[derive(Debug, Default)]
pub struct Calls {
    slots: Vec<Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    index: Option<u64>,
    id: Option<String>,
    name: String,
    text: String,
    /// Arguments that came as an object.
    object: Option<Value>,
}

impl Calls {
    pub fn push(&mut self, delta: CallDelta) -> Result<(), Failure> {
        let id = delta.id.filter(|id| !id.is_empty());
        let name = delta.function.name.filter(|name| !name.is_empty());
        let at = match self.place(delta.index, id.as_deref(), name.as_deref()) {
            Some(at) => at,
            None if self.slots.len() == MOST => {
                return Err(Failure::NotCompatible {
                    detail: format!("it made more than {MOST} tool calls"),
                });
            }
            None => {
                self.slots.push(Slot { index: delta.index, ..Slot::default() });
                self.slots.len() - 1
            }
        };
        let slot = &mut self.slots[at];
        if slot.id.is_none() {
            slot.id = id;
        }
        // The same name again is a repetition, not a continuation.
        if let Some(name) = name
            && slot.name != name
        {
            slot.name.push_str(&name);
        }
        match delta.function.arguments {
            Some(Value::String(text)) => slot.text.push_str(&text),
            None | Some(Value::Null) => {}
            Some(object) => slot.object = Some(object),
        }
        Ok(())
    }

    /// Where a fragment goes; `None` begins a new call.
    fn place(&self, index: Option<u64>, id: Option<&str>, name: Option<&str>) -> Option<usize> {
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
        let another_call = name.is_some() && !slot.name.is_empty() && slot.is_whole();
        // Without an index a name begins a call.
        let unplaced = index.is_none() && name.is_some() && !slot.name.is_empty();
        (!another_id && !another_call && !unplaced).then_some(at)
    }

    /// The calls in the order in which they began, each with an id of its own. A slot without a name
    /// is a phantom and is dropped.
    pub fn whole(self) -> Vec<AskedCall> {
        let mut seen = HashSet::new();
        let named = self.slots.into_iter().filter(|slot| !slot.name.is_empty());
        named
            .enumerate()
            .map(|(n, slot)| {
                let wanted = slot.id.clone().unwrap_or_else(|| format!("call_{n}"));
                let mut id = wanted.clone();
                let mut suffix = 1;
                while !seen.insert(id.clone()) {
                    suffix += 1;
                    id = format!("{wanted}_{suffix}");
                }
                AskedCall { id, args: slot.args(), name: slot.name }
            })
            .collect()
    }
}

impl Slot {
    fn is_whole(&self) -> bool {
        self.object.is_some() || serde_json::from_str::<serde::de::IgnoredAny>(&self.text).is_ok()
    }

    fn args(&self) -> Value {
        match &self.object {
            Some(object @ Value::Object(_)) => object.clone(),
            Some(other) => Value::String(other.to_string()),
            None => tools::from_text(&self.text),
        }
    }
}
