use crate::{
    auth::{Guard, Read},
    deps::Deps,
    home::{machines::machines, month, priced::priced, suggest::suggest},
    http::Result,
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::{
    Millis, UserId,
    home::{Home, Spend, Waiting},
    process::Usage,
};

/// Chats that are shown.
const CHATS: i64 = 6;

/// The first page. A machine, or a Redis, that is away is a sentence in it, never an error.
#[utoipa::path(get, path = "/api/home", tag = "system", responses((status = 200, body = Home)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Home>> {
    let (owner, now) = (guard.who.id(), now());
    let (stands, machines) = tokio::join!(stands(&deps, owner, now), machines(&deps));
    let (demo, waiting, spend, chats) = stands?;
    let suggestions = suggest(&machines.nodes, now, demo);
    Ok(Json(Home {
        now,
        version: chassis::VERSION.to_owned(),
        demo,
        nodes: machines.nodes,
        problem: machines.problem,
        notices: deps.backups.notice().into_iter().chain(deps.storage.notice()).collect(),
        waiting,
        spend,
        chats,
        suggestions,
    }))
}

/// What the database says.
async fn stands(
    deps: &Deps,
    owner: &UserId,
    now: Millis,
) -> Result<(bool, Waiting, Spend, Vec<protocol::process::Process>)> {
    let providers = deps.store.providers().await?;
    let waiting = deps.store.waiting(owner).await?;
    let spent = deps.store.spent(owner, month::day(now), month::month(now)).await?;
    let chats = deps.store.last_chats(owner, CHATS).await?;
    let sum = |of: fn(&store::Spent) -> Usage| spent.iter().map(of).fold(Usage::default(), add);
    let spend = Spend {
        today: sum(|spent| spent.today),
        month: sum(|spent| spent.month),
        priced: spent.iter().all(|spent| priced(spent, &providers)),
    };
    Ok((providers.is_empty(), waiting, spend, chats))
}

fn add(a: Usage, b: Usage) -> Usage {
    Usage {
        input_tokens: a.input_tokens + b.input_tokens,
        output_tokens: a.output_tokens + b.output_tokens,
        cost_usd: a.cost_usd + b.cost_usd,
    }
}
