use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result},
    processes::stop,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use protocol::{
    Pid, UserId,
    process::{SendSignal, Signal, Signalled},
    turn::LiveText,
};

/// INT is the Stop button: the turn ends cancelled, and its commands with all their descendants. TERM and
/// KILL end the process for good: the turn under way as by INT, those in line behind it too, and it takes
/// no more messages; again, they change nothing. KILL does not ask first how far the answer got: of it stays
/// what was saved last.
#[utoipa::path(post, path = "/api/processes/{pid}/signal", tag = "processes", request_body = SendSignal,
    responses((status = 202, body = Signalled), (status = 409, description = "INT: nothing to stop")))]
pub async fn signal(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<SendSignal>,
) -> Result<HttpResponse> {
    let (signal, pid, owner) = (body.read().await?.signal, Pid(*pid), guard.who.id());
    if !matches!(signal, Signal::Int | Signal::Term | Signal::Kill) {
        return Err(Error::not_offered(
            "signal",
            "This version knows INT, which stops the turn, and TERM and KILL, which end the process.",
        ));
    }
    deps.store.process(owner, pid).await?;

    // The row first: from here on the worker's next write fails, whether or not it hears of it.
    let said = if signal == Signal::Kill { None } else { at_work(&deps, owner, pid).await };
    let (turn_id, cancelled, facts) = if signal == Signal::Int {
        let stopped = deps.store.cancel_turn(owner, pid, said.as_ref(), now()).await.map_err(idle)?;
        (Some(stopped.value.0), stopped.value.1, stopped.facts)
    } else {
        let ended = deps.store.end_process(owner, pid, said.as_ref(), now()).await?;
        (ended.value.0, ended.value.1, ended.facts)
    };
    stop::tell(&deps, cancelled, facts).await;
    Ok(HttpResponse::Accepted().json(Signalled { turn_id }))
}

async fn at_work(deps: &Deps, owner: &UserId, pid: Pid) -> Option<LiveText> {
    let turn = deps.store.turn_under_way(owner, pid).await.ok()??.turn.id;
    stop::half_answer(deps, pid, turn).await
}

fn idle(error: store::Error) -> Error {
    match error {
        store::Error::Conflict { .. } => Error::Idle,
        other => other.into(),
    }
}
