//! Walks through a text: every literal command, every one nested in it, with the folder it runs in.

use super::{Call, Place, RULES, devices, network, own, unwrap};
use crate::{
    path,
    shell::{self, Redirect, Simple, Vars, Word},
};
use std::collections::BTreeMap;

/// Texts within texts are followed this deep, and this many in all.
const DEEPEST: usize = 10;
const MOST_TEXTS: usize = 2_000;

/// One literal command, those that others start included.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The first is the program.
    pub words: Vec<Word>,
    /// It reads what another command writes, and that cannot be known here.
    pub fed_unknown: bool,
}

/// What a command reads as its input.
#[derive(Clone, Copy)]
enum Fed<'a> {
    Nothing,
    Text(&'a str),
    Unknown,
}

pub struct Walk<'a> {
    place: &'a Place<'a>,
    vars: Vars,
    cwd: String,
    depth: usize,
    texts: usize,
    network: network::Seen,
    reasons: Vec<String>,
    seen: Vec<Seen>,
}

impl<'a> Walk<'a> {
    pub fn new(place: &'a Place<'a>, cwd: &str, env: &BTreeMap<String, String>) -> Self {
        let mut vars: Vars = env.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        vars.insert("IFS".to_owned(), " ".to_owned());
        vars.insert("PWD".to_owned(), cwd.to_owned());
        vars.insert("HOME".to_owned(), place.facts.service_home.clone());
        vars.insert("METATRON_DATA_DIR".to_owned(), place.facts.data_dir.clone());
        let network = network::Seen::default();
        Self {
            place,
            vars,
            cwd: cwd.to_owned(),
            depth: 0,
            texts: 0,
            network,
            reasons: Vec::new(),
            seen: Vec::new(),
        }
    }

    pub fn seen(self) -> Vec<Seen> {
        self.seen
    }

    pub fn finish(mut self) -> Vec<String> {
        self.reasons.extend(self.network.verdict());
        self.reasons.dedup();
        self.reasons
    }

    fn say(&mut self, reason: String) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// A text as a shell would run it. A nested one leaves the folder of the outer one as it was.
    pub fn script(&mut self, text: &str) {
        self.texts += 1;
        if self.depth >= DEEPEST || self.texts > MOST_TEXTS {
            return;
        }
        self.depth += 1;
        let script = shell::lex(text, &mut self.vars);
        if is_fork_bomb(&script.bare) {
            self.say("it is a fork bomb: it starts itself without end".to_owned());
        }
        let cwd = self.cwd.clone();
        for nested in &script.nested {
            self.script(nested);
            self.cwd.clone_from(&cwd);
        }
        let mut before: Option<&Simple> = None;
        for simple in &script.commands {
            self.simple(simple, before.filter(|_| simple.piped));
            before = Some(simple);
        }
        if self.depth > 1 {
            self.cwd = cwd;
        }
        self.depth -= 1;
    }

    fn simple(&mut self, simple: &Simple, feeder: Option<&Simple>) {
        for redirect in &simple.redirects {
            self.redirect(redirect);
        }
        let skip = simple.words.iter().take_while(|word| shell::assignment(&word.text).is_some()).count();
        let words = &simple.words[skip..];
        if let [cd, folder, ..] = words
            && matches!(cd.text.as_str(), "cd" | "pushd")
        {
            self.cwd = path::resolve(&folder.text, &self.cwd);
        } else if let [cd] = words
            && cd.text == "cd"
        {
            self.cwd.clone_from(&self.place.facts.service_home);
        }
        let fed = feeder.and_then(fed_text);
        let stdin = fed.as_deref().or(simple.heredoc.as_deref());
        let fed = match stdin {
            Some(text) => Fed::Text(text),
            None if feeder.is_some() => Fed::Unknown,
            None => Fed::Nothing,
        };
        self.command(words, fed, 0);
    }

    fn redirect(&mut self, redirect: &Redirect) {
        let target = &redirect.target;
        let full = path::resolve(&target.text, &self.cwd);
        if self.place.word_is_own(target, &self.cwd) {
            self.say(own::reason());
        }
        if own::is_own_socket(&full, self.place) {
            self.say(own::api_reason());
        }
        if redirect.writes
            && let Some(reason) = devices::written(&full)
        {
            self.say(reason);
        }
    }

    /// One command; what only starts another one is taken away first.
    fn command(&mut self, words: &[Word], fed: Fed<'_>, wraps: usize) {
        if wraps > DEEPEST {
            return;
        }
        let Some((program, args)) = words.split_first() else { return };
        let name = path::name(&program.text);
        self.seen.push(Seen { words: words.to_vec(), fed_unknown: matches!(fed, Fed::Unknown) });
        let cwd = self.cwd.clone();
        let call = Call { name, args, cwd: &cwd, place: self.place };
        let mut reasons: Vec<String> = RULES.iter().filter_map(|rule| rule(&call)).collect();
        // The program itself may be one of ours, or be run from our folder.
        if program.text.contains('/') && self.place.word_is_own(program, &cwd) {
            reasons.push(own::reason());
        }
        self.network.note(&call);
        for reason in reasons {
            self.say(reason);
        }
        let stdin = match fed {
            Fed::Text(text) => Some(text),
            _ => None,
        };
        for inner in unwrap::inner(&call, stdin) {
            match inner {
                unwrap::Inner::Words(words) => self.command(&words, fed, wraps + 1),
                unwrap::Inner::Text(text) => self.script(&text),
            }
        }
    }
}

/// What a command in front of a pipe is known to write.
fn fed_text(feeder: &Simple) -> Option<String> {
    let (program, args) = feeder.words.split_first()?;
    match path::name(&program.text) {
        "echo" | "printf" => {
            let words: Vec<&str> = args.iter().map(|word| word.text.as_str()).collect();
            let words =
                words.into_iter().filter(|word| !matches!(*word, "-e" | "-n" | "-E" | "%s" | "%s\\n"));
            Some(words.collect::<Vec<_>>().join(" "))
        }
        "cat" | "tee" => feeder.heredoc.clone(),
        _ => None,
    }
}

/// `name(){ … name|name … }`, whatever the name.
fn is_fork_bomb(bare: &str) -> bool {
    bare.match_indices("(){").any(|(at, _)| {
        let before = &bare[..at];
        let name = before.rsplit([';', '&', '|', '(', ')', '{', '}']).next().unwrap_or_default();
        let name = name.strip_prefix("function").filter(|rest| !rest.is_empty()).unwrap_or(name);
        let body = bare[at + 3..].split('}').next().unwrap_or_default();
        !name.is_empty() && body.contains(&format!("{name}|{name}")) && body.contains('&')
    })
}
