//! MetatronOS itself: its data folder, its services, its API.

use super::{Call, Place, unwrap};
use crate::{path, shell::Word};
use protocol::op::Plan;

/// Programs whose words are only words: naming a path to them touches nothing.
const MENTIONS: &[&str] =
    &["echo", "printf", "true", "false", ":", "test", "[", "[[", "man", "which", "type", "export", "cd"];
/// Programs that speak to addresses.
const TALKERS: &[&str] = &[
    "curl", "wget", "http", "https", "xh", "httpie", "nc", "ncat", "netcat", "telnet", "socat", "websocat",
    "ab", "lynx", "aria2c",
];
/// Programs that are given code as a word.
const INTERPRETERS: &[&str] = &[
    "python", "python3", "perl", "ruby", "node", "php", "awk", "gawk", "mawk", "lua", "deno", "bun",
    "sqlite3",
];

pub fn reason() -> String {
    "it reaches into MetatronOS's own data folder, of which only homes and projects are for agents".to_owned()
}

pub fn api_reason() -> String {
    "it speaks to MetatronOS's own API, where approvals are given".to_owned()
}

fn services_reason() -> Option<String> {
    Some("it stops MetatronOS's own services".to_owned())
}

pub fn trip(call: &Call) -> Option<String> {
    data(call).or_else(|| api(call)).or_else(|| services(call))
}

/// A link in a command of plain words leads into the data folder.
pub fn is_led_to(plan: &Plan, place: &Place) -> bool {
    let program = plan.argv.as_ref().and_then(|argv| argv.first());
    program.is_some_and(|program| !MENTIONS.contains(&path::name(program)))
        && place.facts.leads.iter().any(|lead| place.is_own(&path::resolve(&lead.real, "/")))
}

fn data(call: &Call) -> Option<String> {
    if MENTIONS.contains(&call.name) && call.name != "cd" {
        return None;
    }
    // The first operand of grep is what is looked for, and commit messages are prose.
    let searches = matches!(call.name, "grep" | "egrep" | "fgrep" | "rg");
    let pattern = searches.then(|| call.operands().next()).flatten();
    let code = INTERPRETERS.contains(&call.name);
    let hit = call.args.iter().filter(|word| !pattern.is_some_and(|p| std::ptr::eq(p, *word))).any(|word| {
        parts(word).iter().any(|part| call.place.word_is_own(part, call.cwd))
            || code && names_data(&word.text, call.place)
    });
    hit.then(reason)
}

/// A word may carry a path whole, after `=`, after `:` (docker's `-v a:b`), after `@`, or glued to a short option.
fn parts(word: &Word) -> Vec<Word> {
    let with = |text: &str| Word { text: text.to_owned(), ..word.clone() };
    let text = word.text.as_str();
    let mut parts = Vec::new();
    if !text.starts_with('-') && !text.contains("://") && !text.is_empty() {
        parts.push(word.clone());
    }
    if let Some((_, value)) = text.split_once('=') {
        parts.extend(value.split([':', ',']).filter(|part| part.starts_with('/')).map(with));
    }
    parts.extend(text.split([':', ',', '@']).filter(|part| part.starts_with('/')).map(with));
    let glued = text.strip_prefix('-').and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    parts.extend(glued.map(with));
    parts.extend(text.strip_prefix("file://").map(with));
    parts
}

/// The data folder's name in a piece of code, but for homes and projects.
fn names_data(code: &str, place: &Place) -> bool {
    let dir = path::resolve(&place.facts.data_dir, "/");
    dir != "/"
        && code.match_indices(&dir).any(|(at, _)| {
            let rest = &code[at + dir.len()..];
            !rest.starts_with("/homes")
                && !rest.starts_with("/projects")
                && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
        })
}

fn api(call: &Call) -> Option<String> {
    let talks = TALKERS.contains(&call.name) || INTERPRETERS.contains(&call.name);
    if talks && call.texts().any(|word| names_api(word, call.place)) {
        return Some(api_reason());
    }
    let apart = matches!(call.name, "nc" | "ncat" | "netcat" | "telnet" | "socat");
    let ports = call.place.facts.own_addresses.iter().filter_map(|address| address.rsplit_once(':'));
    let mut ports = ports.map(|(_, port)| port);
    let loops = call.operands().any(|word| is_loopback(&word.text));
    (apart && loops && ports.any(|port| call.has(port))).then(api_reason)
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.1" | "::1" | "[::1]" | "0.0.0.0" | "0" | "ip6-localhost")
        || host.starts_with("127.")
}

/// Our address in whatever spelling, or the path of the decisions.
fn names_api(word: &str, place: &Place) -> bool {
    if word.contains("/api/approvals") {
        return true;
    }
    place.facts.own_addresses.iter().any(|address| {
        let Some((host, port)) = address.rsplit_once(':') else { return word.contains(address.as_str()) };
        let port_hit = |host: &str| {
            let whole = format!("{host}:{port}");
            word.match_indices(&whole)
                .any(|(at, _)| !word[at + whole.len()..].starts_with(|c: char| c.is_ascii_digit()))
        };
        let everywhere = is_loopback(host) || host == "[::]";
        port_hit(host)
            || everywhere
                && ["localhost", "127.0.0.1", "127.1", "0.0.0.0", "[::1]", "[::]", "0", "127.0.1.1"]
                    .iter()
                    .any(|host| port_hit(host))
    })
}

/// `/dev/tcp/127.0.0.1/8080` in a redirection.
pub fn is_own_socket(full: &str, place: &Place) -> bool {
    let Some((host, port)) = full.strip_prefix("/dev/tcp/").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    names_api(&format!("{host}:{port}"), place)
}

fn services(call: &Call) -> Option<String> {
    let ours = |word: &str| {
        let name = path::name(word);
        name == "metatron"
            || name.starts_with("metatron-")
            || name.starts_with("metatron*")
            || name.starts_with("metatron.")
            || name.starts_with("metatron_")
    };
    let named = call.operands().any(|word| ours(&word.text));
    let ends = |verbs: &[&str]| verbs.iter().any(|verb| call.has(verb));
    let hit = match call.name {
        "systemctl" | "service" | "rc-service" | "initctl" => {
            named
                && ends(&[
                    "stop",
                    "kill",
                    "disable",
                    "mask",
                    "restart",
                    "reload",
                    "try-restart",
                    "reload-or-restart",
                    "edit",
                    "revert",
                    "isolate",
                    "freeze",
                    "set-property",
                ])
        }
        "pkill" | "killall" | "skill" => call.operands().any(|word| word.text.contains("metatron")),
        "docker" | "podman" | "nerdctl" => {
            call.texts().any(|word| word.contains("metatron"))
                && ends(&["stop", "kill", "rm", "pause", "restart", "exec", "down", "cp"])
        }
        // Our own command line: it decides, stops, and reads secrets.
        "metatron" => {
            ends(&["down", "restart", "approve", "owner", "token", "secret", "upgrade", "restore", "rules"])
        }
        "metatron-gateway" | "metatron-llm-router" | "metatron-shell-bridge" | "metatron-pulse" => true,
        _ => false,
    };
    if hit && !unwrap::is_shell(call.name) { services_reason() } else { None }
}
