//! The floor: what never runs, whoever asks. A tripwire over every literal command found anywhere in
//! the text, not the boundary: the boundary is that everything else asks.
//!
//! In: a command text, or a file op's path. Out: the reasons, empty when nothing was found.
//! What is built at run time (a decoded string, a downloaded script) is not seen here. A command that
//! is only mentioned, in quotes or after `echo`, is none.

mod accounts;
mod devices;
mod files;
mod killing;
mod network;
mod own;
mod place;
mod unwrap;
mod walk;

pub use place::Place;
pub use walk::Seen;

use crate::facts::Facts;
use protocol::op::{OpBody, Plan};
use std::collections::BTreeMap;

/// Why the floor refuses this op.
pub fn trip(body: &OpBody, plan: &Plan, facts: &Facts) -> Vec<String> {
    let place = Place::new(facts);
    match body {
        OpBody::RunCommand { command, env, .. } => {
            let mut walk = walk::Walk::new(&place, &plan.cwd, env);
            walk.script(command);
            let mut reasons = walk.finish();
            if reasons.is_empty() && own::is_led_to(plan, &place) {
                reasons.push(own::reason());
            }
            reasons
        }
        OpBody::WriteFile { path, .. } | OpBody::EditFile { path, .. } => {
            touched(path, plan).iter().find_map(|path| written(path, &place)).into_iter().collect()
        }
        OpBody::ReadFile { path, .. } | OpBody::ListDir { path } => data(path, plan, &place),
        OpBody::Search { path, .. } => data(path.as_deref().unwrap_or_default(), plan, &place),
    }
}

/// Every command that a text is seen to run in `cwd`, those that others start included.
pub fn seen(command: &str, env: &BTreeMap<String, String>, cwd: &str, facts: &Facts) -> Vec<Seen> {
    let place = Place::new(facts);
    let mut walk = walk::Walk::new(&place, cwd, env);
    walk.script(command);
    walk.seen()
}

/// The path as asked, when it is absolute, and as it really is.
fn touched(asked: &str, plan: &Plan) -> Vec<String> {
    let asked = asked.starts_with('/').then(|| crate::path::resolve(asked, "/"));
    asked.into_iter().chain(plan.path.clone()).collect()
}

fn data(asked: &str, plan: &Plan, place: &Place) -> Vec<String> {
    touched(asked, plan).iter().find_map(|path| place.is_own(path).then(own::reason)).into_iter().collect()
}

fn written(path: &str, place: &Place) -> Option<String> {
    if place.is_own(path) || path == place.homes() || path == place.projects() {
        return Some(own::reason());
    }
    devices::written(path)
}

/// One literal command, unwrapped: what the rules look at.
pub struct Call<'a> {
    /// The program's name without its folder.
    pub name: &'a str,
    pub args: &'a [crate::shell::Word],
    pub cwd: &'a str,
    pub place: &'a Place<'a>,
}

impl Call<'_> {
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.args.iter().map(|word| word.text.as_str())
    }

    pub fn has(&self, wanted: &str) -> bool {
        self.texts().any(|word| word == wanted)
    }

    /// Words that are no options.
    pub fn operands(&self) -> impl Iterator<Item = &crate::shell::Word> {
        let end = self.texts().position(|word| word == "--");
        self.args.iter().enumerate().filter_map(move |(at, word)| {
            let is_option = word.text.starts_with('-') && word.text.len() > 1;
            (end.is_some_and(|end| at > end) || !is_option).then_some(word)
        })
    }

    /// A short option anywhere in a cluster, or a long one, also shortened to no less than `least`.
    pub fn option(&self, short: &str, long: &str, least: &str) -> bool {
        self.texts().take_while(|word| *word != "--").any(|word| match word.strip_prefix("--") {
            Some(name) => name.len() >= least.len() && !long.is_empty() && long.starts_with(name),
            None => word.strip_prefix('-').is_some_and(|cluster| cluster.contains(|c| short.contains(c))),
        })
    }
}

/// Every rule, each a file.
pub const RULES: &[fn(&Call) -> Option<String>] =
    &[own::trip, files::trip, devices::trip, killing::trip, accounts::trip, network::trip];
