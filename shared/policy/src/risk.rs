//! How much is at stake in what is asked, for the owner's eyes. A guess by names; it decides nothing.

use crate::{facts::Facts, floor::Seen, path, shell};
use protocol::{
    approval::Risk,
    op::{OpBody, Plan},
};

/// Hard to take back, or opens the whole machine.
const HARD: &[&str] = &[
    "dd",
    "shred",
    "wipefs",
    "fdisk",
    "sfdisk",
    "sgdisk",
    "parted",
    "cryptsetup",
    "lvremove",
    "vgremove",
    "pvremove",
    "shutdown",
    "reboot",
    "halt",
    "poweroff",
    "userdel",
    "deluser",
    "groupdel",
    "passwd",
    "visudo",
    "iptables",
    "ip6tables",
    "nft",
    "ufw",
    "eval",
    "chroot",
    "insmod",
    "rmmod",
    "modprobe",
    "kexec",
    "dropdb",
    "crontab",
];
/// Changes at most what the process itself has, and starts nothing else.
const LIGHT: &[&str] = &[
    "echo", "printf", "cat", "ls", "head", "tail", "wc", "grep", "sort", "uniq", "cut", "mkdir", "touch",
    "cp", "tee", "diff", "cd", "pwd", "test", "[", "true", "false", "sleep", "date", "stat", "file", "tr",
    "jq", "du", "df", "ps", "basename", "dirname", "which", "type",
];

/// R1 to R3. `seen`: the commands that a text is seen to run.
pub fn of(body: &OpBody, plan: &Plan, seen: &[Seen], facts: &Facts) -> Risk {
    let OpBody::RunCommand { command, .. } = body else { return file(plan, facts) };
    let programs = || seen.iter().filter_map(|seen| seen.words.first());
    let names: Vec<&str> = programs().map(|program| path::name(&program.text)).collect();
    if is_hard(command, &names) {
        return Risk::R3;
    }
    let mut vars = shell::Vars::new();
    let script = shell::lex(command, &mut vars);
    let stays = script.commands.iter().all(|simple| {
        let targets = simple.redirects.iter().map(|redirect| &redirect.target);
        let words = simple.words.iter().skip(1).chain(targets);
        words.into_iter().all(|word| !word.opaque && !leaves(&word.text, &plan.cwd, facts))
    });
    let light = script.nested.is_empty()
        && programs().all(|program| program.is_known())
        && names.iter().all(|name| LIGHT.contains(name));
    if light && stays && plan.user == facts.agent_user { Risk::R1 } else { Risk::R2 }
}

fn is_hard(command: &str, names: &[&str]) -> bool {
    let fetches = names.iter().any(|name| matches!(*name, "curl" | "wget"));
    let shells = names
        .iter()
        .any(|name| matches!(*name, "sh" | "bash" | "zsh" | "dash" | "python3" | "python" | "node"));
    let recursive = |word: &str| {
        word == "--recursive"
            || (word.starts_with('-') && !word.starts_with("--") && word.contains(['r', 'R']))
    };
    names.iter().any(|name| HARD.contains(name) || name.starts_with("mkfs"))
        || fetches && shells
        || names.iter().any(|name| matches!(*name, "sudo" | "doas" | "su"))
        || command.split_whitespace().any(|word| matches!(path::name(word), "rm" | "chmod" | "chown"))
            && command.split_whitespace().any(recursive)
        || names.contains(&"git")
            && ["--force", "-f", "--hard", "clean", "-D"]
                .iter()
                .any(|word| command.split_whitespace().any(|w| w == *word))
        || names.contains(&"docker")
            && ["prune", "--privileged", "rm", "rmi", "down"]
                .iter()
                .any(|word| command.split_whitespace().any(|w| w == *word))
}

/// A word that names a path outside homes and projects. `/dev/null` is no place.
fn leaves(word: &str, cwd: &str, facts: &Facts) -> bool {
    if !word.contains('/') && !word.starts_with('~') && word != ".." {
        return false;
    }
    let full = path::resolve(word, cwd);
    full != "/dev/null" && !is_ours(&full, facts)
}

fn is_ours(full: &str, facts: &Facts) -> bool {
    [&facts.homes_dir, &facts.projects_dir].into_iter().any(|folder| path::is_within(full, folder))
}

fn file(plan: &Plan, facts: &Facts) -> Risk {
    let inside = plan.path.as_deref().is_some_and(|full| is_ours(full, facts));
    if inside { Risk::R1 } else { Risk::R2 }
}
