//! Which processes a stack is made of, in the order of their start.

use super::child::{Child, Spec};
use crate::{
    Result,
    config::Settings,
    launch::{binaries, checks},
};
use chassis::config::var;
use std::path::Path;

/// The command line's own: no business of any service.
const TOKEN: &str = "METATRON_TOKEN";
/// The others are read by the gateway alone at its first start.
const SECRETS: &[&str] = &[
    TOKEN,
    "METATRON_SETUP_TOKEN",
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
    "OPENROUTER_API_KEY",
];

/// Files named from where `up` was said; the services stand elsewhere.
const PATHS: &[&str] =
    &["METATRON_PROVIDERS_FILE", "METATRON_TLS_CERT", "METATRON_TLS_KEY", "METATRON_CRASH_ONCE"];

/// Blocks from 1 MiB on go back to the system when they are freed. Left to itself, glibc keeps them once it has freed a
/// large one, and before 2.38 does not find an aligned one again: each login's 19 MiB for the password's hash stayed.
const LARGE_BLOCKS: (&str, &str) = ("MALLOC_MMAP_THRESHOLD_", "1048576");

/// `trial`: the gateway takes nothing in as long as this file is there.
pub fn children(settings: &Settings, web_dir: Option<&str>, trial: Option<&Path>) -> Result<Vec<Child>> {
    let mut specs = Vec::new();
    if !settings.external_redis {
        specs.push(redis(settings)?);
    }
    let mut gateway = service(settings, "gateway", "metatron-gateway", &[TOKEN])?;
    gateway.env.extend(web_dir.map(|web| ("METATRON_WEB_DIR", web.to_owned())));
    gateway.env.extend(trial.map(|file| ("METATRON_TRIAL_FILE", file.to_string_lossy().into_owned())));
    specs.push(gateway);
    for n in 1..=settings.workers {
        let name = if n == 1 { "llm-router".into() } else { format!("llm-router-{n}") };
        specs.push(service(settings, &name, "metatron-llm-router", SECRETS)?);
    }
    specs.push(service(settings, "shell-bridge", "metatron-shell-bridge", SECRETS)?);
    specs.push(service(settings, "pulse", "metatron-pulse", SECRETS)?);
    Ok(specs.into_iter().map(Child::new).collect())
}

/// The files that are named in the environment, whole, for whoever goes on from another folder.
pub fn paths() -> Vec<(&'static str, String)> {
    PATHS.iter().filter_map(|name| Some((*name, absolute(&var(name)?)?))).collect()
}

fn absolute(path: &str) -> Option<String> {
    Some(std::path::absolute(path).ok()?.to_string_lossy().into_owned())
}

fn redis(settings: &Settings) -> Result<Spec> {
    let folder = settings.data_dir.join("redis");
    Ok(Spec {
        name: "redis".into(),
        argv0: "redis-server",
        program: checks::redis_server()?,
        args: vec![folder.join("redis.conf").to_string_lossy().into_owned()],
        env: Vec::new(),
        without: SECRETS,
        cwd: folder,
        log: settings.data_dir.join("logs/redis.log"),
    })
}

fn service(
    settings: &Settings,
    name: &str,
    binary: &'static str,
    without: &'static [&'static str],
) -> Result<Spec> {
    Ok(Spec {
        name: name.to_owned(),
        argv0: binary,
        program: binaries::service(binary)?,
        args: Vec::new(),
        env: vec![
            ("METATRON_DATA_DIR", settings.data_dir.to_string_lossy().into_owned()),
            ("METATRON_LISTEN", settings.listen.to_string()),
            ("METATRON_NODE_ID", settings.node_id.clone()),
            ("METATRON_AGENT_USER", settings.agent_user.clone()),
            (LARGE_BLOCKS.0, LARGE_BLOCKS.1.to_owned()),
        ]
        .into_iter()
        .chain(paths())
        .collect(),
        without,
        cwd: settings.data_dir.clone(),
        log: settings.data_dir.join("logs").join(format!("{name}.log")),
    })
}
