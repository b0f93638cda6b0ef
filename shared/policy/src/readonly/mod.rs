//! Programs that only read, with the options that keep them so.
//!
//! In: argv in plain words. Out: nothing when it is proven to only read, else why it is not.
//! An option that a table does not name asks; so does a shortened long option, since what it is
//! short for is the program's choice; so does a path that may hold a secret.

mod schema;
mod special;
mod table;

use crate::{path, secret};

/// `Ok` when this argv only reads. `own` are the folders that agents' files lie in.
pub fn prove(argv: &[String], cwd: &str, own: &[&str]) -> Result<(), String> {
    let (program, args) = argv.split_first().ok_or("there is no program")?;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if let Some(reason) = args.iter().find_map(|word| secret_in(word, cwd)) {
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
    if read.recursive && !stays_inside(&read.operands, cwd, own) {
        return Err(format!("{name} would read every file below a folder outside the agents' own"));
    }
    Ok(())
}

/// A whole word, or what follows `=` or a short option's letter in it.
fn secret_in(word: &str, cwd: &str) -> Option<String> {
    let after = word.split_once('=').map(|(_, value)| value);
    let glued = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).and_then(|rest| rest.get(1..));
    [Some(word), after, glued].into_iter().flatten().find_map(|part| secret::reason(part, cwd))
}

/// The first operand is grep's pattern, unless `-e` gave one: so it is looked at like a path too.
fn stays_inside(operands: &[&str], cwd: &str, own: &[&str]) -> bool {
    let inside = |word: &str| {
        let full = path::resolve(word, cwd);
        own.iter().any(|folder| path::is_within(&full, folder))
    };
    inside(".") && operands.iter().all(|word| inside(word))
}
