//! What runs that is no word of the command: scripts. A yes holds for those that can be read beforehand; of the others
//! the question says so.

use crate::{floor::Seen, path};

/// Their first operands, or their input, are programs. Versions are left out: `python3.11` is `python`.
const INTERPRETERS: &[&str] = &[
    "bash", "sh", "dash", "zsh", "ksh", "fish", "rbash", "ash", "mksh", "source", ".", "eval", "python",
    "pypy", "perl", "ruby", "node", "nodejs", "deno", "bun", "php", "lua", "luajit", "tclsh", "expect",
    "awk", "gawk", "mawk", "nawk", "sed", "make", "gmake", "busybox", "guile", "julia", "pwsh", "crontab",
    "at", "batch",
];

pub fn interprets(program: &str) -> bool {
    let name = path::name(program);
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    INTERPRETERS.contains(&if bare.is_empty() { name } else { bare })
}

/// Why a yes cannot hold all of it fast, of the first command of which that is so.
pub fn loose(seen: &[Seen]) -> Option<String> {
    seen.iter().find_map(|Seen { words, fed_unknown }| {
        let (program, args) = words.split_first()?;
        if !program.is_known() {
            return Some(
                "which program it starts is not known beforehand: your yes is for the words alone".to_owned(),
            );
        }
        if !interprets(&program.text) {
            return None;
        }
        let operands = || args.iter().filter(|word| !word.text.starts_with('-'));
        let unread = args.iter().any(|word| word.opaque)
            || *fed_unknown && operands().next().is_none()
            || args.iter().any(|word| {
                word.text == "-m" || word.text.starts_with("-m") && program.text.contains("python")
            });
        unread.then(|| {
            format!(
                "what {} runs here is not known beforehand: your yes is for the words alone",
                path::name(&program.text)
            )
        })
    })
}
