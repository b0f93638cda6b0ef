//! The root file system, its top folders, and homes: removed, moved, or given other rights as a whole.

use super::Call;
use crate::shell::Word;

pub fn trip(call: &Call) -> Option<String> {
    match call.name {
        "rm" => remove(call),
        "rmdir" | "unlink" => None,
        "mv" => moved(call),
        "chmod" | "chown" | "chgrp" | "setfacl" | "chattr" => rights(call),
        "find" | "fd" | "fdfind" => find(call),
        "rsync" => mirror(call),
        _ => None,
    }
}

fn named(what: &str, word: &Word) -> String {
    format!("{what} {}, which the system or MetatronOS cannot do without", word.text)
}

fn remove(call: &Call) -> Option<String> {
    if call.texts().any(|word| word.starts_with("--no-pres")) {
        return Some("it removes the root file system".to_owned());
    }
    let recursive = call.option("rR", "recursive", "r");
    let hit = |word: &&Word| (recursive || word.glob) && call.place.is_vital(word, call.cwd);
    if let Some(word) = call.operands().find(hit) {
        return Some(named("it removes", word));
    }
    let accounts = ["/etc/passwd", "/etc/shadow"];
    let word = call.operands().find(|word| accounts.contains(&word.text.as_str()))?;
    Some(named("it removes", word))
}

fn moved(call: &Call) -> Option<String> {
    let operands: Vec<&Word> = call.operands().collect();
    let sources = operands.get(..operands.len().saturating_sub(1)).unwrap_or_default();
    let into = call.option("t", "target-directory", "t");
    let sources = if into { operands.as_slice() } else { sources };
    sources.iter().find(|word| call.place.is_vital(word, call.cwd)).map(|word| named("it moves away", word))
}

fn rights(call: &Call) -> Option<String> {
    if !call.option("R", "recursive", "r") {
        return None;
    }
    let word = call
        .operands()
        .skip(usize::from(call.name != "setfacl"))
        .find(|word| call.place.is_vital_for_rights(word, call.cwd))?;
    Some(named("it changes the rights of everything in", word))
}

/// Tests that leave most of a tree alone.
pub fn is_filtered(call: &Call) -> bool {
    const FILTERS: &[&str] = &[
        "-name",
        "-iname",
        "-path",
        "-ipath",
        "-wholename",
        "-regex",
        "-iregex",
        "-mtime",
        "-atime",
        "-ctime",
        "-mmin",
        "-amin",
        "-cmin",
        "-newer",
        "-size",
        "-empty",
        "-user",
        "-group",
        "-uid",
        "-nouser",
        "-nogroup",
        "-perm",
        "-inum",
        "-links",
        "-e",
        "-samefile",
        "-lname",
    ];
    call.texts().any(|word| FILTERS.contains(&word) && word != "-e" || word.starts_with("-newer"))
}

fn find(call: &Call) -> Option<String> {
    if !call.has("-delete") || is_filtered(call) {
        return None;
    }
    let mut roots = call.args.iter().take_while(|word| !word.text.starts_with(['-', '(', '!']));
    let here = Word::plain(".");
    let hit = match roots.clone().next() {
        None => Some(&here).filter(|word| call.place.is_vital(word, call.cwd)),
        Some(_) => roots.find(|word| call.place.is_vital(word, call.cwd)),
    };
    hit.map(|word| named("it removes", word))
}

/// `rsync --delete empty/ /`: what is not in the source goes.
fn mirror(call: &Call) -> Option<String> {
    if !call.texts().any(|word| word.starts_with("--del")) {
        return None;
    }
    let target = call.operands().last().filter(|word| call.place.is_vital(word, call.cwd))?;
    Some(named("it replaces", target))
}
