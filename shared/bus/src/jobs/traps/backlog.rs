//! Many jobs at once, and their order.

use super::*;
use crate::Error;

/// `unpack` of all due ids fails above 7,999, on every start and for ever.
#[tokio::test]
async fn trap_04_a_backlog_over_7999_does_not_wedge() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    // As eight gateways would that pass the check at the same moment, or a delayed mass that falls due.
    for chunk in 0..18 {
        let jobs = (0..500).map(|n| json!(chunk * 500 + n)).collect();
        queue.storage.clone().push_bulk(jobs).await.unwrap();
    }
    assert_eq!(queue.waiting().await.unwrap(), 9_000);
    let refused = queue.push(1).await;
    assert!(matches!(refused, Err(Error::Backlog { waiting: 9_000, .. })), "{refused:?}");

    // It is passable again, whole, from the first look on.
    super::super::scripts::promote(&queue.bus, NAME).await.unwrap();
    let (active, scheduled): (u64, u64) = (
        server.cli(&format!("LLEN {NAME}:active")).await,
        server.cli(&format!("ZCARD {NAME}:scheduled")).await,
    );
    assert_eq!((active, scheduled), (4_000, 5_000));
    // The rest that a worker is to drain here: enough to be past the border once more.
    let _: () = server.cli(&format!("LTRIM {NAME}:active 0 99")).await;
    for chunk in 0..8 {
        let jobs = (0..500).map(|n| json!(10_000 + chunk * 500 + n)).collect();
        queue.storage.clone().push_bulk(jobs).await.unwrap();
    }
    assert!(server.cli::<u64>(&format!("ZCARD {NAME}:scheduled")).await > 8_000);
    let log = Log::default();
    let worker = Worker::noting(&queue, "w", 16, &log);
    log.reaches(300).await;
    assert_eq!(registered(&server).await.len(), 1);
    worker.stop().await;
}

/// Priorities are ignored, and inside one second the order was chance.
#[tokio::test]
async fn trap_11_jobs_of_one_second_come_in_order_and_a_full_queue_holds_no_other_up() {
    let server = Server::start().await;
    let low = queue(&server, rare()).await;
    let high = Queue::<u32>::open_with(&server.bus().await, "metatron:run_beat", rare()).unwrap();
    for job in 0..300 {
        low.push(job).await.unwrap();
    }
    high.push(1).await.unwrap();
    let (long, short) = (Log::default(), Log::default());
    let urgent = Worker::noting(&high, "high", 1, &short);
    short.reaches(1).await;
    assert_eq!(low.waiting().await.unwrap(), 300, "one queue for each priority");
    let worker = Worker::noting(&low, "low", 1, &long);
    long.reaches(300).await;
    assert_eq!(long.jobs(), (0..300).collect::<Vec<_>>());
    worker.stop().await;
    urgent.stop().await;
}
