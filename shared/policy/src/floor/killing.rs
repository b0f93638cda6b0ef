//! Killing everything.

use super::Call;

pub fn trip(call: &Call) -> Option<String> {
    let everything = || Some("it ends every process".to_owned());
    match call.name {
        "killall5" => everything(),
        "kill" if kills_all(call) => everything(),
        "pkill" | "killall" | "skill" if hits_all(call) => everything(),
        // A loop that forks for ever, in the one line it is usually written in.
        "perl" | "python" | "python3" | "ruby" => call
            .texts()
            .any(|word| {
                word.contains("fork while")
                    || word.contains("while True: os.fork()")
                    || word.contains("fork while fork")
            })
            .then(|| "it is a fork bomb: it starts itself without end".to_owned()),
        _ => None,
    }
}

/// `kill -9 -1` and `kill -1`, but not `kill -1 4711`, which sends signal 1. Process 1 is everything too.
fn kills_all(call: &Call) -> bool {
    let words: Vec<&str> = call.texts().collect();
    if words.iter().any(|word| matches!(*word, "-l" | "-L" | "--list" | "--table")) {
        return false;
    }
    let targets = match words.as_slice() {
        ["-s" | "-n" | "--signal" | "-q", _, rest @ ..] => rest,
        [first, rest @ ..] if first.starts_with('-') && *first != "--" && !rest.is_empty() => rest,
        all => all,
    };
    let probes = matches!(words.first(), Some(&"-0"));
    !probes && targets.iter().any(|word| matches!(*word, "-1" | "1"))
}

/// A pattern that every name matches, or everything of root.
fn hits_all(call: &Call) -> bool {
    const ALL: &[&str] = &["", ".", ".*", "^", "$", "^.*", ".+", ".*$", "^.", "*"];
    let words: Vec<&str> = call.texts().collect();
    let of_root = words.windows(2).any(|pair| {
        matches!(pair[0], "-u" | "-U" | "--user" | "--euid" | "--uid") && matches!(pair[1], "root" | "0")
    });
    let patterns: Vec<&str> = call.operands().map(|word| word.text.as_str()).collect();
    let by_user_only = of_root && patterns.iter().all(|word| matches!(*word, "root" | "0"));
    let opaque = call.operands().any(|word| word.opaque);
    by_user_only || (!opaque && patterns.iter().any(|pattern| ALL.contains(pattern)))
}
