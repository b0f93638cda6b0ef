//! Which processes' deltas a client wants. Facts always come.

use crate::live::subscriber::EventText;
use protocol::Pid;
use std::collections::HashSet;

/// Topics in one subscribe.
const MOST: usize = 1_000;

#[derive(Debug, Default, PartialEq, Eq)]
pub enum Topics {
    /// Until the first subscribe, and with `*`.
    #[default]
    All,
    Of(HashSet<Pid>),
}

impl Topics {
    /// `*` and `process:<pid>`; else what is wrong, in words.
    pub fn parse(topics: &[String]) -> Result<Self, String> {
        if topics.len() > MOST {
            return Err(format!("At most {MOST} topics."));
        }
        if topics.iter().any(|topic| topic == "*") {
            return Ok(Self::All);
        }
        let pid = |topic: &String| {
            let number = topic.strip_prefix("process:").and_then(|number| number.parse().ok());
            number
                .map(Pid)
                .ok_or_else(|| format!("There is no topic {topic:?}; topics are * and process:<pid>."))
        };
        topics.iter().map(pid).collect::<Result<_, _>>().map(Self::Of)
    }

    pub fn want(&self, event: &EventText) -> bool {
        match (self, event.pid) {
            (Self::Of(pids), Some(pid)) if event.delta => pids.contains(&pid),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read() {
        let parse =
            |topics: &[&str]| Topics::parse(&topics.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(parse(&["process:1", "*"]), Ok(Topics::All));
        assert_eq!(parse(&["process:1"]), Ok(Topics::Of([Pid(1)].into())));
        assert_eq!(parse(&[]), Ok(Topics::Of(HashSet::new())));
        assert!(parse(&["process:x"]).is_err() && parse(&["turns"]).is_err());
    }
}
