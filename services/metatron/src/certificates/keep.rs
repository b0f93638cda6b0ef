//! The loop: looks, chooses, puts in place, says.

use super::{Names, NewRoot, NewRootCause, Pair, Source, Status, acme::Acme, authority, given, place};
use crate::{Error, Result, machine::certificate::SOON};
use chassis::{clock, durable};
use protocol::Millis;
use std::{fmt, path::PathBuf, time::Duration};

/// Own files are looked at so often; the rest waits for its time.
const EVERY: Duration = Duration::from_secs(20);
/// After a refusal, doubled up to a day: Let's Encrypt lets a name fail five times an hour.
const FIRST_PAUSE: Duration = Duration::from_secs(2 * 60);
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);
/// So long it is said that there is a new root: whoever must install it looks in now and then.
const SAID: Duration = Duration::from_secs(7 * 86_400);

/// Longest attempt at a certificate.
const ISSUE: Duration = Duration::from_secs(280);

#[derive(Debug, Clone)]
pub struct Options {
    /// Ours to write: `live/`, `status.json`.
    pub folder: PathBuf,
    /// For everybody to read: `ca.crt`.
    pub public: PathBuf,
    /// The owner's: `fullchain.pem` and `privkey.pem`, or nothing.
    pub given: PathBuf,
    pub names: Names,
    /// None: not wanted.
    pub acme: Option<Acme>,
}

/// What ACME said last.
struct Attempts {
    next: Millis,
    pause: Duration,
    problem: Option<String>,
}

/// Without end.
pub async fn keep(options: &Options) -> Result<()> {
    let attempts = Attempts { next: Millis(0), pause: FIRST_PAUSE, problem: None };
    let mut keeper = Keeper { options, attempts, said: None };
    loop {
        keeper.look(clock::now()).await?;
        chassis::alive::touch();
        tokio::time::sleep(EVERY).await;
    }
}

struct Keeper<'a> {
    options: &'a Options,
    attempts: Attempts,
    /// Since our own start.
    said: Option<Status>,
}

impl Keeper<'_> {
    /// One look. There is a certificate in force when it returns.
    async fn look(&mut self, now: Millis) -> Result<()> {
        let options = self.options;
        let mut problems = Vec::new();
        match given::look(&options.given, &options.names, now) {
            Some(Ok(pair)) => {
                if pair.not_after < now.plus(SOON) {
                    problems.push(
                        "Your own certificate ends within two weeks. Put the next one in its place."
                            .to_owned(),
                    );
                }
                return self.settle(Source::Given, &pair, problems, now);
            }
            Some(Err(why)) => problems.push(why),
            None => {}
        }
        let mut kept = kept(options, now)?;
        let renewed =
            kept.as_ref().is_some_and(|(source, pair)| *source == Source::Acme && !pair.is_aging(now));
        if let (Some(acme), Some(domain), false) = (&options.acme, &options.names.domain, renewed) {
            // Something must be in force while the server looks at us through nginx.
            if kept.is_none() {
                kept = Some((Source::Authority, self.fall_back(problems.clone(), now)?));
            }
            if let Some(pair) = self.attempts.take(acme, options, domain, now).await {
                return self.settle(Source::Acme, &pair, problems, now);
            }
            problems.extend(self.attempts.problem.clone());
        }
        match kept {
            Some((source, pair)) if still_good(source, &pair, now) => {
                self.settle(source, &pair, problems, now)
            }
            _ => self.fall_back(problems, now).map(drop),
        }
    }

    fn fall_back(&mut self, problems: Vec<String>, now: Millis) -> Result<Pair> {
        let Options { folder, public, names, .. } = self.options;
        let (pair, cause) = authority::issue(folder, public, names, now)?;
        let new_root = cause.map(|cause| NewRoot { cause, at: now });
        self.settle_with(Source::Authority, &pair, problems, new_root, now)?;
        Ok(pair)
    }

    fn settle(&mut self, source: Source, pair: &Pair, problems: Vec<String>, now: Millis) -> Result<()> {
        self.settle_with(source, pair, problems, None, now)
    }

    /// Puts the pair in force and says so. What is said is written anew when it is another thing than before.
    fn settle_with(
        &mut self,
        source: Source,
        pair: &Pair,
        mut problems: Vec<String>,
        new_root: Option<NewRoot>,
        now: Millis,
    ) -> Result<()> {
        let options = self.options;
        if place::live(&options.folder)?.is_none_or(|(chain, _)| chain != pair.chain) {
            place::put(&options.folder, pair, now.0)?;
        }
        // What a browser is offered to trust is the authority in force, and nothing when none is needed.
        if source != Source::Authority {
            let root = options.public.join("ca.crt");
            durable::remove(&root).map_err(Error::at(&root))?;
        }
        let names = match (source, &options.names.domain) {
            (Source::Acme, Some(domain)) => vec![domain.clone()],
            _ => options.names.all(),
        };
        let before = place::status(&options.folder)?;
        let new_root = new_root.or_else(|| before.as_ref()?.new_root);
        if let Some(new) = new_root.filter(|new| source == Source::Authority && now < new.at.plus(SAID)) {
            problems.push(new.to_string());
        }
        let mut status = Status { source, names, not_after: pair.not_after, problems, new_root, at: now };
        // Another look alone is no news, and costs the disk nothing.
        if let Some(said) = &self.said {
            status.at = said.at;
            if status != *said {
                status.at = now;
            }
        }
        if self.said.as_ref() != Some(&status) {
            tracing::info!(source = ?status.source, names = ?status.names, problems = ?status.problems, "the certificate in force");
        }
        place::write_status(&options.folder, &status)?;
        self.said = Some(status);
        Ok(())
    }
}

