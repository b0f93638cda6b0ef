//! Units of systemd: which failed, how many services run.

use super::{plain::plain, program};
use crate::host::Looker;
use protocol::machine::{FailedUnit, Units};
use serde::Deserialize;
use std::path::Path;

/// What systemd itself takes as the sign that it runs (`sd_booted`).
const BOOTED: &str = "/run/systemd/system";
const MOST: usize = 50;

pub async fn look(looker: Looker) -> Result<Units, String> {
    if !Path::new(BOOTED).is_dir() {
        return Err("systemd is not running here.".to_owned());
    }
    // Versions that know no JSON here write columns.
    let args =
        ["list-units", "--state=failed,running", "--output=json", "--plain", "--no-legend", "--no-pager"];
    read(&program::output("systemctl", &args, looker).await?)
}

#[derive(Debug, Deserialize)]
struct Unit {
    unit: String,
    active: String,
    sub: String,
    /// Null when there is none.
    description: Option<String>,
}

fn read(text: &str) -> Result<Units, String> {
    let units: Vec<Unit> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(|error| format!("systemctl's answer cannot be read: {error}."))?
    } else {
        text.lines().filter_map(columns).collect()
    };
    let running =
        units.iter().filter(|unit| unit.sub == "running" && unit.unit.ends_with(".service")).count();
    let failed = units.into_iter().filter(|unit| unit.active == "failed").take(MOST);
    let failed = failed.map(|unit| FailedUnit {
        name: plain(&unit.unit, 120),
        description: plain(unit.description.as_deref().unwrap_or_default(), 200),
    });
    Ok(Units { failed: failed.collect(), running: u32::try_from(running).unwrap_or(u32::MAX) })
}

/// `nginx.service loaded failed failed A high performance web server`, perhaps behind a dot.
fn columns(line: &str) -> Option<Unit> {
    let mut words = line.trim_start_matches(['●', '*', '×', ' ']).split_whitespace();
    let (unit, _load, active, sub) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let description = Some(words.collect::<Vec<_>>().join(" "));
    Some(Unit { unit: unit.to_owned(), active: active.to_owned(), sub: sub.to_owned(), description })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let json = r#"[{"unit":"nginx.service","load":"loaded","active":"failed","sub":"failed","description":"A high performance web server"},
            {"unit":"init.scope","load":"loaded","active":"active","sub":"running","job":null,"description":null},
            {"unit":"cron.service","load":"loaded","active":"active","sub":"running","description":"Regular background program"}]"#;
        let columns = "● nginx.service loaded failed failed  A high performance web server\n  init.scope loaded active running System and Service Manager\n  cron.service loaded active running Regular background program\n";
        let description = "A high performance web server".to_owned();
        let expected =
            Units { failed: vec![FailedUnit { name: "nginx.service".to_owned(), description }], running: 1 };
        assert_eq!(read(json).unwrap(), expected);
        assert_eq!(read(columns).unwrap(), expected);
        assert_eq!(read("").unwrap(), Units { failed: Vec::new(), running: 0 });
        assert_eq!(read("[]").unwrap(), Units { failed: Vec::new(), running: 0 });
        assert!(read("[{").is_err());
    }

    #[tokio::test]
    async fn without_systemd_it_says_so() {
        let found = look(Looker(None)).await;
        if !Path::new(BOOTED).is_dir() {
            assert_eq!(found.unwrap_err(), "systemd is not running here.");
        }
    }
}
