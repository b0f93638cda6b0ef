//! From what is asked to what would happen: the plan.

use super::pins;
use crate::{
    exec::{self, MARK},
    files,
    host::{Ground, PATH, Who},
    journal::{Launch, RunAs},
};
use policy::Facts;
use protocol::{
    NodeId, OpId, Pid,
    op::{OpBody, PinnedFile, Plan},
};
use std::{collections::BTreeMap, path::Path};

const TIMEOUT_MS: u64 = 10 * 60 * 1000;
const LONGEST_MS: u64 = 24 * 3600 * 1000;
const OUTPUT_CAP: u64 = 256 * 1024 * 1024;
const SHELL: &str = "/bin/bash";

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It is not allowed, whoever asks.
    Denied(String),
    /// It cannot be done as it is: a missing file, an unknown user.
    Failed(String),
}

impl Obstacle {
    pub fn into_text(self) -> String {
        match self {
            Self::Denied(text) | Self::Failed(text) => text,
        }
    }
}

impl From<files::Error> for Obstacle {
    fn from(error: files::Error) -> Self {
        let text = chassis::telemetry::report(&error);
        if error.is_denied() { Self::Denied(text) } else { Self::Failed(text) }
    }
}

impl From<crate::host::Error> for Obstacle {
    fn from(error: crate::host::Error) -> Self {
        Self::Failed(chassis::telemetry::report(&error))
    }
}

/// What would happen, and how a command would be started. Looks at files; blocks.
pub fn resolve(
    ground: &Ground,
    node: &NodeId,
    pid: Pid,
    body: &OpBody,
    facts: &Facts,
) -> Result<(Plan, Option<Launch>), Obstacle> {
    match body {
        OpBody::RunCommand { command, cwd, env, stdin, user, tty, timeout_ms } => {
            let asked =
                Asked { command, cwd: cwd.as_deref(), env, stdin: stdin.as_deref(), user: user.as_deref() };
            let timeout = timeout_ms.unwrap_or(TIMEOUT_MS).clamp(1, LONGEST_MS);
            let (plan, launch) = resolve_command(ground, node, pid, &asked, *tty, timeout, facts)?;
            Ok((plan, Some(launch)))
        }
        file => Ok((resolve_file(ground, node, pid, file)?, None)),
    }
}

struct Asked<'a> {
    command: &'a str,
    cwd: Option<&'a str>,
    env: &'a BTreeMap<String, String>,
    stdin: Option<&'a str>,
    user: Option<&'a str>,
}

fn resolve_command(
    ground: &Ground,
    node: &NodeId,
    pid: Pid,
    asked: &Asked<'_>,
    tty: bool,
    timeout_ms: u64,
    facts: &Facts,
) -> Result<(Plan, Launch), Obstacle> {
    check_form(asked)?;
    let (who, run_as) = ground.run_as(asked.user)?;
    let home = ground.home(pid)?;
    // A named user's rights are not ours to borrow here: what it may enter shows at the start.
    let rights = if asked.user.is_none() { Some(ground.as_agent()) } else { None };
    let cwd = real_folder(&home, asked.cwd)?;
    let env = environment(&who, run_as.as_ref(), &home, tty, asked.env);
    let shell_home = env.get("HOME").map_or("", String::as_str);
    // `~` is the home that the command will have.
    let as_it_runs = Facts { service_home: shell_home.to_owned(), ..facts.clone() };
    let seen = policy::seen(asked.command, asked.env, &cwd, &as_it_runs);
    let files = pins::scripts(asked.command, &seen, Path::new(&cwd), shell_home, &ground.program_dirs);
    drop(rights);
    let direct = policy::plain_words(asked.command)
        .and_then(|words| Some((find_program(words.first()?, &ground.program_dirs)?, words)));
    let (program, argv, shell_argv) = match direct {
        Some((program, words)) => (program, Some(words.clone()), words),
        None => {
            let bash = real_program(SHELL).unwrap_or_else(|| SHELL.to_owned());
            (bash, None, vec!["bash".to_owned(), "-c".to_owned(), asked.command.to_owned()])
        }
    };
    let mut plan = empty_plan(ground, node, "run_command", &who.name);
    plan.cwd.clone_from(&cwd);
    plan.command = Some(asked.command.to_owned());
    plan.argv = argv;
    plan.program = Some(program.clone());
    plan.env.clone_from(asked.env);
    plan.stdin = asked.stdin.map(str::to_owned);
    plan.tty = tty;
    plan.timeout_ms = Some(timeout_ms);
    plan.output_cap = Some(OUTPUT_CAP);
    plan.files = files;
    let launch = Launch {
        program,
        argv: shell_argv,
        env,
        cwd,
        run_as,
        stdin: plan.stdin.clone(),
        tty,
        timeout_ms,
        output_cap: OUTPUT_CAP,
    };
    Ok((plan, launch))
}

