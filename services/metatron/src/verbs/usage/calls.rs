use super::figures::tokens;
use crate::{
    Result,
    api::Api,
    show::{Show, span, visible},
};
use chassis::clock::now;
use protocol::{Pid, price::say_usd, usage::ModelCall};

pub async fn perform(api: &Api, pid: Option<i64>, limit: u16, show: Show) -> Result<()> {
    let calls = api.calls(pid.map(Pid), limit).await?;
    show.value(&calls);
    if calls.is_empty() {
        show.line("No model was asked.");
        return Ok(());
    }
    show.line(format!(
        "{:>13} {:>5} {:>8} {:>8} {:>10} {:>8} {:<9}  MODEL, AND WHY",
        "WHEN", "PID", "INPUT", "OUTPUT", "COST", "TIME", "END"
    ));
    for call in &calls {
        line(call, show);
    }
    Ok(())
}

fn line(call: &ModelCall, show: Show) {
    let seconds = call.latency_ms.map_or("-".to_owned(), |ms| format!("{:.1} s", ms as f64 / 1000.0));
    let end = serde_json::to_value(call.outcome).ok().and_then(|end| Some(end.as_str()?.to_owned()));
    // Of a call under way the cost is what was set aside, and of tokens that nobody counted it is a guess.
    let about = if call.estimated { "~" } else { "" };
    show.line(format!(
        "{:>13} {:>5} {:>8} {:>8} {:>10} {seconds:>8} {:<9}  {}",
        format!("{} ago", span((now().0 - call.at.0) / 1000)),
        call.pid.map_or("-".to_owned(), |pid| pid.to_string()),
        tokens(call.tokens.all_input()),
        tokens(call.tokens.all_output()),
        format!("{about}{}", say_usd(call.cost_usd)),
        end.unwrap_or_default(),
        model(call),
    ));
}

/// `provider/model: problem; why`, as far as there is something to say.
fn model(call: &ModelCall) -> String {
    let model = format!("{}/{}", call.provider, call.model);
    let reasons = call.problem.as_deref().into_iter().chain([call.why.as_str()]);
    let reasons: Vec<&str> = reasons.filter(|reason| !reason.is_empty()).collect();
    let said = if reasons.is_empty() { model } else { format!("{model}: {}", reasons.join("; ")) };
    visible(&said).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_ends_with_what_there_is_to_say() {
        for (problem, why, said) in [
            (None, "", "p/m"),
            (None, "the first\nof its list", "p/m: the first of its list"),
            (Some("provider_auth"), "", "p/m: provider_auth"),
            (Some("provider_auth"), "its owner tests it", "p/m: provider_auth; its owner tests it"),
        ] {
            let call = json!({"id": "c", "at": 0, "purpose": "test", "provider": "p", "model": "m", "route": "",
                "why": why, "tried": [], "estimated": false, "cost_usd": 0.0, "price_from": "local", "outcome": "done",
                "tokens": {"fresh": 1, "cache_read": 0, "cache_write": 0, "output": 1, "reasoning": 0}, "problem": problem});
            assert_eq!(model(&serde_json::from_value(call).unwrap()), said);
        }
    }
}
