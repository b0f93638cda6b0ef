//! The verdict on one op.

use crate::{command::plain_words, facts::Facts, floor, path, readonly, risk, script};
use protocol::{
    approval::Risk,
    op::{OpBody, Plan},
    process::Posture,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Proven to only read.
    Allow,
    /// The owner decides. Postures `sandbox` and `free` are not offered yet and ask like `ask`.
    Ask { risk: Risk, reasons: Vec<String> },
    /// The floor, or a posture that may not ask.
    Deny { reasons: Vec<String> },
}

/// Judges the body as asked and the plan as resolved. The floor first, whatever the posture.
///
/// Reading file ops are allowed: the door gives a plan only for paths inside its roots.
pub fn decide(body: &OpBody, plan: &Plan, facts: &Facts) -> Verdict {
    let refused = floor::trip(body, plan, facts);
    if !refused.is_empty() {
        return Verdict::Deny { reasons: refused };
    }
    let mut seen = Vec::new();
    let reasons = match body {
        OpBody::ReadFile { .. } | OpBody::ListDir { .. } | OpBody::Search { .. } => return Verdict::Allow,
        OpBody::WriteFile { .. } | OpBody::EditFile { .. } => vec!["it writes a file".to_owned()],
        OpBody::RunCommand { command, env, .. } => match prove_command(body, plan, facts) {
            Ok(()) => return Verdict::Allow,
            Err(reason) => {
                seen = floor::seen(command, env, &plan.cwd, facts);
                std::iter::once(reason).chain(script::loose(&seen)).collect()
            }
        },
    };
    if facts.posture == Posture::Watch {
        let watch = "this process may only read (its posture is watch)".to_owned();
        return Verdict::Deny { reasons: std::iter::once(watch).chain(reasons).collect() };
    }
    Verdict::Ask { risk: risk::of(body, plan, &seen, facts), reasons }
}

/// `Ok` when what the plan executes is argv of plain words that only read, and nothing else.
fn prove_command(body: &OpBody, plan: &Plan, facts: &Facts) -> Result<(), String> {
    let OpBody::RunCommand { command, env, user, tty, .. } = body else {
        return Err("it is no command".to_owned());
    };
    let words = plain_words(command).ok_or("it is more than plain words: a shell reads it")?;
    if plan.argv.is_none() {
        return Err(format!("there is no system program {}, so a shell reads it", words[0]));
    }
    if plan.argv.as_ref() != Some(&words) || plan.command.as_ref().is_some_and(|planned| planned != command) {
        return Err("what would run is not the plain words that were asked".to_owned());
    }
    if user.is_some() {
        return Err(format!("it names the user it runs as ({})", plan.user));
    }
    if !env.is_empty() || !plan.env.is_empty() {
        return Err("it sets environment variables, which can change what a program does".to_owned());
    }
    if *tty || plan.tty {
        return Err("it wants a terminal, on which programs behave differently".to_owned());
    }
    prove_program(&words[0], plan.program.as_deref().unwrap_or_default(), facts)?;
    readonly::prove(&words, &plan.cwd, facts)
}

/// The program is the system's own, and is what its name says (a link named `ls` may lead to `rm`).
fn prove_program(asked: &str, real: &str, facts: &Facts) -> Result<(), String> {
    let inside = facts.program_dirs.iter().any(|dir| !dir.is_empty() && path::is_within(real, dir));
    if !inside || path::resolve(real, "/") != real {
        return Err(format!("{asked} is {real}, which is not one of the system's own programs"));
    }
    if path::name(real) != path::name(asked) {
        return Err(format!("{asked} leads to {real}, which is another program"));
    }
    Ok(())
}

/// One line for the owner: what it would do. Control and invisible characters are made visible.
pub fn summary(body: &OpBody, plan: &Plan) -> String {
    let path = |asked: &str| visible(plan.path.as_deref().unwrap_or(asked));
    match body {
        OpBody::RunCommand { command, .. } => {
            let mut lines = command.trim().lines();
            let first = visible(lines.next().unwrap_or_default());
            let more = lines.count();
            let cut: String = first.chars().take(LONGEST_SUMMARY).collect();
            let dots = if cut.len() < first.len() { "…" } else { "" };
            let rest = if more > 0 { format!(" (and {more} more lines)") } else { String::new() };
            format!("Run `{cut}{dots}`{rest} as {}", visible(&plan.user))
        }
        OpBody::ReadFile { path: asked, .. } => format!("Read {}", path(asked)),
        OpBody::WriteFile { path: asked, content, .. } => {
            format!("Write {} ({} bytes)", path(asked), content.len())
        }
        OpBody::EditFile { path: asked, .. } => format!("Edit {}", path(asked)),
        OpBody::ListDir { path: asked } => format!("List {}", path(asked)),
        OpBody::Search { pattern, path: asked, .. } => {
            format!(
                "Search {} for `{}`",
                path(asked.as_deref().unwrap_or("the home folder")),
                visible(pattern)
            )
        }
    }
}

/// The card shows the whole command; this is its headline.
const LONGEST_SUMMARY: usize = 120;

fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}
