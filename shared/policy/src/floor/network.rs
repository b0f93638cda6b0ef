//! Cutting off everything that comes in, the owner's own connection included.

use super::Call;

const REASON: &str = "it cuts off all inbound network, and with it the owner";

/// What of a firewall was seen over a whole text: a sequence that also lets someone in is ordinary.
#[derive(Default)]
pub struct Seen {
    ufw_denies: bool,
    ufw_enables: bool,
    ufw_allows: bool,
    drops_input: bool,
    accepts_input: bool,
    asks_own_pids: bool,
    kills: bool,
}

impl Seen {
    pub fn note(&mut self, call: &Call) {
        let has = |word: &str| call.has(word);
        match call.name {
            "ufw" => {
                self.ufw_denies |=
                    has("default") && (has("deny") || has("reject")) && !has("outgoing") && !has("routed");
                self.ufw_enables |= has("enable");
                self.ufw_allows |= (has("allow") || has("limit")) && !has("default");
            }
            "iptables" | "ip6tables" => {
                self.drops_input |= drops_policy(call);
                self.accepts_input |=
                    has("INPUT") && has("ACCEPT") && !has("-P") && !has("--policy") && !has("lo");
            }
            "pgrep" | "pidof" => self.asks_own_pids |= call.texts().any(|word| word.contains("metatron")),
            "kill" | "xargs" => self.kills |= call.name == "kill" || has("kill"),
            _ => {}
        }
    }

    pub fn verdict(&self) -> Option<String> {
        if self.kills && self.asks_own_pids {
            return Some("it ends MetatronOS's own processes".to_owned());
        }
        let ufw = self.ufw_denies && self.ufw_enables && !self.ufw_allows;
        (ufw || self.drops_input && !self.accepts_input).then(|| REASON.to_owned())
    }
}

fn drops_policy(call: &Call) -> bool {
    let words: Vec<&str> = call.texts().collect();
    words
        .windows(3)
        .any(|w| matches!(w[0], "-P" | "--policy") && w[1] == "INPUT" && matches!(w[2], "DROP" | "REJECT"))
}

pub fn trip(call: &Call) -> Option<String> {
    let hit = match call.name {
        "iptables" | "ip6tables" | "iptables-legacy" | "iptables-nft" => drops_all(call),
        "nft" => {
            let text = call.texts().collect::<Vec<_>>().join(" ");
            text.contains("flush ruleset")
                || text.contains("hook input") && text.contains("policy drop")
                || text.starts_with("add rule") && text.ends_with(" input drop")
        }
        "ufw" => bare_deny(call),
        "firewall-cmd" => call.has("--panic-on"),
        _ => false,
    };
    hit.then(|| REASON.to_owned())
}

/// A rule for INPUT that drops without saying what.
fn drops_all(call: &Call) -> bool {
    let words: Vec<&str> = call.texts().filter(|word| !matches!(*word, "-w" | "-v" | "-4" | "-6")).collect();
    match words.as_slice() {
        ["-A" | "--append", "INPUT", "-j" | "--jump", "DROP" | "REJECT"] => true,
        ["-I" | "--insert", "INPUT", rest @ ..] => {
            let rest =
                if rest.first().is_some_and(|word| word.parse::<u32>().is_ok()) { &rest[1..] } else { rest };
            matches!(rest, ["-j" | "--jump", "DROP" | "REJECT"])
        }
        _ => false,
    }
}

/// `ufw deny in`, `ufw deny from any`: no port, no address, no protocol.
fn bare_deny(call: &Call) -> bool {
    let words: Vec<&str> = call.texts().filter(|word| !word.starts_with('-')).collect();
    let rest = match words.as_slice() {
        ["deny" | "reject", rest @ ..] => rest,
        ["insert" | "prepend", _, "deny" | "reject", rest @ ..] => rest,
        _ => return false,
    };
    !rest.is_empty() && rest.iter().all(|word| matches!(*word, "in" | "from" | "to" | "any"))
}
