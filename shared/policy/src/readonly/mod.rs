//! Programs that only read, with the options that keep them so.
//!
//! In: argv in plain words. Out: nothing when it is proven to only read, else why it is not.
//! An option that a table does not name asks; so does a shortened long option, since what it is
//! short for is the program's choice; so does a path that may hold a secret.

mod schema;
mod special;
mod table;

use crate::{facts::Facts, path, secret};

/// `Ok` when this argv only reads, and no secret.
pub fn prove(argv: &[String], cwd: &str, facts: &Facts) -> Result<(), String> {
    let (program, args) = argv.split_first().ok_or("there is no program")?;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let own = [facts.homes_dir.as_str(), facts.projects_dir.as_str()];
    if let Some(reason) = args.iter().find_map(|word| secret_in(word, cwd, facts, &own)) {
        return Err(reason);
    }
    let name = path::name(program);
    if let ["--version"] = args.as_slice()
        && table::VERSIONS.contains(&name)
    {
        return Ok(());
    }
    if let Some(judge) = special::judge(name) {
        return judge(&args);
    }
    let Some(schema) = table::PROGRAMS.iter().find(|schema| schema.names.split(' ').any(|n| n == name))
    else {
        return Err(format!("{name} is not on the list of programs that only read"));
    };
    let read = schema.read(&args)?;
    if read.recursive && !stays_inside(&read.operands, cwd, facts, &own) {
        return Err(format!("{name} would read every file below a folder outside the agents' own"));
    }
    let is_folder = |word: &&&str| facts.leads.iter().any(|lead| lead.word == **word && lead.folder);
    match read.operands.iter().find(is_folder).filter(|_| !schema.folders) {
        Some(word) => Err(format!("{name} would read every file in the folder {word}")),
        None => Ok(()),
    }
}

/// The parts of a word that a program may take for a path: the whole, what follows `=`, what is glued
/// to a short option's letter.
pub fn paths_in(word: &str) -> impl Iterator<Item = &str> {
    let after = word.split_once('=').map(|(_, value)| value);
    let glued = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).and_then(|rest| rest.get(1..));
    [Some(word), after, glued].into_iter().flatten().filter(|part| !part.is_empty())
}

/// By its text, and by what it really leads to.
fn secret_in(word: &str, cwd: &str, facts: &Facts, own: &[&str]) -> Option<String> {
    let private = |full: &str| {
        path::has_hidden_part_below(full, &facts.service_home)
            && !own.iter().any(|folder| path::is_within(full, folder))
    };
    paths_in(word).find_map(|part| {
        let full = path::resolve(part, cwd);
        let real = facts.leads.iter().find(|lead| lead.word == part).map_or(full.as_str(), |lead| &lead.real);
        secret::reason(part, cwd)
            .or_else(|| secret::reason(real, "/").map(|why| format!("{part} leads to {why}")))
            .or_else(|| {
                (private(&full) || private(real))
                    .then(|| format!("{part}: hidden files of a person's home may hold secrets"))
            })
    })
}

/// The first operand is grep's pattern, unless `-e` gave one: so it is looked at like a path too.
fn stays_inside(operands: &[&str], cwd: &str, facts: &Facts, own: &[&str]) -> bool {
    let within = |full: &str| own.iter().any(|folder| path::is_within(full, folder));
    let inside = |word: &str| {
        let real = facts.leads.iter().find(|lead| lead.word == word);
        within(&path::resolve(word, cwd)) && real.is_none_or(|lead| within(&lead.real))
    };
    inside(".") && operands.iter().all(|word| inside(word))
}
