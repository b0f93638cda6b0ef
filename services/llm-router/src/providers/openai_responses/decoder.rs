//! Events of a Responses stream. What counts is `type` in the JSON; unknown types (there are some that no document
//! names) are ignored.

use super::{item::Item, usage::Usage};
use crate::{
    providers::{
        AskedCall, Event, Failure, Unfinished,
        ids::Ids,
        wire::{
            self, Frame, cut,
            lenient::{Args, Count, Text, or_default},
            status,
        },
    },
    tools,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};

/// Calls in one answer at most.
const MOST_CALLS: usize = 128;
/// Items in one answer at most.
const MOST_ITEMS: usize = 1_024;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    r#type: Text,
    item_id: Text,
    output_index: Count,
    summary_index: Count,
    delta: Text,
    item: Option<Value>,
    response: Option<Response>,
    error: Option<Value>,
    code: Text,
    message: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Response {
    object: Text,
    status: Text,
    #[serde(deserialize_with = "or_default")]
    output: Vec<Value>,
    usage: Option<Usage>,
    error: Option<Value>,
    incomplete_details: Option<Incomplete>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Incomplete {
    reason: Text,
}

/// Fragments of a call's arguments, which may come before the call itself.
#[derive(Debug)]
struct Fragments {
    item_id: String,
    output_index: Option<i64>,
    text: String,
}

/// Seals are items of reasoning, as JSON, whole.
#[derive(Debug, Default)]
pub struct Decoder {
    ids: Ids,
    calls: usize,
    fragments: Vec<Fragments>,
    /// Items that are out, by what they are called.
    told: HashSet<String>,
    /// Items whose text came in pieces.
    streamed: HashSet<String>,
    /// The last event is a thought of this item.
    thinking: Option<String>,
    refused: bool,
    unfinished: Option<Unfinished>,
    done: bool,
}

impl Decoder {
    fn say(&mut self, event: Option<Event>, item: &Text, events: &mut VecDeque<Event>) {
        let Some(event) = event else { return };
        let thinks = matches!(event, Event::Thinking(_));
        self.thinking = thinks.then(|| item.as_str().to_owned());
        if self.streamed.len() < MOST_ITEMS && !self.streamed.contains(item.as_str()) {
            self.streamed.insert(item.as_str().to_owned());
        }
        events.push_back(event);
    }

    fn fragment(&mut self, said: Said) -> Result<(), Failure> {
        let (id, index) = (said.item_id.as_str(), said.output_index.0);
        let delta = said.delta.as_str();
        let same = |one: &&mut Fragments| match id.is_empty() || one.item_id.is_empty() {
            true => one.output_index == index,
            false => one.item_id == id,
        };
        if let Some(one) = self.fragments.iter_mut().find(same) {
            one.text.push_str(delta);
            return Ok(());
        }
        if self.fragments.len() >= MOST_CALLS {
            return Err(too_many_calls());
        }
        let (item_id, text) = (id.to_owned(), delta.to_owned());
        self.fragments.push(Fragments { item_id, output_index: index, text });
        Ok(())
    }

    /// An item is whole. `index`: where it stands in the answer.
    fn item(
        &mut self,
        value: &Value,
        index: Option<i64>,
        events: &mut VecDeque<Event>,
    ) -> Result<(), Failure> {
        let item = Item::of(value);
        let id = item.id.as_str();
        let name = if id.is_empty() { format!("#{}", index.unwrap_or(-1)) } else { id.to_owned() };
        if self.told.len() >= MOST_ITEMS {
            return Err(Failure::NotCompatible { detail: format!("it sent more than {MOST_ITEMS} items") });
        }
        if !self.told.insert(name) {
            return Ok(());
        }
        match item.r#type.as_str() {
            "function_call" => self.call(item, index, events),
            "reasoning" => {
                self.reasoning(value, item, events);
                Ok(())
            }
            "message" if !self.streamed.contains(id) => {
                for part in item.content {
                    self.refused |= !part.refusal.as_str().is_empty();
                    let text = part.text.said().or(part.refusal.said());
                    self.say(text.map(Event::Text), &item.id, events);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn call(&mut self, item: Item, index: Option<i64>, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return Err(too_many_calls());
        }
        let Some(name) = item.name.said() else { return Ok(()) };
        let id = item.id.as_str();
        let of_it = |one: &Fragments| match id.is_empty() || one.item_id.is_empty() {
            true => one.output_index.is_some() && one.output_index == index,
            false => one.item_id == id,
        };
        let at = self.fragments.iter().position(of_it);
        let gathered = at.map(|at| self.fragments.swap_remove(at).text).unwrap_or_default();
        let args = match item.arguments {
            Args::Object(object @ Value::Object(_)) => object,
            Args::Text(text) if !text.trim().is_empty() => tools::from_text(&text),
            _ => tools::from_text(&gathered),
        };
        let id = self.ids.unique(item.call_id.said().or(item.id.said()));
        self.thinking = None;
        events.push_back(Event::Call(AskedCall { id, name, args }));
        Ok(())
    }

    /// Without what is encrypted in it there is nothing to be given back.
    fn reasoning(&mut self, value: &Value, item: Item, events: &mut VecDeque<Event>) {
        if !self.streamed.contains(item.id.as_str()) {
            let texts = item.summary.into_iter().chain(item.content);
            for thought in texts.filter_map(|part| part.text.said()) {
                self.say(Some(Event::Thinking(thought)), &item.id, events);
            }
        }
        if item.encrypted_content.as_str().is_empty() {
            return;
        }
        let seal = value.to_string();
        events.push_back(match self.thinking.take() {
            Some(id) if id == item.id.as_str() => Event::Signed(seal),
            _ => Event::Sealed(seal),
        });
    }

    /// The answer is over; what of it did not come in pieces stands in it.
    fn over(&mut self, response: Response, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        for (at, item) in response.output.iter().enumerate() {
            self.item(item, i64::try_from(at).ok(), events)?;
        }
        events.extend(response.usage.map(|usage| Event::Usage(usage.counted())));
        if let Some(error) = response.error.filter(|error| !error.is_null()) {
            return Err(status::in_stream(&error));
        }
        match response.status.as_str() {
            "failed" => return Err(status::in_stream(&json!("the answer failed"))),
            "cancelled" => return Err(Failure::Cut { detail: "the provider cancelled it".to_owned() }),
            "incomplete" => {
                let reason = response.incomplete_details.unwrap_or_default().reason;
                self.unfinished = Some(match reason.as_str() {
                    "content_filter" => Unfinished::Filter,
                    _ => Unfinished::Length,
                });
            }
            _ => {}
        }
        self.done = true;
        Ok(())
    }
}

fn too_many_calls() -> Failure {
    Failure::NotCompatible { detail: format!("it made more than {MOST_CALLS} tool calls") }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        // Not one of this API's own.
        if frame.data.trim_ascii_start().starts_with(b"[DONE]") {
            return Ok(());
        }
        if frame.whole {
            let said: Said = wire::parse(frame)?;
            if let Some(error) = said.error.filter(|error| !error.is_null()) {
                return Err(status::in_stream(&error));
            }
            let response: Response = wire::parse(frame)?;
            if response.object.as_str() != "response" && response.output.is_empty() {
                return Err(Failure::NotCompatible { detail: "the answer has no output".to_owned() });
            }
            return self.over(response, events);
        }
        let mut said: Said = wire::parse(frame)?;
        let kind = std::mem::take(&mut said.r#type);
        match kind.as_str() {
            "response.output_text.delta" => {
                let text = said.delta.said().map(Event::Text);
                self.say(text, &said.item_id, events);
            }
            "response.refusal.delta" => {
                self.refused = true;
                let text = said.delta.said().map(Event::Text);
                self.say(text, &said.item_id, events);
            }
            "response.reasoning_summary_part.added" if said.summary_index.or_zero() > 0 => {
                self.say(Some(Event::Thinking("\n\n".to_owned())), &said.item_id, events);
            }
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                let thought = said.delta.said().map(Event::Thinking);
                self.say(thought, &said.item_id, events);
            }
            "response.function_call_arguments.delta" => self.fragment(said)?,
            "response.output_item.done" => {
                self.item(&said.item.unwrap_or_default(), said.output_index.0, events)?;
            }
            "response.completed" | "response.incomplete" | "response.failed" => {
                let mut response = said.response.unwrap_or_default();
                if response.status.as_str().is_empty() {
                    response.status = Text(kind.0.map(|kind| kind["response.".len()..].to_owned()));
                }
                self.over(response, events)?;
            }
            "error" => {
                let flat = json!({"code": said.code.0, "message": said.message.0});
                return Err(status::in_stream(said.error.as_ref().filter(|e| !e.is_null()).unwrap_or(&flat)));
            }
            // As Chat Completions says it.
            "" => {
                if let Some(error) = said.error.filter(|error| !error.is_null()) {
                    return Err(status::in_stream(&error));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn is_whole(&self) -> bool {
        self.done
    }

    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if !self.done {
            return Err(cut());
        }
        let refused = self.refused.then_some(Unfinished::Refusal);
        events.extend(self.unfinished.or(refused).map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}
