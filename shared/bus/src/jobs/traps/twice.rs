//! Jobs that run twice, or again and again.

use super::*;

/// A full worker with a buffer sends no heartbeat; after 2 s another one took all it had.
#[tokio::test]
async fn trap_01_a_full_worker_is_not_declared_dead_and_nothing_runs_twice() {
    let server = Server::start().await;
    let queue = queue(&server, nervous()).await;
    let (begun, ended) = (Log::default(), Log::default());
    let full = Worker::slow(&queue, "full", 1, Duration::from_secs(4), [&begun, &ended]);
    for job in 0..3 {
        queue.push(job).await.unwrap();
    }
    begun.reaches(1).await;
    let alive = registered(&server).await;
    let (taken, _) = (Log::default(), ());
    let other = Worker::noting(&queue, "other", 1, &taken);
    taken.reaches(2).await;
    ended.reaches(1).await;
    assert_eq!(begun.jobs(), [0], "what it could not run yet, it did not hold");
    assert_eq!(taken.jobs(), [1, 2]);
    let still = registered(&server).await;
    assert!(alive.iter().all(|name| still.contains(name)), "the same worker is alive: {alive:?} {still:?}");
    full.stop().await;
    other.stop().await;
    assert_eq!((begun.count(), taken.count()), (1, 2), "nothing came again");
}

/// max_attempts is ignored: a job that fails is run up to 25 times.
#[tokio::test]
async fn trap_06_a_job_that_panics_or_cannot_be_read_is_not_run_again() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let log = Log::default();
    let noted = log.clone();
    let worker = Worker::start(&queue, "w", 2, move |job| {
        noted.note(job);
        assert!(job != 1, "on purpose");
        std::future::ready(())
    });
    queue.push(1).await.unwrap();
    let id = TaskId::from("unreadable".to_owned());
    let task = TaskBuilder::new(json!({"not": "a number"})).task_id(id).build();
    queue.storage.clone().push_task(task).await.unwrap();
    queue.push(2).await.unwrap();
    log.reaches(2).await;
    // apalis' first retry comes after 1 s, its second 2 s later.
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(log.jobs(), [1, 2]);
    assert_eq!(queue.waiting().await.unwrap(), 0, "none waits for another run");
    worker.stop().await;
}

/// A job that kills its process keeps attempt 1, and does so to every worker that recovers it.
#[tokio::test]
async fn trap_09_a_job_that_killed_its_worker_is_not_given_to_the_next() {
    let server = Server::start().await;
    let queue = queue(&server, nervous()).await;
    let log = Log::default();
    // The process of a worker that began job 7 has died, and one that had fetched job 8 and not begun it.
    for (job, begun) in [(7, true), (8, false)] {
        push_bare(&queue, job).await;
        let id: Vec<String> = server.cli(&format!("ZRANGE {NAME}:scheduled 0 -1")).await;
        let _: () = server.cli(&format!("ZREM {NAME}:scheduled {}", id[0])).await;
        let _: () = server.cli(&format!("SADD {NAME}:inflight:killed {}", id[0])).await;
        if begun {
            assert!(super::super::scripts::is_first(&queue.bus, NAME, &id[0]).await.unwrap());
        }
    }
    let _: () = server.cli(&format!("ZADD {NAME}:workers 5 killed")).await;
    let worker = Worker::noting(&queue, "next", 1, &log);
    log.reaches(1).await;
    eventually("the killed one is gone", async || {
        server.cli::<u64>(&format!("EXISTS {NAME}:inflight:killed")).await == 0
    })
    .await;
    queue.push(9).await.unwrap();
    log.reaches(2).await;
    assert_eq!(log.jobs(), [8, 9], "what was not begun is run; what was begun is not");
    worker.stop().await;

    // And one that takes down each worker that fetches it (its arguments are no JSON at all).
    push_bare(&queue, 10).await;
    let id: Vec<String> = server.cli(&format!("ZRANGE {NAME}:scheduled 0 -1")).await;
    let _: () = server.cli(&format!("HSET {NAME}:data {} }}{{", id[0])).await;
    let worker = Worker::noting(&queue, "poisoned", 1, &log);
    queue.push(11).await.unwrap();
    log.reaches(3).await;
    assert_eq!(log.jobs()[2], 11);
    worker.stop().await;
}

/// Idempotency keys do nothing by default: their TTL of 0 deletes them at once.
#[tokio::test]
async fn trap_10_the_same_ticket_twice_is_two_jobs_and_leaves_no_key() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let log = Log::default();
    queue.push(1).await.unwrap();
    queue.push(1).await.unwrap();
    let worker = Worker::noting(&queue, "w", 1, &log);
    log.reaches(2).await;
    assert_eq!(log.jobs(), [1, 1], "nobody is led to believe that a ticket comes once");
    let keys: Vec<String> = server.cli(&format!("KEYS {NAME}:idempotency*")).await;
    assert!(keys.is_empty(), "{keys:?}");
    worker.stop().await;
}
