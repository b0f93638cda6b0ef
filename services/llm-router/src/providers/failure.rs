//! What can go wrong with a provider, which of it passes by itself, and how it is told to the owner.

use protocol::problem::Problem;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failure {
    #[error("the key was refused ({status}): {detail}")]
    Auth { status: u16, detail: String },
    /// Nobody asked it: each of its keys was refused before.
    #[error("its key is put aside: {detail}")]
    PutAside { detail: String },
    /// The account has no credit left: waiting does not help.
    #[error("no credit: {detail}")]
    NoCredit { detail: String },
    #[error("too many requests: {detail}")]
    RateLimited { retry_after: Option<Duration>, detail: String },
    /// It says itself that it has too much to do.
    #[error("overloaded: {detail}")]
    Overloaded { retry_after: Option<Duration>, detail: String },
    /// 5xx, or no connection.
    #[error("not available: {detail}")]
    Unavailable { retry_after: Option<Duration>, detail: String },
    /// Nobody asked it: it, or its key, failed a moment ago.
    #[error("left alone for {}: {detail}", span(*.retry_after))]
    Cooling { retry_after: Duration, detail: String },
    /// The stream ended, or broke, before the answer was whole.
    #[error("the answer was cut off: {detail}")]
    Cut { detail: String },
    /// The model made a call that cannot be read: another try often makes one that can.
    #[error("it made a call that cannot be read: {detail}")]
    BadCall { detail: String },
    #[error("no word came for {seconds} s")]
    Stalled { seconds: u64 },
    #[error("the answer was empty")]
    Empty,
    #[error("the conversation is too long for the model: {detail}")]
    TooLong { detail: String },
    /// The prompt had images, and it would not take them.
    #[error("it did not take the image: {detail}")]
    Images { detail: String },
    /// The prompt had documents, and it would not take them.
    #[error("it did not take the document: {detail}")]
    Documents { detail: String },
    /// Its filter would not have the prompt.
    #[error("the provider's filter stopped it: {detail}")]
    Filtered { detail: String },
    /// It would not take back what it, or another, had sealed: without that it may.
    #[error("it did not take back its own signature: {detail}")]
    Seals { detail: String },
    /// Any other refusal: an unknown model, an option that it does not have.
    #[error("refused ({status}): {detail}")]
    Refused { status: u16, detail: String },
    #[error("this does not speak the API that was expected: {detail}")]
    NotCompatible { detail: String },
    /// Ours: a route of the owner's own whose providers are gone.
    #[error("no provider of it is left")]
    NoRoute,
    /// Ours: no model chosen, a key that does not open, a script with an error.
    #[error("{detail}")]
    Setup { detail: String },
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    Never,
    Once,
    /// Not before the time that the provider named, if it named one.
    Later(Option<Duration>),
}

impl Failure {
    pub fn retry(&self) -> Retry {
        match self {
            Self::RateLimited { retry_after, .. }
            | Self::Overloaded { retry_after, .. }
            | Self::Unavailable { retry_after, .. } => Retry::Later(*retry_after),
            Self::Cooling { retry_after, .. } => Retry::Later(Some(*retry_after)),
            Self::Cut { .. } | Self::BadCall { .. } | Self::Stalled { .. } => Retry::Later(None),
            Self::Empty => Retry::Once,
            Self::Auth { .. }
            | Self::PutAside { .. }
            | Self::NoCredit { .. }
            | Self::TooLong { .. }
            | Self::Images { .. }
            | Self::Documents { .. }
            | Self::Filtered { .. }
            | Self::Seals { .. }
            | Self::Refused { .. }
            | Self::NotCompatible { .. }
            | Self::NoRoute
            | Self::Setup { .. } => Retry::Never,
        }
    }

    /// Of its problem, for example `provider_rate_limited`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Auth { .. } | Self::PutAside { .. } => "provider_auth",
            Self::NoCredit { .. } => "provider_no_credit",
            Self::RateLimited { .. } => "provider_rate_limited",
            Self::Overloaded { .. } => "provider_overloaded",
            Self::Unavailable { .. } => "provider_unreachable",
            Self::Cooling { .. } => "provider_cooling",
            Self::Cut { .. } => "provider_cut_off",
            Self::BadCall { .. } => "provider_bad_call",
            Self::Stalled { .. } => "provider_stalled",
            Self::Empty => "provider_empty",
            Self::TooLong { .. } => "prompt_too_long",
            Self::Images { .. } => "images_refused",
            Self::Documents { .. } => "documents_refused",
            Self::Filtered { .. } => "provider_filtered",
            Self::Seals { .. } => "provider_signature",
            Self::Refused { .. } => "provider_refused",
            Self::NotCompatible { .. } => "provider_not_compatible",
            Self::NoRoute => "route_empty",
            Self::Setup { .. } => "provider_setup",
        }
    }

    /// What the provider named.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. }
            | Self::Overloaded { retry_after, .. }
            | Self::Unavailable { retry_after, .. } => *retry_after,
            Self::Cooling { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// Not to be tried again before the end of this wait.
    #[must_use]
    pub fn cooled(mut self, wait: Option<Duration>) -> Self {
        if let Self::RateLimited { retry_after, .. }
        | Self::Overloaded { retry_after, .. }
        | Self::Unavailable { retry_after, .. } = &mut self
            && retry_after.is_none()
        {
            *retry_after = wait;
        }
        self
    }

    /// The prompt was read before it failed, and may be charged for.
    pub fn was_taken_in(&self) -> bool {
        matches!(self, Self::Cut { .. } | Self::BadCall { .. } | Self::Stalled { .. } | Self::Empty)
    }
}

