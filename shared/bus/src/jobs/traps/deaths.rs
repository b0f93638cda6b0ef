//! Workers that die, and what becomes of their jobs.

use super::*;

/// One failed command, or a reply over 500 ms, ends the worker and drops its handlers in the middle.
#[tokio::test]
async fn trap_05_a_redis_hiccup_drops_no_handler_and_the_worker_comes_back() {
    let mut server = Server::durable().await;
    let queue = queue(&server, nervous()).await;
    let (begun, ended) = (Log::default(), Log::default());
    let worker = Worker::slow(&queue, "w", 2, Duration::from_millis(1800), [&begun, &ended]);
    queue.push(1).await.unwrap();
    begun.reaches(1).await;

    // A reply that comes late is waited for.
    let before = registered(&server).await;
    let _: () = server.cli("CLIENT PAUSE 900 ALL").await;
    tokio::time::sleep(Duration::from_millis(1000)).await;
    assert_eq!(registered(&server).await, before, "the same worker");

    // Killed in the middle of job 2, away for longer than a worker lives.
    queue.push(2).await.unwrap();
    begun.reaches(2).await;
    server.kill();
    tokio::time::sleep(Duration::from_millis(500)).await;
    ended.reaches(2).await;
    server.run().await;
    eventually("pushed", async || queue.push(3).await.is_ok()).await;
    ended.reaches(3).await;
    assert_ne!(registered(&server).await, before, "under another name");

    // And wiped: the worker is not known any more, and its jobs are gone.
    let _: () = server.cli("FLUSHALL").await;
    queue.push(4).await.unwrap();
    ended.reaches(4).await;
    worker.stop().await;
    assert_eq!((begun.jobs(), ended.jobs()), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
}

/// A name is refused for 30 s, after a crash and after a graceful stop; each leaves a hash for ever.
#[tokio::test]
async fn trap_07_the_same_name_works_again_at_once_and_leaves_nothing() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let log = Log::default();
    for round in 0..3 {
        let begun = Instant::now();
        let worker = Worker::noting(&queue, "router", 1, &log);
        queue.push(round).await.unwrap();
        log.reaches(round as usize + 1).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        match round {
            // Aborted, as by a kill: it says good-bye to nobody.
            1 => worker.task.abort(),
            _ => worker.stop().await,
        }
    }
    assert_eq!(log.jobs(), [0, 1, 2]);
    let left = registered(&server).await;
    assert_eq!(left.len(), 1, "only the one that could not say good-bye: {left:?}");
    let _: () = server.cli(&format!("ZREM {NAME}:workers {}", left[0])).await;
    queue.trim().await.unwrap();
    let keys: Vec<String> = server.cli(&format!("KEYS {NAME}:workers*")).await;
    assert!(keys.is_empty(), "{keys:?}");
}

/// apalis' Monitor returns `Ok` when its worker is dead; an unfinished job stays with it.
#[tokio::test]
async fn trap_08_work_goes_on_when_a_worker_dies_and_a_stop_leaves_nothing_in_flight() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let (begun, ended) = (Log::default(), Log::default());
    let worker = Worker::slow(&queue, "w", 2, Duration::from_millis(300), [&begun, &ended]);
    for death in 0..3 {
        queue.push(death).await.unwrap();
        begun.reaches(death as usize + 1).await;
        // Struck off the list: its next command fails, which is its death.
        for name in registered(&server).await {
            let _: () = server.cli(&format!("ZREM {NAME}:workers {name}")).await;
        }
        eventually("another", async || !registered(&server).await.is_empty()).await;
        assert!(!worker.task.is_finished());
    }
    // A dead worker had fetched job 9 and not begun it: the next has it at once, not after a heartbeat.
    queue.push(9).await.unwrap();
    begun.reaches(4).await;
    worker.stop().await;
    assert_eq!(ended.jobs(), [0, 1, 2, 9], "the stop waits for handlers");
    let keys: Vec<String> = server.cli(&format!("KEYS {NAME}:inflight*")).await;
    assert!(keys.is_empty(), "{keys:?}");

    // One that does not end in its grace is dropped, and `work` still returns.
    let stop = CancellationToken::new();
    let options = WorkerOptions { name: "w".into(), concurrency: 1, grace: Duration::from_millis(200) };
    let (log, token) = (Log::default(), stop.clone());
    let noted = log.clone();
    queue.push(10).await.unwrap();
    let work = queue.work(options, stop, move |job| {
        noted.note(job);
        std::future::pending()
    });
    let stopping = async {
        log.reaches(1).await;
        token.cancel();
    };
    soon(async { tokio::join!(work, stopping) }).await.0.unwrap();
}
