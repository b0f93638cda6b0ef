//! Workers that sleep although there is work.

use super::*;
use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy as _};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The timer fires and the reply is ready in the same poll: the library's interval then has no timer that
/// would wake anyone, and the worker sleeps until its heartbeat (here 5 minutes).
#[tokio::test]
async fn trap_02_a_wake_up_that_meets_its_reply_is_not_lost() {
    let server = Server::start().await;
    let pace = Pace { tick: Duration::from_millis(20), ..rare() };
    let queue = queue(&server, pace).await;
    let log = Log::default();
    let workers: Vec<_> = (0..4).map(|n| Worker::noting(&queue, &format!("w{n}"), 1, &log)).collect();
    let mut pushed = Vec::new();
    for job in 0..60 {
        push_bare(&queue, job).await;
        pushed.push(Instant::now());
        // The one thread of this runtime stands still for longer than a tick: timers and replies come due
        // together, in one poll.
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(25));
            tokio::task::yield_now().await;
        }
    }
    log.reaches(60).await;
    for (job, pushed) in pushed.iter().enumerate() {
        let late = log.when(job as u32).unwrap().saturating_duration_since(*pushed);
        assert!(late < Duration::from_secs(2), "job {job} began after {late:?}");
    }
    for worker in workers {
        worker.stop().await;
    }
}

/// The same, at the line itself. (A queue of ours would be woken by its other timers too: hence here.)
#[tokio::test]
async fn trap_02_after_each_firing_a_timer_is_armed_and_polled() {
    let mut beat = super::super::pace::Beat::new(Duration::from_millis(5), Arc::default());
    let (waker, woken) = counting_waker();
    for _ in 0..20 {
        let mut cx = std::task::Context::from_waker(&waker);
        let before = woken.load(Ordering::SeqCst);
        let _ = beat.poll_drive(&mut cx, &PollSnapshot::new());
        // Whatever it said: it is not asked again before it has woken by itself.
        eventually("the timer wakes", async || woken.load(Ordering::SeqCst) > before).await;
    }
}

/// A waker that counts.
fn counting_waker() -> (std::task::Waker, Arc<AtomicUsize>) {
    struct Count(Arc<AtomicUsize>);
    impl std::task::Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let woken = Arc::new(AtomicUsize::new(0));
    (Arc::new(Count(woken.clone())).into(), woken)
}

/// A job pushed to an idle worker starts after up to 30 s: nobody is told.
#[tokio::test]
async fn trap_03_an_idle_worker_is_woken_by_a_push_and_finds_what_came_without_one() {
    let server = Server::start().await;
    let queue = queue(&server, rare()).await;
    let log = Log::default();
    let worker = Worker::noting(&queue, "idle", 1, &log);
    eventually("a listener", async || {
        server.cli::<(String, u64)>(&format!("PUBSUB NUMSUB {NAME}:kick")).await.1 == 1
    })
    .await;
    let mut late = Vec::new();
    for job in 0..20 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        let pushed = Instant::now();
        queue.push(job).await.unwrap();
        log.reaches(job as usize + 1).await;
        late.push(log.when(job).unwrap().saturating_duration_since(pushed));
    }
    late.sort_unstable();
    assert!(late[10] < Duration::from_millis(100), "half of them at once, not at the tick of 1 s: {late:?}");

    let pushed = Instant::now();
    push_bare(&queue, 99).await;
    log.reaches(21).await;
    assert!(pushed.elapsed() < Duration::from_millis(2500), "by the tick: {:?}", pushed.elapsed());
    worker.stop().await;
}
