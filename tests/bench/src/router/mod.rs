//! What llm-router adds to a call of a model: each figure beside direct calls to the same upstream, in turns.

mod crowd;
mod house;
mod upstream;

use crate::report::{Against, Report};
use house::House;
use llm_router::providers::Event;
use std::time::{Duration, Instant};
use upstream::Upstream;

const CALLS: usize = 400;
const STREAMS: usize = 12;
const FRAMES: usize = 64;
const PACE: Duration = Duration::from_millis(5);
const LONG_LINE: usize = 8 * 1024 * 1024;

pub async fn measure(report: &mut Report) {
    first_token(report).await;
    frames(report).await;
    long_line(report).await;
    fallback(report).await;
    crowd::measure(report).await;
}

/// A plan, a provider with its key, and the first event of the answer; against the first bytes of a direct call. What is
/// written before a call (its attempt and its reservation, one transaction) stands in `send_to_first_token`.
async fn first_token(report: &mut Report) {
    let name = "router_first_token_added";
    if !report.wants(name) {
        return;
    }
    let upstream = Upstream::start(FRAMES, Duration::ZERO, 0).await;
    let house = House::with(&[&upstream.base]).await;
    let mut added = Vec::new();
    for n in 0..CALLS + 40 {
        let begun = Instant::now();
        house.direct(&upstream.base).await;
        let direct = begun.elapsed();
        let begun = Instant::now();
        let started = house.start().await;
        let ours = begun.elapsed();
        started.rest().await;
        if n >= 40 {
            added.push((ours.as_secs_f64() - direct.as_secs_f64()) * 1e6);
        }
    }
    report.add(&format!("{name} (p50)"), "us", 300.0, Against::Median, added);
}

/// From the upstream's write to our event, less the same for a direct reader.
async fn frames(report: &mut Report) {
    let name = "router_frame_added";
    if !report.wants(name) {
        return;
    }
    let upstream = Upstream::start(FRAMES, PACE, 0).await;
    let house = House::with(&[&upstream.base]).await;
    let (mut direct, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..STREAMS {
        direct.extend(house.direct_delays(&upstream.base).await);
        let started = house.start().await;
        ours.extend(started.delays().await);
    }
    direct.sort_by(f64::total_cmp);
    let base = crate::report::quantile(&direct, 0.5);
    let added = ours.into_iter().map(|delay| delay - base).collect();
    report.add(&format!("{name} (p50)"), "us", 50.0, Against::Median, added);
}

/// One frame of 8 MB, from the request to its text.
async fn long_line(report: &mut Report) {
    let name = "router_8_mb_line_added";
    if !report.wants(name) {
        return;
    }
    let upstream = Upstream::start(1, Duration::ZERO, LONG_LINE).await;
    let house = House::with(&[&upstream.base]).await;
    let mut added = Vec::new();
    for n in 0..24 {
        let begun = Instant::now();
        let bytes = house.direct_whole(&upstream.base).await;
        let direct = begun.elapsed();
        assert!(bytes > LONG_LINE);
        let begun = Instant::now();
        let events = house.start().await.rest().await;
        let ours = begun.elapsed();
        let text: usize =
            events.iter().map(|event| if let Event::Text(text) = event { text.len() } else { 0 }).sum();
        assert!(text >= LONG_LINE);
        if n >= 4 {
            added.push((ours.as_secs_f64() - direct.as_secs_f64()) * 1e3);
        }
    }
    report.add(name, "ms", 20.0, Against::Median, added);
}

/// Nothing listens at the first entry: what that costs before the second answers.
async fn fallback(report: &mut Report) {
    let name = "router_fallback_after_refused";
    if !report.wants(name) {
        return;
    }
    let upstream = Upstream::start(4, Duration::ZERO, 0).await;
    let two = House::with(&["http://127.0.0.1:1/v1", &upstream.base]).await;
    let one = House::with(&[&upstream.base]).await;
    let mut added = Vec::new();
    for n in 0..120 {
        let begun = Instant::now();
        one.start().await.rest().await;
        let alone = begun.elapsed();
        two.forget().await;
        let begun = Instant::now();
        let started = two.start().await;
        assert_eq!(started.tried(), 1);
        started.rest().await;
        let after = begun.elapsed();
        if n >= 20 {
            added.push((after.as_secs_f64() - alone.as_secs_f64()) * 1e3);
        }
    }
    report.add(name, "ms", 5.0, Against::Median, added);
}