impl fmt::Display for NewRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.cause {
            NewRootCause::Names => "This machine has other names or addresses than before",
            NewRootCause::Ending => "The root of this machine's own authority came near its end",
            NewRootCause::Damaged => {
                "What was kept of this machine's own authority could not be used any more"
            }
        };
        write!(f, "{why}, so its own authority is a new one: install its root again.")
    }
}

/// ACME's is used to its end while it cannot be renewed; ours is made anew in time.
fn still_good(source: Source, pair: &Pair, now: Millis) -> bool {
    match source {
        Source::Acme => true,
        Source::Authority => !pair.is_aging(now),
        Source::Given => false,
    }
}

/// The pair in force, when it is for these names and has not ended.
fn kept(options: &Options, now: Millis) -> Result<Option<(Source, Pair)>> {
    let Some(status) = place::status(&options.folder)? else { return Ok(None) };
    if status.source == Source::Authority && status.names != options.names.all() {
        return Ok(None);
    }
    let Some((chain, key)) = place::live(&options.folder)? else { return Ok(None) };
    Ok(given::judge(&chain, &key, &options.names, now).ok().map(|pair| (status.source, pair)))
}

impl Attempts {
    async fn take(&mut self, acme: &Acme, options: &Options, domain: &str, now: Millis) -> Option<Pair> {
        if now < self.next {
            return None;
        }
        // Its requests have no end of their own, and a silent server must not hold up the owner's files.
        let issued = tokio::time::timeout(ISSUE, acme.issue(&options.folder, domain)).await;
        match issued.unwrap_or_else(|_| Err(Error::failed("the ACME server does not answer"))) {
            Ok(pair) => {
                *self = Self { next: clock::now(), pause: FIRST_PAUSE, problem: None };
                Some(pair)
            }
            Err(error) => {
                self.next = now.plus(self.pause);
                self.problem = Some(format!(
                    "No certificate for {domain} yet: {error}. The name must lead to this machine and its port 80 to nginx; \
                     it is tried again in {} minutes, and until then the certificate of this machine's own authority is shown.",
                    self.pause.as_secs() / 60
                ));
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const DAY: Duration = Duration::from_secs(86_400);

    fn options(base: &Path, words: &str) -> Options {
        Options {
            folder: base.to_owned(),
            public: base.to_owned(),
            given: base.join("given"),
            names: Names::of(None, words),
            acme: None,
        }
    }

    fn keeper(options: &Options) -> Keeper<'_> {
        let attempts = Attempts { next: Millis(0), pause: FIRST_PAUSE, problem: None };
        Keeper { options, attempts, said: None }
    }

    #[tokio::test]
    async fn a_new_root_is_said_for_a_week_and_nothing_is_written_without_news() {
        let folder = tempfile::tempdir().unwrap();
        let now = clock::now();
        let status = || place::status(folder.path()).unwrap().unwrap();
        let before = options(folder.path(), "10.0.0.7");
        keeper(&before).look(now).await.unwrap();
        assert_eq!((status().problems, status().new_root), (vec![], None));

        let after = options(folder.path(), "10.0.0.8");
        let mut own = keeper(&after);
        own.look(now.plus(DAY)).await.unwrap();
        let said = status();
        assert!(said.problems.iter().any(|said| said.contains("other names")), "{said:?}");
        assert_eq!(said.at, now.plus(DAY));
        // The next looks have no news.
        own.look(now.plus(2 * DAY)).await.unwrap();
        assert_eq!(status(), said);
        // Another start is news to whoever waits for its first word, and the root is as new as it was.
        let mut own = keeper(&after);
        own.look(now.plus(3 * DAY)).await.unwrap();
        assert_eq!(status(), Status { at: now.plus(3 * DAY), ..said });
        own.look(now.plus(9 * DAY)).await.unwrap();
        assert_eq!((status().problems, status().at), (vec![], now.plus(9 * DAY)));
    }

    /// Nothing answers there: the challenges have no folder.
    #[tokio::test]
    async fn a_failed_first_attempt_leaves_the_leaf_that_was_made_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let names = Names::of(Some("os.example.org"), "");
        let acme = Acme {
            directory: "https://127.0.0.1:1/dir".into(),
            root: None,
            email: None,
            challenges: folder.path().join("none"),
            server: "http://127.0.0.1:1".into(),
        };
        let options = Options { names, acme: Some(acme), ..options(folder.path(), "") };
        let own = folder.path().to_owned();
        let mut keeper = keeper(&options);
        keeper.look(clock::now()).await.unwrap();
        let status = place::status(&own).unwrap().unwrap();
        assert_eq!((status.source, status.new_root), (Source::Authority, None));
        assert!(status.problems.iter().any(|said| said.contains("No certificate for os.example.org")));
    }
}
