//! A release on trial whose judge is gone. In containers the judge is `make up`; when the power goes while it waits, the
//! engine starts the new release again, and nobody would say that it may stay.

use super::ready;
use crate::deps::Deps;
use actix_web::web::Data;
use chassis::durable;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Looks in a row at which all of it has to be ready. A judge that lives decides long before: it waits a
/// minute at most.
const LOOKS: u32 = 180;

/// Takes the mark of a trial away once the release has shown itself; until then, and when it never does, the way back
/// stays open.
pub async fn serve(deps: Data<Deps>, mark: PathBuf) {
    let next = || async {
        tokio::select! {
            () = deps.stop.cancelled() => false,
            () = tokio::time::sleep(LOOK_EVERY) => true,
        }
    };
    settle(&mark, || ready::is_ready(&deps), next).await;
}

/// A trial begins while nothing runs, so without the mark there is nothing to wait for. `next`: waits for the next look;
/// false when there is to be none.
async fn settle<R: Future<Output = bool>, N: Future<Output = bool>>(
    mark: &Path,
    is_ready: impl Fn() -> R,
    next: impl Fn() -> N,
) {
    let mut in_a_row = 0;
    while mark.exists() && next().await {
        in_a_row = if is_ready().await { in_a_row + 1 } else { 0 };
        if in_a_row < LOOKS {
            continue;
        }
        match durable::remove(mark) {
            Ok(()) => tracing::info!("nobody judged the trial of this release: it is ready, and stays"),
            Err(error) => {
                tracing::warn!(%error, "the mark of a trial cannot be taken away; it is tried again")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test]
    async fn a_release_stays_when_all_of_it_was_ready_without_a_break() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("trial");
        let looks = Cell::new(0);
        // Not at first, and then once more not, shortly before it would have been enough.
        let late = || std::future::ready(looks.get() > 5 && looks.get() != 150);
        let next = || std::future::ready(looks.replace(looks.get() + 1) < 1_000);

        settle(&mark, late, next).await;
        assert_eq!(looks.get(), 0, "without a mark");
        std::fs::write(&mark, "").unwrap();
        settle(&mark, || std::future::ready(false), next).await;
        assert!(mark.exists(), "one that never gets ready");
        looks.set(0);
        settle(&mark, late, next).await;
        assert_eq!(looks.get(), 150 + LOOKS);
        assert!(!mark.exists());
    }
}
