//! The one place that spells a key. All begin with `metatron:`.

pub const EVENTS: &str = "metatron:events";
/// Random, made when absent: a wiped Redis is noticed by it.
pub const EVENTS_EPOCH: &str = "metatron:events:epoch";
pub const EVENTS_MAXLEN: usize = 50_000;
pub const POLICY: &str = "metatron:policy";
pub const ROUTER_CALLS: &str = "metatron:calls:llm-router";
pub const RUN_TURN: &str = "metatron:run_turn";
/// The consumer group of a node's bridge, and of the routers on their calls.
pub const BRIDGE_GROUP: &str = "bridge";
pub const ROUTER_GROUP: &str = "router";

pub fn node_ops(node: &str) -> String {
    format!("metatron:node:{node}:ops")
}

pub fn node_beacon(node: &str) -> String {
    format!("metatron:node:{node}")
}

pub fn service_beacon(service: &str, name: &str) -> String {
    format!("metatron:service:{service}:{name}")
}

pub fn replies(to: &str) -> String {
    format!("metatron:replies:{to}")
}

pub fn turn_live(turn: &str) -> String {
    format!("metatron:turn:{turn}:live")
}

/// Why and until when a provider, or one key of it, is left alone.
pub fn breaker(of: &str) -> String {
    format!("metatron:breaker:{of}")
}

/// Taken by the one call that tries it again.
pub fn probe(of: &str) -> String {
    format!("metatron:breaker:{of}:probe")
}

/// Pub/sub channel that wakes the workers of a queue.
pub fn kick(queue: &str) -> String {
    format!("{queue}:kick")
}

/// A piece of a node's packed homes, for whoever asked for it to take.
pub fn pack_piece(pack: &str, from: u64) -> String {
    format!("metatron:pack:{pack}:{from}")
}
