use crate::{
    auth::{Guard, Read},
    deps::Deps,
    home::{machines::machines, notices, suggest::suggest},
    http::Result,
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::{
    Millis, UserId,
    home::{Home, Notice, Spend, Waiting},
    process::{Process, Usage},
    usage::UsageSum,
};

/// Chats that are shown.
const CHATS: i64 = 6;

/// The first page. A machine, or a Redis, that is away is a sentence in it, never an error.
#[utoipa::path(get, path = "/api/home", tag = "system", responses((status = 200, body = Home)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Home>> {
    let (owner, now) = (guard.who.id(), now());
    let (stands, machines) = tokio::join!(stands(&deps, owner, now), machines(&deps));
    let Stands { demo, waiting, spend, chats, money } = stands?;
    let suggestions = suggest(&machines.nodes, now, demo);
    Ok(Json(Home {
        now,
        version: chassis::VERSION.to_owned(),
        demo,
        nodes: machines.nodes,
        problem: machines.problem,
        notices: money.into_iter().chain(deps.backups.notice()).chain(deps.storage.notice()).collect(),
        waiting,
        spend,
        chats,
        suggestions,
    }))
}

struct Stands {
    demo: bool,
    waiting: Waiting,
    spend: Spend,
    chats: Vec<Process>,
    money: Vec<Notice>,
}

/// What the database says.
async fn stands(deps: &Deps, owner: &UserId, now: Millis) -> Result<Stands> {
    let providers = deps.store.providers().await?;
    let waiting = deps.store.waiting(owner).await?;
    let usage = deps.store.usage_now(owner, now).await?;
    let chats = deps.store.last_chats(owner, CHATS).await?;
    let spend =
        Spend { today: used(&usage.today), month: used(&usage.month), priced: usage.month.unpriced == 0 };
    let mut money = notices::refused_keys(&deps.store.provider_keys().await?, &providers);
    money.extend(notices::used_up(&deps.store.budgets(owner, now).await?));
    Ok(Stands { demo: providers.is_empty(), waiting, spend, chats, money })
}

fn used(sum: &UsageSum) -> Usage {
    Usage {
        input_tokens: sum.input_tokens + sum.cache_read_tokens + sum.cache_write_tokens,
        output_tokens: sum.output_tokens,
        cost_usd: sum.cost_usd,
    }
}
