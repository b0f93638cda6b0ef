//! What stays in Redis.

use super::*;

/// `vacuum` deletes the data of failed jobs that still wait for a run, and the next fetch kills its worker.
#[tokio::test]
async fn trap_12_trimming_deletes_what_ended_and_nothing_that_waits() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let log = Log::default();
    let worker = Worker::noting(&queue, "w", 4, &log);
    for job in 0..50 {
        queue.push(job).await.unwrap();
    }
    log.reaches(50).await;
    eventually("acknowledged", async || server.cli::<u64>(&format!("SCARD {NAME}:done")).await == 50).await;
    worker.stop().await;

    // One that failed and waits for its next run, as apalis leaves it, also after an older end.
    push_bare(&queue, 99).await;
    let id: Vec<String> = server.cli(&format!("ZRANGE {NAME}:scheduled 0 -1")).await;
    let _: () = server.cli(&format!("HSET {NAME}:meta:{} status Failed attempts 1", id[0])).await;
    let _: () = server.cli(&format!("SADD {NAME}:dead {}", id[0])).await;
    assert_eq!(queue.trim().await.unwrap(), 51);
    assert_eq!(queue.trim().await.unwrap(), 0);
    assert_eq!(server.cli::<Vec<String>>(&format!("HKEYS {NAME}:data")).await, id);
    assert_eq!(server.cli::<Vec<String>>(&format!("KEYS {NAME}:meta:*")).await.len(), 1);
    assert_eq!(server.cli::<u64>(&format!("EXISTS {NAME}:done {NAME}:dead")).await, 0);

    // It is run; and a queue that is worked on trims itself.
    let pace = Pace { trim: Duration::from_millis(100), tick: Duration::from_millis(50), ..rare() };
    let queue = Queue::<u32>::open_with(&server.bus().await, NAME, pace).unwrap();
    let worker = Worker::noting(&queue, "w", 1, &log);
    log.reaches(51).await;
    assert_eq!(log.jobs()[50], 99);
    eventually("nothing is left", async || {
        server.cli::<u64>(&format!("EXISTS {NAME}:data {NAME}:done {NAME}:meta:{}", id[0])).await == 0
    })
    .await;
    worker.stop().await;
}
