//! What apalis' own scripts leave undone.

use super::MOST_WAITING;
use crate::{Bus, Result};
use redis::Script;
use std::sync::LazyLock;

/// Ids moved or deleted by one run of a script: Lua takes at most 7,999, and the server waits for it.
const BATCH: u64 = 1_000;
/// Workers that one ticket may take down before it is put aside.
const FATAL: u64 = 3;

/// Moves jobs that are due to where they are fetched from, when there are many. apalis moves all at once
/// and fails above 7,999, on every start (trap 4).
static PROMOTE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('ZCARD', KEYS[1]) <= tonumber(ARGV[2]) then return 0 end
         local now = redis.call('TIME')[1]
         local ids = redis.call('ZRANGEBYSCORE', KEYS[1], 0, now, 'LIMIT', 0, ARGV[1])
         if #ids > 0 then
             redis.call('RPUSH', KEYS[2], unpack(ids))
             redis.call('ZREM', KEYS[1], unpack(ids))
         end
         return #ids",
    )
});

/// 1 for the first who asks. A job without metadata is gone already: its ack was faster than its task.
static IS_FIRST: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('EXISTS', KEYS[1]) == 0 then return 1 end
         return redis.call('HSETNX', KEYS[1], 'begun', 1)",
    )
});

/// Takes a worker that ended off the list and gives back what it held: fetched and not begun goes to the
/// others at once; begun is done; what has no data, or took down several workers, is put aside.
static BURY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local queue, worker = ARGV[1], ARGV[2]
         local inflight = queue .. ':inflight:' .. worker
         local given = 0
         for _, id in ipairs(redis.call('SMEMBERS', inflight)) do
             local meta = queue .. ':meta:' .. id
             local whole = redis.call('HEXISTS', queue .. ':data', id) == 1
                 and redis.call('HEXISTS', meta, 'attempts') == 1
             if whole and redis.call('HEXISTS', meta, 'begun') == 1 then
                 redis.call('SADD', queue .. ':done', id)
             elseif whole and redis.call('HINCRBY', meta, 'buried', 1) < tonumber(ARGV[3]) then
                 redis.call('RPUSH', queue .. ':active', id)
                 given = given + 1
             else
                 redis.call('SADD', queue .. ':dead', id)
             end
         end
         redis.call('DEL', inflight, queue .. ':workers:metadata:' .. worker)
         redis.call('ZREM', queue .. ':workers', worker)
         return given",
    )
});

/// Deletes ended jobs. Only those that stand in `done` or `dead` and nowhere else: apalis' `vacuum` goes
/// by the status, and deletes the data of failed jobs that still wait for their next run (trap 12).
static TRIM: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local queue, removed = ARGV[1], 0
         local active = redis.call('LLEN', queue .. ':active') > 0
         for _, ended in ipairs({queue .. ':done', queue .. ':dead'}) do
             for _, id in ipairs(redis.call('SRANDMEMBER', ended, ARGV[2])) do
                 local waits = redis.call('ZSCORE', queue .. ':scheduled', id)
                     or (active and redis.call('LPOS', queue .. ':active', id))
                 if not waits then
                     redis.call('HDEL', queue .. ':data', id)
                     redis.call('DEL', queue .. ':meta:' .. id)
                 end
                 redis.call('SREM', ended, id)
                 removed = removed + 1
             end
         end
         return removed",
    )
});

/// By batches, until apalis can move the rest.
pub(super) async fn promote(bus: &Bus, queue: &str) -> Result<()> {
    let mut moved = BATCH;
    while moved >= BATCH {
        let mut script = PROMOTE.key(format!("{queue}:scheduled"));
        script.key(format!("{queue}:active")).arg(BATCH).arg(MOST_WAITING);
        moved = script.invoke_async(&mut bus.shared()).await?;
    }
    Ok(())
}

pub(super) async fn is_first(bus: &Bus, queue: &str, id: &str) -> Result<bool> {
    Ok(IS_FIRST.key(format!("{queue}:meta:{id}")).invoke_async(&mut bus.shared()).await?)
}

/// Gives how many jobs went back.
pub(super) async fn bury(bus: &Bus, queue: &str, worker: &str) -> Result<u64> {
    Ok(BURY.arg(queue).arg(worker).arg(FATAL).invoke_async(&mut bus.shared()).await?)
}

/// Gives how many jobs and dead workers were cleared away.
pub(super) async fn trim(bus: &Bus, queue: &str) -> Result<u64> {
    let mut cleared = 0;
    loop {
        let removed: u64 = TRIM.arg(queue).arg(BATCH).invoke_async(&mut bus.shared()).await?;
        cleared += removed;
        if removed < BATCH {
            break;
        }
    }
    // apalis never removes what it noted about a worker.
    let prefix = format!("{queue}:workers:metadata:");
    for key in bus.keys(&format!("{prefix}*")).await? {
        let worker = &key[prefix.len()..];
        let alive: Option<f64> =
            bus.command(redis::cmd("ZSCORE").arg(format!("{queue}:workers")).arg(worker)).await?;
        if alive.is_none() {
            cleared += bus.command::<u64>(redis::cmd("DEL").arg(&key)).await?;
        }
    }
    Ok(cleared)
}
