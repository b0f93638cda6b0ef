//! The loop: looks, chooses, puts in place, says.

use super::{Names, Pair, Source, Status, acme::Acme, authority, given, place};
use crate::{Error, Result, machine::certificate::SOON};
use chassis::clock;
use protocol::Millis;
use std::{path::PathBuf, time::Duration};

/// Own files are looked at so often; the rest waits for its time.
const EVERY: Duration = Duration::from_secs(20);
/// After a refusal, doubled up to a day: Let's Encrypt lets a name fail five times an hour.
const FIRST_PAUSE: Duration = Duration::from_secs(2 * 60);
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);

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
    let mut attempts = Attempts { next: Millis(0), pause: FIRST_PAUSE, problem: None };
    let mut shown: Option<Status> = None;
    loop {
        let status = look(options, &mut attempts).await?;
        if shown
            .as_ref()
            .is_none_or(|before| before.problems != status.problems || before.not_after != status.not_after)
        {
            tracing::info!(source = ?status.source, names = ?status.names, problems = ?status.problems, "the certificate in force");
        }
        chassis::alive::touch();
        shown = Some(status);
        tokio::time::sleep(EVERY).await;
    }
}

/// One look. There is a certificate in force when it returns.
async fn look(options: &Options, attempts: &mut Attempts) -> Result<Status> {
    let now = clock::now();
    let mut problems = Vec::new();
    match given::look(&options.given, &options.names, now) {
        Some(Ok(pair)) => {
            if pair.not_after < now.plus(SOON) {
                problems.push(
                    "Your own certificate ends within two weeks. Put the next one in its place.".to_owned(),
                );
            }
            return settle(options, Source::Given, &pair, problems, now);
        }
        Some(Err(why)) => problems.push(why),
        None => {}
    }
    let kept = kept(options, now)?;
    if let (Some(acme), Some(domain)) = (&options.acme, &options.names.domain) {
        match kept.clone().filter(|(source, pair)| *source == Source::Acme && !pair.is_aging(now)) {
            Some((_, pair)) => return settle(options, Source::Acme, &pair, problems, now),
            None => {
                // Something must be in force while the server looks at us through nginx.
                if kept.is_none() {
                    fall_back(options, &mut problems, now)?;
                }
                if let Some(pair) = attempts.take(acme, options, domain, now).await {
                    return settle(options, Source::Acme, &pair, problems, now);
                }
                problems.extend(attempts.problem.clone());
            }
        }
    }
    match kept {
        Some((source, pair)) if still_good(source, &pair, now) => {
            settle(options, source, &pair, problems, now)
        }
        _ => fall_back(options, &mut problems, now),
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

fn fall_back(options: &Options, problems: &mut Vec<String>, now: Millis) -> Result<Status> {
    let (pair, said) = authority::issue(&options.folder, &options.public, &options.names, now)?;
    problems.extend(said);
    settle(options, Source::Authority, &pair, problems.clone(), now)
}

fn settle(
    options: &Options,
    source: Source,
    pair: &Pair,
    problems: Vec<String>,
    now: Millis,
) -> Result<Status> {
    if place::live(&options.folder)?.is_none_or(|(chain, _)| chain != pair.chain) {
        place::put(&options.folder, pair, now.0)?;
    }
    // What a browser is offered to trust is the authority in force, and nothing when none is needed.
    if source != Source::Authority {
        let _ = std::fs::remove_file(options.public.join("ca.crt"));
    }
    let names = match (source, &options.names.domain) {
        (Source::Acme, Some(domain)) => vec![domain.clone()],
        _ => options.names.all(),
    };
    let status = Status { source, names, not_after: pair.not_after, problems, at: now };
    place::write_status(&options.folder, &status)?;
    Ok(status)
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
