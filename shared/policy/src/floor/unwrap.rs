//! Programs that start another one, and where in their words it stands.

use super::Call;
use crate::shell::{self, Word};

/// What a command will start.
pub enum Inner {
    Words(Vec<Word>),
    /// A text that a shell will read.
    Text(String),
}

/// A wrapper: its options with a value, and how many words of its own come before the command.
struct Wrapper(&'static str, &'static str, &'static str, usize);

const WRAPPERS: &[Wrapper] = &[
    Wrapper("sudo", "ughpCrtTUDR", "user group host prompt chroot chdir role type other-user", 0),
    Wrapper("doas", "uC", "", 0),
    Wrapper("env", "uC", "unset chdir", 0),
    Wrapper("nice", "n", "adjustment", 0),
    Wrapper("ionice", "cn", "class classdata", 0),
    Wrapper("nohup setsid command builtin busybox toybox unbuffer eatmydata fakeroot time then", "", "", 0),
    Wrapper("exec", "a", "", 0),
    Wrapper("timeout", "ks", "kill-after signal", 1),
    Wrapper("chrt taskset setarch", "", "", 1),
    Wrapper("stdbuf", "ioe", "input output error", 0),
    Wrapper("xargs", "aEIdLnPs", "arg-file delimiter max-args max-procs max-lines replace", 0),
    Wrapper("chroot", "", "", 1),
    Wrapper("unshare nsenter", "tSGw", "target setuid setgid wd", 0),
    Wrapper("systemd-run", "uptH", "unit property uid gid slice description working-directory", 0),
    Wrapper("watch", "n", "interval", 0),
    Wrapper("flock", "wE", "timeout wait", 1),
    Wrapper("strace ltrace", "eopPu", "", 0),
    Wrapper("runuser", "ugG", "user group", 0),
    Wrapper("parallel", "jS", "jobs", 0),
];

const SHELLS: &[&str] = &["bash", "sh", "dash", "zsh", "ksh", "ash", "rbash", "fish", "mksh"];

pub fn is_shell(name: &str) -> bool {
    SHELLS.contains(&name)
}

/// Everything that this command is seen to start. `stdin` is what it is known to be fed.
pub fn inner(call: &Call, stdin: Option<&str>) -> Vec<Inner> {
    if is_shell(call.name) {
        return shell(call, stdin);
    }
    match call.name {
        "su" | "script" | "sg" => return text_after_c(call).into_iter().map(Inner::Text).collect(),
        "eval" => return vec![Inner::Text(call.texts().collect::<Vec<_>>().join(" "))],
        "trap" | "at" | "batch" => {
            return call
                .texts()
                .next()
                .or(stdin)
                .map(|text| Inner::Text(text.to_owned()))
                .into_iter()
                .collect();
        }
        "find" | "fd" | "fdfind" => return find(call),
        _ => {}
    }
    let known = WRAPPERS.iter().find(|wrapper| wrapper.0.split(' ').any(|name| name == call.name));
    known.map(|wrapper| wrapped(wrapper, call, stdin)).unwrap_or_default()
}

fn wrapped(wrapper: &Wrapper, call: &Call, stdin: Option<&str>) -> Vec<Inner> {
    let Wrapper(_, values, long_values, own_words) = wrapper;
    let mut rest = call.args;
    let mut left = *own_words;
    while let Some((word, after)) = rest.split_first() {
        let text = word.text.as_str();
        if call.name == "env" && (text.starts_with("-S") || text.starts_with("--split-string")) {
            return env_split(text, after);
        }
        if text == "--" {
            rest = after;
        } else if let Some(long) = text.strip_prefix("--") {
            let takes_next = long_values.split(' ').any(|name| name == long);
            rest = if takes_next { after.get(1..).unwrap_or_default() } else { after };
        } else if text.starts_with('-') && text.len() > 1 {
            let takes_next = text.chars().last().is_some_and(|c| values.contains(c));
            rest = if takes_next { after.get(1..).unwrap_or_default() } else { after };
        } else if shell::assignment(text).is_some() {
            rest = after;
        } else if left > 0 {
            left -= 1;
            rest = after;
        } else {
            break;
        }
    }
    let mut words = rest.to_vec();
    if words.is_empty() {
        return Vec::new();
    }
    if call.name == "xargs" {
        words.extend(stdin.unwrap_or_default().split_whitespace().map(Word::plain));
    }
    // `watch 'rm -rf /'`, `parallel 'rm -rf {}'`: one word that a shell reads.
    if matches!(call.name, "watch" | "parallel") || (call.name == "flock" && call.has("-c")) {
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        return vec![Inner::Text(text)];
    }
    vec![Inner::Words(words)]
}

fn env_split(text: &str, after: &[Word]) -> Vec<Inner> {
    let glued = text.strip_prefix("-S").or(text.strip_prefix("--split-string")).unwrap_or_default();
    let glued = glued.strip_prefix('=').unwrap_or(glued);
    let rest = after.iter().map(|word| word.text.as_str());
    vec![Inner::Text(std::iter::once(glued).chain(rest).collect::<Vec<_>>().join(" "))]
}

fn shell(call: &Call, stdin: Option<&str>) -> Vec<Inner> {
    if let Some(text) = text_after_c(call) {
        return vec![Inner::Text(text)];
    }
    let reads_stdin = call.operands().next().is_none() || call.option("s", "", "");
    stdin.filter(|_| reads_stdin).map(|text| Inner::Text(text.to_owned())).into_iter().collect()
}

/// The word after `-c`, also in a cluster such as `-lc`, and with other options between.
fn text_after_c(call: &Call) -> Option<String> {
    let is_c = |word: &str| {
        word == "--command" || (word.starts_with('-') && !word.starts_with("--") && word[1..].contains('c'))
    };
    let at = call.texts().position(is_c)?;
    call.texts()
        .skip(at + 1)
        .find(|word| !word.starts_with(['-', '+']))
        .map(str::to_owned)
        .or_else(|| call.texts().find_map(|word| word.strip_prefix("--command=").map(str::to_owned)))
}

/// `find … -exec rm -rf {} +`: the command, with the places where the search begins for `{}`. With a
/// filter the found files are not the whole tree, and `{}` stays unknown.
fn find(call: &Call) -> Vec<Inner> {
    let roots: Vec<Word> =
        call.args.iter().take_while(|word| !word.text.starts_with(['-', '(', '!'])).cloned().collect();
    let filtered = super::files::is_filtered(call);
    let mut found = Vec::new();
    for (at, word) in call.args.iter().enumerate() {
        if !matches!(word.text.as_str(), "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X") {
            continue;
        }
        let words = call.args[at + 1..].iter().take_while(|word| !matches!(word.text.as_str(), ";" | "+"));
        let words = words.flat_map(|word| match word.text.as_str() {
            "{}" if filtered => vec![Word { opaque: true, ..Word::default() }],
            "{}" => roots.clone(),
            _ => vec![word.clone()],
        });
        found.push(Inner::Words(words.collect()));
    }
    found
}
