//! Metrics of this process, in Prometheus' text form.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};

/// Upper bounds of every histogram, in seconds; from a local round trip to a long model call.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 120.0];

/// Between two drains of the histograms' raw samples, which would grow for as long as nobody asks.
const UPKEEP: Duration = Duration::from_secs(5);

/// Installs the recorder; once a process. A second call gives the first one's handle.
pub fn install_metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(install).clone()
}

fn install() -> Metrics {
    let built = PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .and_then(PrometheusBuilder::install_recorder)
        .inspect_err(|error| tracing::warn!(%error, "metrics are off: another recorder is installed"));
    let metrics = Metrics { handle: built.ok() };
    let upkeep = metrics.clone();
    // A thread of its own, since this runs before any runtime; it ends with the process.
    let thread = std::thread::Builder::new().name("metrics-upkeep".into()).spawn(move || {
        loop {
            std::thread::sleep(UPKEEP);
            upkeep.keep_up();
        }
    });
    if let Err(error) = thread {
        tracing::warn!(%error, "metrics are drained only when they are read");
    }
    metrics
}

#[derive(Clone)]
pub struct Metrics {
    handle: Option<PrometheusHandle>,
}

impl Metrics {
    /// All metrics; empty when another recorder was installed before ours.
    pub fn render(&self) -> String {
        self.keep_up();
        self.handle.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }

    fn keep_up(&self) {
        if let Some(handle) = &self.handle {
            handle.run_upkeep();
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_was_counted_is_rendered() {
        let metrics = super::install_metrics();
        metrics::counter!("metatron_turns_total").increment(2);
        metrics::histogram!("metatron_turn_seconds").record(0.02);
        let text = super::install_metrics().render();
        assert!(text.contains("metatron_turns_total 2"), "{text}");
        assert!(text.contains("metatron_turn_seconds_bucket{le=\"0.025\"} 1"), "{text}");
        drop(metrics);
    }
}
