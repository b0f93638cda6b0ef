use super::{
    Phase, journal,
    phases::{self, Standing},
};
use crate::{
    Error, Result,
    config::Settings,
    launch::{locks, strays},
};
use std::time::{Duration, Instant};

/// An upgrade that was broken off is brought to its end; one that goes on is waited for.
pub fn settle(settings: &Settings) -> Result<()> {
    let begun = Instant::now();
    while let Some(journal) = journal::read(settings)? {
        if !locks::is_supervised(settings) {
            strays::end_services(&settings.data_dir);
            if let Some(_lock) = locks::supervisor(settings)? {
                let (Standing::Here | Standing::Trial(_) | Standing::Elsewhere(_)) =
                    phases::stand(settings, None)?;
                return Ok(());
            }
        } else if journal.phase == Phase::Prepared {
            return phases::abandon(settings, &journal, "it was broken off before anything was changed");
        }
        if begun.elapsed() > super::LIMIT {
            return Err(Error::failed("another upgrade does not come to its end"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
