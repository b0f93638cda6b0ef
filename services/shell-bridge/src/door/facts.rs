//! What policy is told of this machine.

use crate::host::Ground;
use policy::Facts;
use protocol::process::Posture;

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
    }
}
