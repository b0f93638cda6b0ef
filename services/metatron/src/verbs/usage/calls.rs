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
    let why = match call.problem.as_deref() {
        Some(problem) => format!("{problem}; {}", call.why),
        None => call.why.clone(),
    };
    show.line(format!(
        "{:>13} {:>5} {:>8} {:>8} {:>10} {seconds:>8} {:<9}  {}/{}: {}",
        format!("{} ago", span((now().0 - call.at.0) / 1000)),
        call.pid.map_or("-".to_owned(), |pid| pid.to_string()),
        tokens(call.tokens.all_input()),
        tokens(call.tokens.all_output()),
        format!("{about}{}", say_usd(call.cost_usd)),
        end.unwrap_or_default(),
        visible(&call.provider),
        visible(&call.model),
        visible(&why).replace('\n', " "),
    ));
}