/// `45 s`, `9 min`, `2 h`: never less than it is.
fn span(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        seconds @ ..=120 => format!("{seconds} s"),
        seconds @ ..=7_200 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// In the owner's words: what happened, and what to do about it.
pub fn problem(provider: &str, failure: &Failure) -> Problem {
    let (problem, next) = told(provider, failure);
    problem.kept("Everything said and done so far is kept.").next(next.of_turn)
}

/// The same for who pressed *Test*, and sees the provider's settings before them. Nothing was said or done that
/// could be lost.
pub fn problem_of_test(provider: &str, failure: &Failure) -> Problem {
    let (problem, next) = told(provider, failure);
    problem.next(next.of_test)
}

/// What to do about it.
struct Next {
    of_turn: String,
    of_test: String,
}

fn told(provider: &str, failure: &Failure) -> (Problem, Next) {
    let again = "Send your message again to retry.";
    let (status, title, of_turn, of_test) = match failure {
        Failure::Auth { .. } | Failure::PutAside { .. } => (
            401,
            "The provider refused the key",
            format!("Open Settings, give {provider} a valid key, test it, and send your message again."),
            "Give it a valid key, and test it again.".to_owned(),
        ),
        Failure::RateLimited { retry_after: Some(wait), .. } => {
            let wait = span(*wait);
            (
                429,
                "The provider allows no more requests for now",
                format!("Wait {wait}, then send your message again; or choose another model."),
                format!("Wait {wait}, then test it again."),
            )
        }
        Failure::RateLimited { retry_after: None, .. } => (
            429,
            "The provider allows no more requests for now",
            "Wait a little, then send your message again; or choose another provider.".to_owned(),
            "Wait a little, then test it again.".to_owned(),
        ),
        Failure::NoCredit { .. } => (
            402,
            "The account at the provider has no credit left",
            format!("Top up the account of {provider}, or choose another model. {again}"),
            "Top up the account at the provider, then test it again.".to_owned(),
        ),
        Failure::Overloaded { .. } => (
            503,
            "The provider is overloaded",
            format!("{again} Or choose another model."),
            "Wait a little, then test it again.".to_owned(),
        ),
        Failure::Unavailable { .. } => (
            503,
            "The provider does not answer",
            format!("Check the address of {provider} in Settings and test it. {again}"),
            "Check its address, and that it runs and can be reached from this machine; then test it again."
                .to_owned(),
        ),
        Failure::Cooling { retry_after: wait, .. } => (
            503,
            "The provider is left alone for a while",
            format!("Wait {}, then send your message again; or choose another model.", span(*wait)),
            "Test it again.".to_owned(),
        ),
        Failure::Cut { .. } => (
            502,
            "The provider's answer broke off",
            format!("It was tried again without success. {again}"),
            "Test it again; if it breaks off each time, look at the provider.".to_owned(),
        ),
        Failure::BadCall { .. } => (
            502,
            "The model's call could not be read",
            format!("It was tried again without success. {again} Or choose another model."),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Stalled { .. } => (
            504,
            "The provider went silent",
            format!("{again} Or choose another model."),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Empty => (
            502,
            "The provider answered with nothing",
            format!("{again} Or choose another model."),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::TooLong { .. } => (
            413,
            "The conversation is too long for this model",
            "Choose a model with a larger context, or begin a new chat.".to_owned(),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Images { .. } => (
            415,
            "The model did not take the image",
            "Choose a model that sees images, or edit your message and leave the image out.".to_owned(),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Documents { .. } => (
            415,
            "The model did not take the document",
            "Choose a model that reads PDF documents, or edit your message: leave the document out, or put it on the \
             machine and name its path."
                .to_owned(),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Filtered { .. } => (
            451,
            "The provider's filter stopped it",
            "Say it in other words, or choose another model.".to_owned(),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Seals { .. } => (
            400,
            "The provider did not take back its own signature",
            format!("{again} Or choose another model, which is not shown it."),
            "Test it again, or name another model.".to_owned(),
        ),
        Failure::Refused { .. } => (
            400,
            "The provider refused the request",
            format!("Check the model and the account of {provider} in Settings. {again}"),
            "Check the model's name and the account at the provider, then test it again.".to_owned(),
        ),
        Failure::NotCompatible { .. } => (
            502,
            "This address does not speak the API that was expected",
            format!("Check the address and the kind of {provider} in Settings."),
            "Check its kind and its address; then test it again.".to_owned(),
        ),
        Failure::NoRoute => (
            409,
            "Nothing is left of this route",
            "Give it a model under Routes, or choose another model here; then send your message again.".to_owned(),
            "Give it a model under Routes.".to_owned(),
        ),
        Failure::Setup { .. } => (
            409,
            "The provider is not set up",
            format!("Open Settings and look at {provider}. {again}"),
            "Set what is missing, then test it again.".to_owned(),
        ),
    };
    let problem = Problem::new(status, failure.code(), title, format!("{provider}: {failure}"));
    (problem, Next { of_turn, of_test })
}

#[cfg(test)]
mod tests;
