//! Who it is that speaks Chat Completions: what one needs, another refuses.

/// Found by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// OpenAI itself.
    OpenAi,
    OpenRouter,
    /// Gives the thoughts of a step back to the model, and refuses to go on without: DeepSeek, Moonshot.
    ThinkingBack,
    /// Wants to have said something before it is spoken to again.
    Mistral,
    Other,
}

impl Host {
    pub fn of(base: &str) -> Self {
        let url = reqwest::Url::parse(base).ok();
        let host = url.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default();
        let is = |name: &str| host == name || host.strip_suffix(name).is_some_and(|sub| sub.ends_with('.'));
        if is("api.openai.com") {
            Self::OpenAi
        } else if is("openrouter.ai") {
            Self::OpenRouter
        } else if is("deepseek.com") || is("moonshot.ai") || is("moonshot.cn") {
            Self::ThinkingBack
        } else if is("mistral.ai") {
            Self::Mistral
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn found_by_name_and_not_by_likeness() {
        for (base, host) in [
            ("https://api.openai.com/v1", Host::OpenAi),
            ("https://eu.api.openai.com/v1", Host::OpenAi),
            ("https://openrouter.ai/api/v1", Host::OpenRouter),
            ("https://api.deepseek.com", Host::ThinkingBack),
            ("https://api.moonshot.cn/v1", Host::ThinkingBack),
            ("https://codestral.mistral.ai/v1", Host::Mistral),
            ("https://notopenrouter.ai/v1", Host::Other),
            ("http://127.0.0.1:8000/v1?api.openai.com", Host::Other),
            ("no address", Host::Other),
        ] {
            assert_eq!(Host::of(base), host, "{base}");
        }
    }
}