/// What no program could be given.
fn check_form(asked: &Asked<'_>) -> Result<(), Obstacle> {
    let say = |text: &str| Err(Obstacle::Failed(text.to_owned()));
    if asked.command.trim().is_empty() {
        return say("the command is empty");
    }
    if asked.command.contains('\0') || asked.cwd.is_some_and(|cwd| cwd.contains('\0')) {
        return say("the command or its folder holds a NUL byte, which no program can be given");
    }
    // One word of an argument list may have 128 KiB.
    if asked.command.len() >= 128 * 1024 {
        return say("the command is longer than 128 KiB; write it into a file and run that");
    }
    let bad = |(name, value): (&String, &String)| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
        name.is_empty()
            || !name.chars().all(letters)
            || name.starts_with(|c: char| c.is_ascii_digit())
            || value.contains('\0')
    };
    if asked.env.iter().any(bad) || asked.env.contains_key(MARK) {
        return say("a variable of the environment has a name or value that cannot be set");
    }
    Ok(())
}

fn real_folder(home: &Path, cwd: Option<&str>) -> Result<String, Obstacle> {
    let asked = match cwd.map(|cwd| cwd.strip_prefix("~/").unwrap_or(cwd)) {
        None | Some("~" | "") => home.to_owned(),
        Some(cwd) => home.join(cwd),
    };
    let failed = |why: String| Obstacle::Failed(format!("the folder {}: {why}", asked.display()));
    let real = asked.canonicalize().map_err(|error| failed(error.to_string()))?;
    if !real.is_dir() {
        return Err(failed("it is not a folder".to_owned()));
    }
    real.to_str().map(str::to_owned).ok_or_else(|| failed("its name is not UTF-8".to_owned()))
}

/// A bare name in the system's own folders. Anything with a slash goes through the shell, with the
/// file pinned.
fn find_program(word: &str, dirs: &[String]) -> Option<String> {
    if word.contains('/') {
        return None;
    }
    dirs.iter().find_map(|dir| real_program(&format!("{dir}/{word}")))
}

/// Where it really lies, when it is an executable file. What looks at its own name sees argv[0].
fn real_program(path: &str) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta = std::fs::metadata(path).ok()?;
    let real = std::fs::canonicalize(path).ok()?;
    (meta.is_file() && meta.permissions().mode() & 0o111 != 0).then_some(real)?.to_str().map(str::to_owned)
}

/// Nothing of ours goes in: only this list, and what was asked (and shown) beyond it.
fn environment(
    who: &Who,
    run_as: Option<&RunAs>,
    home: &Path,
    tty: bool,
    asked: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    // Whoever was named has their own home; the agent has the process's.
    let home = match run_as {
        Some(user) if !user.no_new_privs => who.home.clone(),
        _ => home.display().to_string(),
    };
    let fixed = [
        ("TERM", if tty { "xterm-256color" } else { "dumb" }),
        ("LANG", "C.UTF-8"),
        ("HOME", &home),
        ("USER", &who.name),
        ("LOGNAME", &who.name),
        ("SHELL", SHELL),
        ("PATH", PATH),
        ("PAGER", "cat"),
        ("GIT_PAGER", "cat"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("DEBIAN_FRONTEND", "noninteractive"),
    ];
    let mut env: BTreeMap<_, _> =
        fixed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    env.extend(asked.clone());
    env
}

/// Everything that an op starts carries its id; see `exec::lost`.
pub fn mark(launch: &mut Launch, op: &OpId) {
    launch.env.insert(MARK.to_owned(), op.to_string());
}

fn resolve_file(ground: &Ground, node: &NodeId, pid: Pid, body: &OpBody) -> Result<Plan, Obstacle> {
    let roots = exec::roots(ground, pid)?;
    let _as_agent = ground.as_agent();
    let mut plan = empty_plan(ground, node, body.kind(), &ground.agent.name);
    let (place, change) = match body {
        OpBody::WriteFile { path, content, expected_sha256 } => {
            let place = roots.find(path)?;
            let change = files::plan_write(&place, content, expected_sha256.as_deref())?;
            (place, Some(change))
        }
        OpBody::EditFile { path, old, new, replace_all } => {
            let place = roots.find(path)?;
            let change = files::plan_edit(&place, old, new, *replace_all)?;
            (place, Some(change))
        }
        OpBody::ReadFile { path, .. } | OpBody::ListDir { path } => (roots.find(path)?, None),
        OpBody::Search { path, .. } => (roots.find(path.as_deref().unwrap_or("~"))?, None),
        OpBody::RunCommand { .. } => return Err(Obstacle::Failed("a command is no file".to_owned())),
    };
    if let Some(change) = change {
        plan.files = vec![PinnedFile { path: place.real.clone(), sha256: change.old_sha256 }];
        plan.new_sha256 = Some(change.new_sha256);
        plan.diff = Some(change.diff);
    }
    plan.path = Some(place.real);
    Ok(plan)
}

fn empty_plan(ground: &Ground, node: &NodeId, kind: &str, user: &str) -> Plan {
    Plan {
        kind: kind.to_owned(),
        node: node.clone(),
        user: user.to_owned(),
        sandbox: "host".to_owned(),
        tier: ground.tier,
        cwd: String::new(),
        command: None,
        argv: None,
        program: None,
        env: BTreeMap::new(),
        stdin: None,
        tty: false,
        timeout_ms: None,
        output_cap: None,
        files: Vec::new(),
        path: None,
        new_sha256: None,
        diff: None,
    }
}
