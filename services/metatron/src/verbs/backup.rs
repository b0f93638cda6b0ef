//! `metatron backup`: the gateway makes one; with `--to` it is fetched and kept there instead.

use super::login;
use crate::{Error, Exit, Result, api::Api, cli, config::Settings, show::Show};
use protocol::{
    ClientId,
    backup::{Backup, BackupRun},
    size::size,
};
use std::{path::Path, time::Duration};

const LOOK_EVERY: Duration = Duration::from_millis(300);

pub async fn perform(settings: &Settings, args: &cli::Backup, show: Show) -> Result<Exit> {
    let api = Api::logged_in(settings)?;
    if let Some(to) = args.to.as_deref().filter(|to| to.exists()) {
        return Err(Error::Usage(format!("{} is there already; name another file", to.display())));
    }
    let password = login::password(args.password_stdin)?;
    let made = made(&api, &password, show).await?;
    if let Some(problem) = made.run.problem {
        return Err(Error::Problem(Box::new(problem)));
    }
    let Some(name) = made.run.name else { return Err(Error::failed("the gateway named no file")) };
    let listed = api.backups().await?.items.into_iter().find(|backup| backup.name == name);
    let Some(backup) = listed else { return Err(Error::failed(format!("{name} is gone again"))) };
    let there = Path::new(&made.folder).join(&name);
    let (place, stays) = match &args.to {
        Some(to) => {
            api.fetch_backup(&name, to, &password).await?;
            // Whoever names a place keeps it there. What another began is that one's to delete.
            if made.is_ours {
                api.delete_backup(&name, &password).await?;
            }
            (std::path::absolute(to).unwrap_or_else(|_| to.clone()), (!made.is_ours).then_some(there))
        }
        None => (there, None),
    };
    show.value(&serde_json::json!({ "file": place, "also": stays, "backup": backup }));
    say(&backup, &place, show);
    if let Some(stays) = stays {
        show.line(format!(
            "  It was under way already when you asked, so it stays here too: {}",
            stays.display()
        ));
    }
    Ok(Exit::Ok)
}

struct Made {
    run: BackupRun,
    /// Where the gateway keeps them.
    folder: String,
    /// Begun by this very call.
    is_ours: bool,
}

/// Begun, and waited for. A gateway that was restarted in the middle has forgotten it.
async fn made(api: &Api, password: &str, show: Show) -> Result<Made> {
    let ours = ClientId(format!("metatron-{}", hex::encode(rand::random::<[u8; 12]>())));
    let begun = api.begin_backup(&ours, password).await?;
    // Another one may be under way: it is waited for, and is as good.
    let id = begun.under_way.map_or_else(|| ours.clone(), |under_way| under_way.id);
    let mut said = String::new();
    loop {
        let now = api.backups().await?;
        if let Some(last) = now.last.filter(|last| last.id == id) {
            return Ok(Made { run: last, folder: now.folder, is_ours: id == ours });
        }
        let Some(under_way) = now.under_way else {
            return Err(Error::Failed {
                what: "the gateway was restarted in the middle; there is no backup of this time".into(),
                next: Some("Say it again.".into()),
            });
        };
        if under_way.step != said {
            said = under_way.step;
            show.line(format!("… {said}"));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn say(backup: &Backup, place: &Path, show: Show) {
    show.line(format!("Backed up: {} ({})", place.display(), size(backup.bytes)));
    let Some(holds) = &backup.holds else { return };
    for homes in &holds.homes {
        let left_out = match homes.left_out {
            0 => String::new(),
            n => format!("; {n} left out (sockets, pipes, or not readable by the agents' user)"),
        };
        show.line(format!("  home folders of {}: {} files{left_out}", homes.node, homes.files));
    }
    for missing in &holds.missing {
        show.line(format!("  WITHOUT the home folders of {}: {}", missing.node, missing.why));
    }
    show.line(if holds.keys {
        "  keys: in it, sealed under the backup passphrase"
    } else {
        "  keys: left out. Restored elsewhere, keys of providers must be typed in again. A passphrase in Settings, Storage, takes them along."
    });
}
