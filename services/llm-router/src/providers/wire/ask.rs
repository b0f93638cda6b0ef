//! Asking for more than every server understands, and for less where it is refused.

use super::{Wire, refused};
use crate::providers::Failure;
use protocol::provider::ProviderKind;
use reqwest::Response;
use serde_json::Value;

/// Something in a body that some refuse, and what is asked instead.
pub struct Choice {
    /// Unique for its kind.
    pub name: &'static str,
    /// Whether this refusal, in small letters, is about it.
    pub refused: fn(&str) -> bool,
    /// Changes the body; false: it was not in there. Gets what the server said.
    pub instead: fn(&mut Value, &str) -> bool,
}

/// All of one kind. Of several that a refusal may be about, the first one that is in the body is taken.
pub struct Choices {
    pub kind: ProviderKind,
    pub all: &'static [Choice],
}

/// What was asked instead, in one try.
struct Tried<'a> {
    choice: &'a Choice,
    said: String,
    /// The body before it.
    before: Value,
}

impl Wire {
    /// Posts the body, at most once more for each of the choices. What helped stands in `refused`, so that the next
    /// call begins without it.
    pub async fn ask(
        &self,
        path: &str,
        model: &str,
        mut body: Value,
        choices: &Choices,
    ) -> Result<Response, Failure> {
        let mut open: Vec<&Choice> = Vec::new();
        for choice in choices.all {
            match refused::said(choices.kind, self.base(), model, choice.name) {
                Some(said) if (choice.instead)(&mut body, &said) => {}
                // Not in this body, or refused in it for another reason.
                _ => open.push(choice),
            }
        }
        let mut tried: Vec<Tried<'_>> = Vec::new();
        loop {
            let failure = match self.post(path, &body).await {
                Ok(response) => {
                    for Tried { choice, said, .. } in tried {
                        refused::note(choices.kind, self.base(), model, choice.name, said);
                    }
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            let Failure::Refused { status: 400 | 404 | 422 | 500, detail } = &failure else {
                return Err(failure);
            };
            let said = detail.to_lowercase();
            // The same again: it was not about that.
            if let Some(last) = tried.pop_if(|last| last.said == said) {
                body = last.before;
            }
            let before = body.clone();
            let about = |choice: &&Choice| (choice.refused)(&said) && (choice.instead)(&mut body, &said);
            let Some(at) = open.iter().position(about) else { return Err(failure) };
            tried.push(Tried { choice: open.remove(at), said, before });
        }
    }
}

/// Takes a field out of an object.
pub fn without(body: &mut Value, field: &str) -> bool {
    body.as_object_mut().and_then(|body| body.shift_remove(field)).is_some()
}

/// Whether a field is named, as those name it who refuse it: in quotes, or as a place in the body. Its word alone may
/// be said of anything.
pub fn is_named(said: &str, field: &str) -> bool {
    said.match_indices(field).any(|(at, _)| {
        let before = said[..at].chars().next_back();
        let after = said[at + field.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
            && after.is_some_and(|c| matches!(c, '\'' | '"' | '`' | ':' | '[' | ']' | '.'))
    })
}
