//! Asking for more than every server understands, and for less where it is refused.

use super::{Wire, refused};
use crate::providers::Failure;
use reqwest::Response;
use serde_json::Value;

/// Something in a body that some refuse, and what is asked instead.
pub struct Choice {
    /// Unique for its provider.
    pub name: &'static str,
    /// Whether this refusal, in small letters, is about it.
    pub refused: fn(&str) -> bool,
    /// Changes the body; false: it was not in there. Gets what the server said.
    pub instead: fn(&mut Value, &str) -> bool,
}

impl Wire {
    /// Posts the body, at most once more for each of the choices. What was refused stands in `refused`, so that the
    /// next call begins without it.
    pub async fn ask(
        &self,
        path: &str,
        model: &str,
        mut body: Value,
        choices: &[Choice],
    ) -> Result<Response, Failure> {
        let mut open: Vec<&Choice> = Vec::new();
        for choice in choices {
            match refused::said(self.base(), model, choice.name) {
                Some(said) => drop((choice.instead)(&mut body, &said)),
                None => open.push(choice),
            }
        }
        loop {
            let failure = match self.post(path, &body).await {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };
            let Failure::Refused { status: 400 | 404 | 422, detail } = &failure else { return Err(failure) };
            let said = detail.to_lowercase();
            let Some(at) = open.iter().position(|choice| (choice.refused)(&said)) else {
                return Err(failure);
            };
            let choice = open.swap_remove(at);
            if !(choice.instead)(&mut body, &said) {
                return Err(failure);
            }
            refused::note(self.base(), model, choice.name, said);
        }
    }
}

/// Takes a field out of an object.
pub fn without(body: &mut Value, field: &str) -> bool {
    body.as_object_mut().and_then(|body| body.shift_remove(field)).is_some()
}
