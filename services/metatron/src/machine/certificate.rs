//! The certificate that the gateway is told to show: its time, its key, its names.

use chassis::{
    certificate::{self, Certificate, Standing},
    clock,
};
use protocol::Millis;
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// As the environment of `up` names them.
#[derive(Debug, Clone)]
pub struct Files {
    pub cert: PathBuf,
    pub key: PathBuf,
    /// `METATRON_DOMAIN`: the name that browsers use.
    pub domain: Option<String>,
}

/// So long before its end it is said.
pub const SOON: Duration = Duration::from_secs(14 * 86_400);

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Good(String),
    /// It serves, and not for long.
    Doubtful {
        what: String,
        next: String,
    },
    /// Browsers refuse it. The gateway serves all the same: whoever must renew it comes in by this door.
    Wrong {
        what: String,
        next: String,
    },
    /// The gateway does not start with it.
    Refused {
        what: String,
        next: String,
    },
}

pub fn judge(files: &Files) -> Verdict {
    let cert = files.cert.display();
    let refused = |what: String, next: &str| Verdict::Refused { what, next: next.to_owned() };
    if files.key.as_os_str().is_empty() || files.cert.as_os_str().is_empty() {
        let what = "of METATRON_TLS_CERT and METATRON_TLS_KEY one is set and the other is not";
        return refused(what.into(), "They belong together: set both, or none.");
    }
    let found = std::fs::read(&files.cert).map_err(|error| error.to_string());
    let found = match found.and_then(|pem| certificate::read(&pem)) {
        Ok(found) => found,
        Err(error) => {
            let next = "METATRON_TLS_CERT must name a PEM file that this user can read: the certificate, then those that vouch for it.";
            return refused(format!("{cert}: {error}"), next);
        }
    };
    if let Err(error) = key_belongs(files) {
        let next = "Set METATRON_TLS_CERT and METATRON_TLS_KEY to two files that were made together.";
        return refused(error, next);
    }
    as_browsers_see(&found, files, clock::now())
}

/// Its time and its names. Who vouches for it is not judged.
fn as_browsers_see(found: &Certificate, files: &Files, now: Millis) -> Verdict {
    let cert = files.cert.display();
    let wrong = |what: String, next: &str| Verdict::Wrong { what, next: next.to_owned() };
    let renew = "Renew it, then `metatron restart gateway`.";
    let names = found.names.join(", ");
    // First what a renewal would not mend.
    if let Some(domain) = files.domain.as_deref().filter(|domain| !found.is_for(domain)) {
        return wrong(
            format!("{cert} is for {names}, and METATRON_DOMAIN is {domain}: browsers refuse it there"),
            "Have one made for that name.",
        );
    }
    match found.standing(now) {
        Standing::Expired { days } => {
            wrong(format!("{cert} expired {days} days ago: browsers refuse it"), renew)
        }
        Standing::NotYet { days } => {
            wrong(format!("{cert} is valid in {days} days only: browsers refuse it"), "Is the clock right?")
        }
        Standing::Valid { days } if found.until < now.plus(SOON) => {
            Verdict::Doubtful { what: format!("{cert} ends in {days} days"), next: renew.into() }
        }
        Standing::Valid { days } => Verdict::Good(format!("for {names}; {days} days to go")),
    }
}

fn key_belongs(files: &Files) -> Result<(), String> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let (chain, key) = (read(&files.cert)?, read(&files.key)?);
    let name = |path: &Path| path.display().to_string();
    belong((&name(&files.cert), &chain), (&name(&files.key), &key))
}

/// The key is the one of the chain's first certificate. Each with what it is called, for the sentence that says what is wrong.
pub fn belong(chain: (&str, &[u8]), key: (&str, &[u8])) -> Result<(), String> {
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain.1)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{} is no PEM certificate ({error})", chain.0))?;
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate", chain.0));
    }
    let secret =
        PrivateKeyDer::from_pem_slice(key.1).map_err(|error| format!("{} is no PEM key ({error})", key.0))?;
    match CertifiedKey::from_der(certificates, secret, &aws_lc_rs::default_provider()) {
        Ok(_) => Ok(()),
        Err(rustls::Error::InconsistentKeys(_)) => Err(format!("{} is not the key of {}", key.0, chain.0)),
        Err(error) => Err(format!("{} cannot be used: {error}", key.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_said_whatever_the_time() {
        let until = Millis(1_000 * 86_400_000);
        let found = Certificate { names: vec!["example.org".into()], from: Millis(0), until };
        let seen = |domain: &str, days: i64| {
            let files = Files { cert: "a.pem".into(), key: "a.key".into(), domain: Some(domain.into()) };
            as_browsers_see(&found, &files, Millis(until.0 - days * 86_400_000))
        };
        for days in [100, 5, -5, 2_000] {
            let Verdict::Wrong { what, .. } = seen("example.com", days) else { panic!("{days}") };
            assert!(what.contains("METATRON_DOMAIN is example.com"), "{days}: {what}");
        }
        assert!(matches!(seen("example.org", 100), Verdict::Good(_)));
        assert!(matches!(seen("example.org", 5), Verdict::Doubtful { .. }));
        assert!(matches!(seen("example.org", -5), Verdict::Wrong { what, .. } if what.contains("expired")));
    }
}
