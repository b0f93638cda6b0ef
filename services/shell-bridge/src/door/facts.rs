//! What policy is told of this machine.

use crate::host::Ground;
use policy::{Facts, Lead};
use protocol::{op::Plan, process::Posture};
use std::path::Path;

pub fn facts(ground: &Ground, listen: &str, posture: Posture) -> Facts {
    let text = |path: &std::path::Path| path.display().to_string();
    Facts {
        data_dir: text(&ground.data_dir),
        homes_dir: text(&ground.homes),
        projects_dir: text(&ground.projects),
        service_home: ground.service_home.clone(),
        own_addresses: vec![listen.to_owned()],
        posture,
        agent_user: ground.agent.name.clone(),
        program_dirs: ground.program_dirs.clone(),
        leads: Vec::new(),
    }
}

/// What the words of a command in plain words lead to, seen with the agent's rights: what the agent may
/// not see, its program may not either. Looks at files; blocks.
pub fn leads(ground: &Ground, plan: &Plan) -> Vec<Lead> {
    let _as_agent = ground.as_agent();
    let words = plan.argv.iter().flatten().skip(1).flat_map(|word| policy::paths_in(word));
    let lead = |word: &str| {
        let real = Path::new(&plan.cwd).join(word).canonicalize().ok()?;
        let folder = real.is_dir();
        Some(Lead { word: word.to_owned(), real: real.to_string_lossy().into_owned(), folder })
    };
    words.filter_map(lead).collect()
}
