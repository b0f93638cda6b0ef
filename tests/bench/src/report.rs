//! The table, the file, and the verdict.

use serde::Serialize;
use std::{path::PathBuf, process::ExitCode};

/// One figure: `median` and `p99` of `n` runs in `unit`, and the most that it may be.
#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    unit: &'static str,
    limit: f64,
    n: usize,
    median: f64,
    p99: f64,
    ok: bool,
}

/// Which of the two is held against the limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Against {
    Median,
    P99,
}

pub struct Report {
    only: Option<String>,
    figures: Vec<Figure>,
}

impl Report {
    pub fn new(only: Option<String>) -> Self {
        Self { only, figures: Vec::new() }
    }

    /// Whether a figure of this name is to be taken in this run.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| name.contains(only))
    }

    pub fn add(
        &mut self,
        name: &str,
        unit: &'static str,
        limit: f64,
        against: Against,
        mut values: Vec<f64>,
    ) {
        assert!(!values.is_empty(), "{name}: nothing was measured");
        values.sort_by(f64::total_cmp);
        let (median, p99) = (quantile(&values, 0.5), quantile(&values, 0.99));
        let held = if against == Against::Median { median } else { p99 };
        let figure =
            Figure { name: name.to_owned(), unit, limit, n: values.len(), median, p99, ok: held <= limit };
        eprintln!("{}", line(&figure));
        self.figures.push(figure);
    }

    pub fn finish(self) -> ExitCode {
        println!(
            "{:<44} {:>6} {:>10} {:>10} {:>10}  {:<5}",
            "figure", "runs", "median", "p99", "limit", "unit"
        );
        self.figures.iter().for_each(|figure| println!("{}", line(figure)));
        let folder = PathBuf::from("target/bench");
        let text = serde_json::to_string_pretty(&self.figures).unwrap();
        let file = if self.only.is_some() { "part.json" } else { "main.json" };
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(file), text))
            .expect("target/bench");
        let failed = self.figures.iter().filter(|figure| !figure.ok).count();
        println!("{} passed, {failed} failed", self.figures.len() - failed);
        ExitCode::from(u8::from(failed > 0))
    }
}

fn line(figure: &Figure) -> String {
    let mark = if figure.ok { "" } else { "  ABOVE" };
    format!(
        "{:<44} {:>6} {:>10.2} {:>10.2} {:>10.2}  {:<5}{mark}",
        figure.name, figure.n, figure.median, figure.p99, figure.limit, figure.unit
    )
}

/// Of sorted values, the smallest that at least this share of them does not exceed.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}
