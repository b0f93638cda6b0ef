//! The names that one model goes by.

/// How a list writes the name of a model: in lower case, without the vendor that a list may put before it.
pub fn listed_name(vendor: &str, model: &str) -> String {
    let model = model.trim().to_lowercase();
    match model.strip_prefix(vendor).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => model,
    }
}

/// Under which names a list may have a model, the nearest first: its own, and that without the date of its version.
/// Nothing is looked for by its beginning: `gpt-5` is not `gpt-5-mini`.
pub fn names(vendor: &str, model: &str) -> Vec<String> {
    let own = listed_name(vendor, model);
    // Of Google's own naming of what it serves.
    let own = own.strip_prefix("models/").map_or(own.clone(), str::to_owned);
    let mut names = vec![own.clone()];
    if let Some(base) = fine_tuned(&own) {
        names.push(base.to_owned());
    }
    for at in 0..names.len() {
        names.extend(undated(&names[at]).map(str::to_owned));
    }
    if vendor == "fireworks_ai" {
        for at in 0..names.len() {
            names.extend(names[at].strip_prefix("accounts/fireworks/models/").map(str::to_owned));
        }
    }
    names
}

/// A variant that is given away, within bounds.
pub fn is_free(vendor: &str, model: &str) -> bool {
    vendor == "openrouter" && model.trim().to_lowercase().ends_with(":free")
}

/// `ft:gpt-4o-2024-08-06:somebody::a1b2` is listed as `ft:gpt-4o-2024-08-06`.
fn fine_tuned(name: &str) -> Option<&str> {
    let base = name.strip_prefix("ft:")?.split(':').next()?;
    (!base.is_empty()).then(|| &name[..3 + base.len()]).filter(|listed| *listed != name)
}

/// Without `-2025-08-07`, `-20250514`, `@20250514` or `-latest`.
fn undated(name: &str) -> Option<&str> {
    let dashed = || {
        let (at, date) = (name.len().checked_sub(11)?, name.get(name.len().checked_sub(10)?..)?);
        let digits: String = date.split('-').collect();
        let dashes = [4, 7].iter().all(|at| date.as_bytes().get(*at) == Some(&b'-'));
        (dashes && is_date(&digits) && name.get(at..=at) == Some("-")).then(|| &name[..at])
    };
    let plain = || {
        let (base, date) = name.rsplit_once(['-', '@'])?;
        (is_date(date) || date == "latest").then_some(base)
    };
    dashed().or_else(plain).filter(|base| !base.is_empty())
}

/// `20250807`
fn is_date(digits: &str) -> bool {
    let within = |range: std::ops::Range<usize>, least: u32, most: u32| {
        digits
            .get(range)
            .and_then(|part| part.parse().ok())
            .is_some_and(|number| (least..=most).contains(&number))
    };
    digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && within(0..4, 2000, 2099)
        && within(4..6, 1, 12)
        && within(6..8, 1, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_model_and_of_no_other() {
        for (vendor, model, expected) in [
            ("openai", "gpt-5", &["gpt-5"][..]),
            ("openai", " GPT-5-Mini ", &["gpt-5-mini"]),
            ("openai", "gpt-5-2025-08-07", &["gpt-5-2025-08-07", "gpt-5"]),
            ("openai", "gpt-5-mini-2025-08-07", &["gpt-5-mini-2025-08-07", "gpt-5-mini"]),
            ("openai", "openai/gpt-5", &["gpt-5"]),
            ("openai", "chatgpt-4o-latest", &["chatgpt-4o-latest", "chatgpt-4o"]),
            ("openai", "gpt-4-0613", &["gpt-4-0613"]),
            ("openai", "gpt-4-1106-preview", &["gpt-4-1106-preview"]),
            ("openai", "gpt-5-2025-13-07", &["gpt-5-2025-13-07"]),
            ("openai", "gpt-5-12025-08-07", &["gpt-5-12025-08-07"]),
            (
                "openai",
                "ft:gpt-4o-2024-08-06:org::id",
                &["ft:gpt-4o-2024-08-06:org::id", "ft:gpt-4o-2024-08-06", "ft:gpt-4o"],
            ),
            ("openai", "ft:gpt-4o-2024-08-06", &["ft:gpt-4o-2024-08-06", "ft:gpt-4o"]),
            ("openai", "ft:", &["ft:"]),
            ("anthropic", "claude-sonnet-4-5-20250929", &["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"]),
            ("anthropic", "claude-sonnet-4@20250514", &["claude-sonnet-4@20250514", "claude-sonnet-4"]),
            ("anthropic", "claude-3-7-sonnet-latest", &["claude-3-7-sonnet-latest", "claude-3-7-sonnet"]),
            ("gemini", "models/gemini-2.5-pro", &["gemini-2.5-pro"]),
            ("gemini", "gemini/gemini-2.5-pro", &["gemini-2.5-pro"]),
            (
                "gemini",
                "gemini-2.5-computer-use-preview-10-2025",
                &["gemini-2.5-computer-use-preview-10-2025"],
            ),
            ("groq", "openai/gpt-oss-120b", &["openai/gpt-oss-120b"]),
            ("openrouter", "anthropic/claude-sonnet-4.5", &["anthropic/claude-sonnet-4.5"]),
            ("openrouter", "openai/gpt-5:nitro", &["openai/gpt-5:nitro"]),
            ("mistral", "mistral-large-latest", &["mistral-large-latest", "mistral-large"]),
            ("mistral", "mistral-large-2411", &["mistral-large-2411"]),
            ("together_ai", "Qwen/Qwen3.5-9B", &["qwen/qwen3.5-9b"]),
            (
                "fireworks_ai",
                "accounts/fireworks/models/glm-5p1",
                &["accounts/fireworks/models/glm-5p1", "glm-5p1"],
            ),
            ("openai", "-latest", &["-latest"]),
            ("openai", "ü-2025-08-07", &["ü-2025-08-07", "ü"]),
            ("openai", "üüüüüü", &["üüüüüü"]),
            ("openai", "", &[""]),
        ] {
            assert_eq!(names(vendor, model), expected, "{vendor} {model}");
        }
    }

    #[test]
    fn only_openrouter_gives_away() {
        assert!(is_free("openrouter", "deepseek/deepseek-r1:FREE"));
        assert!(!is_free("openrouter", "deepseek/deepseek-r1:free-for-all"));
        assert!(!is_free("openai", "gpt-5:free"));
    }
}
