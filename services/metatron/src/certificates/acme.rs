//! A certificate from an ACME server (RFC 8555), by a file that it asks for over plain HTTP (HTTP-01).

use super::{Pair, given, place};
use crate::{Error, Result, certificates::Names};
use chassis::durable;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder,
    OrderStatus, RetryPolicy,
};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

#[derive(Debug, Clone)]
pub struct Acme {
    /// The server's directory.
    pub directory: String,
    /// PEM of the root that the server itself is trusted by, when that is no public one.
    pub root: Option<PathBuf>,
    /// Where the server may write to the owner.
    pub email: Option<String>,
    /// Served as `/.well-known/acme-challenge/`; must be there.
    pub challenges: PathBuf,
    /// Whoever serves them, as seen from here: `http://nginx:8080`.
    pub server: String,
}

/// Longest wait for the server's look at our file, and for the certificate.
const PATIENCE: Duration = Duration::from_secs(90);
const ASK: Duration = Duration::from_secs(2);
const ASK_EVERY: Duration = Duration::from_millis(200);

impl Acme {
    /// Proves `domain` and gives its certificate. The account is kept in `folder`.
    pub async fn issue(&self, folder: &Path, domain: &str) -> Result<Pair> {
        self.is_served().await?;
        let account = self.account(folder).await?;
        let names = [Identifier::Dns(domain.to_owned())];
        let mut order = account.new_order(&NewOrder::new(&names)).await.map_err(refused)?;
        // Until the end of this, whichever way it comes.
        let mut shown = Vec::new();
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(refused)?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let mut challenge = authorization
                .challenge(ChallengeType::Http01)
                .ok_or_else(|| Error::failed("the ACME server offers no proof over HTTP"))?;
            shown.push(self.answer(&challenge.token, challenge.key_authorization().as_str())?);
            challenge.set_ready().await.map_err(refused)?;
        }
        let patience = RetryPolicy::default().timeout(PATIENCE);
        let state = order.poll_ready(&patience).await.map_err(refused)?;
        if state != OrderStatus::Ready {
            let why = why(&mut order).await.unwrap_or_else(|| format!("the order is {state:?}"));
            return Err(Error::failed(why));
        }
        let key = order.finalize().await.map_err(refused)?;
        let chain = order.poll_certificate(&patience).await.map_err(refused)?;
        given::judge(&chain, &key, &Names::of(Some(domain), ""), chassis::clock::now()).map_err(Error::failed)
    }

    /// At a first start nginx waits for a certificate itself, and a server that finds nobody counts that as a failure.
    async fn is_served(&self) -> Result<()> {
        let word = hex::encode(rand::random::<[u8; 16]>());
        let _shown = Shown::of(self.challenges.join("served"), &word)?;
        let address = format!("{}/.well-known/acme-challenge/served", self.server);
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let heard = async { reqwest::get(&address).await?.text().await };
            if tokio::time::timeout(ASK, heard).await.is_ok_and(|text| text.is_ok_and(|text| text == word)) {
                return Ok(());
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        Err(Error::failed("our own nginx does not show what the server asks for"))
    }

    async fn account(&self, folder: &Path) -> Result<Account> {
        let builder = match &self.root {
            Some(root) => Account::builder_with_root(root),
            None => Account::builder(),
        }
        .map_err(refused)?;
        let file = folder.join("account.json");
        let kept = place::read(&file)?.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        if let Some(kept) = kept.filter(|kept| kept.directory == self.directory) {
            return builder.from_credentials(kept.credentials).await.map_err(refused);
        }
        let contact: Vec<String> = self.email.iter().map(|email| format!("mailto:{email}")).collect();
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let new =
            NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) =
            builder.create(&new, self.directory.clone(), None).await.map_err(refused)?;
        let kept = Kept { directory: self.directory.clone(), credentials };
        let text = serde_json::to_string(&kept).map_err(|error| Error::failed(error.to_string()))?;
        place::write(&file, &text, 0o600)?;
        Ok(account)
    }

    /// A token is the server's word: it names a file only when it is base64url, as RFC 8555 says.
    fn answer(&self, token: &str, proof: &str) -> Result<Shown> {
        if token.is_empty()
            || !token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        {
            return Err(Error::failed("the ACME server's token is not one"));
        }
        Shown::of(self.challenges.join(token), proof)
    }
}

/// A file that everybody may fetch, as long as this lives.
struct Shown(PathBuf);

impl Shown {
    fn of(file: PathBuf, text: &str) -> Result<Self> {
        place::write(&file, text, 0o644)?;
        Ok(Self(file))
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        let _ = durable::remove(&self.0);
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    directory: String,
    credentials: AccountCredentials,
}

/// What the server found wrong with our proof.
async fn why(order: &mut instant_acme::Order) -> Option<String> {
    let mut authorizations = order.authorizations();
    while let Some(Ok(authorization)) = authorizations.next().await {
        for challenge in &authorization.challenges {
            if let Some(problem) = &challenge.error {
                return Some(problem.detail.clone().unwrap_or_else(|| problem.to_string()));
            }
        }
    }
    None
}

fn refused(error: instant_acme::Error) -> Error {
    Error::failed(chassis::telemetry::report(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_shown_as_long_as_it_is_asked_for_and_names_no_other_file() {
        let folder = tempfile::tempdir().unwrap();
        let acme = Acme {
            directory: String::new(),
            root: None,
            email: None,
            challenges: folder.path().to_owned(),
            server: String::new(),
        };
        for token in ["", "../out", "a.b", "a/b"] {
            assert!(acme.answer(token, "proof").is_err(), "{token}");
        }
        let shown = acme.answer("a-token_1", "proof").unwrap();
        let file = folder.path().join("a-token_1");
        assert_eq!(std::fs::read(&file).unwrap(), b"proof");
        drop(shown);
        assert!(!file.exists());
    }
}
