//! By whom tokens are sold, told from where they are fetched.

use super::host::host;
use crate::provider::ProviderKind;

/// Hosts, and how the list of prices names who is behind them (LiteLLM's names). A host stands here only when what it
/// sells costs what the list says: the regions of OpenAI and xAI (`eu.api.openai.com`) are dearer by a tenth, Alibaba's
/// in China are billed in another currency, and Perplexity wants something for each search beside its tokens.
const VENDORS: [(&str, &str); 25] = [
    ("api.openai.com", "openai"),
    ("api.anthropic.com", "anthropic"),
    ("generativelanguage.googleapis.com", "gemini"),
    ("openrouter.ai", "openrouter"),
    ("api.groq.com", "groq"),
    ("api.deepseek.com", "deepseek"),
    ("api.mistral.ai", "mistral"),
    ("api.x.ai", "xai"),
    ("api.together.xyz", "together_ai"),
    ("api.together.ai", "together_ai"),
    ("api.fireworks.ai", "fireworks_ai"),
    ("api.cerebras.ai", "cerebras"),
    ("api.deepinfra.com", "deepinfra"),
    ("api.novita.ai", "novita"),
    ("api.tokenfactory.nebius.com", "nebius"),
    ("api.studio.nebius.com", "nebius"),
    ("api.studio.nebius.ai", "nebius"),
    ("dashscope-intl.aliyuncs.com", "dashscope"),
    ("api.z.ai", "zai"),
    ("api.moonshot.ai", "moonshot"),
    ("api.sambanova.ai", "sambanova"),
    ("api.cohere.com", "cohere_chat"),
    ("api.cohere.ai", "cohere_chat"),
    ("api.minimax.io", "minimax"),
    ("inference.baseten.co", "baseten"),
];

/// None for a host that no list knows: what it asks for its tokens is unknown, whatever its models are called.
pub fn vendor_of(kind: ProviderKind, base_url: Option<&str>) -> Option<&'static str> {
    let host = host(base_url.or(kind.default_base())?)?;
    VENDORS.iter().find(|(known, _)| *known == host).map(|(_, vendor)| *vendor)
}

/// Whose prices are of use in a list.
pub fn is_vendor(name: &str) -> bool {
    VENDORS.iter().any(|(_, vendor)| *vendor == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProviderKind::{Anthropic, Gemini, Ollama, Openai, OpenaiResponses, Scripted};

    #[test]
    fn hosts_have_vendors() {
        for (kind, base_url, vendor) in [
            (Openai, None, Some("openai")),
            (OpenaiResponses, None, Some("openai")),
            (Anthropic, None, Some("anthropic")),
            (Gemini, None, Some("gemini")),
            (Ollama, None, None),
            (Scripted, Some("file:///a.toml"), None),
            (Openai, Some("https://API.OpenAI.com:443/v1/"), Some("openai")),
            (Openai, Some("https://openrouter.ai/api/v1"), Some("openrouter")),
            (Openai, Some("https://api.groq.com/openai/v1"), Some("groq")),
            // The host says who sells, whatever is spoken with it.
            (Openai, Some("https://generativelanguage.googleapis.com/v1beta/openai"), Some("gemini")),
            (Anthropic, Some("https://api.deepseek.com/anthropic"), Some("deepseek")),
            (Anthropic, Some("https://gateway.example.com/anthropic"), None),
            (Openai, Some("https://api.openai.com.example.com/v1"), None),
            (Openai, Some("https://evil.example.com/api.openai.com"), None),
            (Openai, Some("https://api.openai.com@evil.example.com/v1"), None),
            (Openai, Some("https://eu.api.openai.com/v1"), None),
            (Openai, Some("https://us-east-1.api.x.ai/v1"), None),
            (Openai, Some("http://localhost:8000/v1"), None),
            (Openai, Some("https://api.perplexity.ai"), None),
            (Openai, Some("https://mine.openai.azure.com/openai/v1"), None),
        ] {
            assert_eq!(vendor_of(kind, base_url), vendor, "{kind:?} {base_url:?}");
        }
    }
}
