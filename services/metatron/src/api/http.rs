//! Requests with a token, answers as types, refusals as `Error::Problem`.

use super::token_file;
use crate::{Error, Result, config::Settings, supervise::state};
use base64::Engine;
use chassis::config::var;
use protocol::{
    ClientId, Pid,
    approval::{Approval, Decide, Decided},
    auth::{Login, MadeToken, NewToken, Proof, SetupState, Ticket, TokenScope},
    backup::{BackupBegun, Backups, NewBackup},
    message::{Accepted, Message, NewMessage, Page},
    problem::Problem,
    process::{NewProcess, Process, SendSignal, Signal},
    settings::{ReadyChecks, System},
    turn::Turn,
};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

/// A handle on the gateway. Requests give up after 60 s.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    pub address: String,
    token: Option<String>,
}

/// `GET /ready`: it answered, and what the checks said.
pub struct Readiness {
    pub ready: bool,
    pub checks: ReadyChecks,
}

impl Api {
    pub fn new(address: &str, token: Option<String>) -> Result<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(60))
            .tls_danger_accept_invalid_certs(is_loopback(address))
            .build()
            .map_err(|error| {
                Error::failed(format!("no HTTP client: {}", chassis::telemetry::report(&error)))
            })?;
        Ok(Self { http, address: address.trim_end_matches('/').to_owned(), token })
    }

    /// `METATRON_URL`, else the stack on this data folder.
    pub fn find_address(settings: &Settings) -> Result<String> {
        match var("METATRON_URL") {
            Some(url) => Ok(url.trim_end_matches('/').to_owned()),
            None => Ok(state::need(settings)?.address),
        }
    }

    /// With the token that `metatron login` stored for this address.
    pub fn logged_in(settings: &Settings) -> Result<Self> {
        let address = Self::find_address(settings)?;
        let token =
            token_file::load(&address)?.ok_or_else(|| Error::NotLoggedIn { address: address.clone() })?;
        Self::new(&address, Some(token))
    }

    pub async fn ready(&self) -> Result<Readiness> {
        let response = self.sent(self.request(Method::GET, "/ready")).await?;
        let ready = response.status().is_success();
        #[derive(serde::Deserialize)]
        struct Body {
            checks: ReadyChecks,
        }
        let body: Body = self.read(response).await?;
        Ok(Readiness { ready, checks: body.checks })
    }

    pub async fn setup_state(&self) -> Result<SetupState> {
        self.call(self.request(Method::GET, "/api/auth/setup")).await
    }

    pub async fn system(&self) -> Result<System> {
        self.call(self.request(Method::GET, "/api/system")).await
    }

    /// Logs in, makes a token of scope `api`, ends the session again.
    pub async fn make_token(&self, login: &Login, token_name: &str) -> Result<MadeToken> {
        let response = self.checked(self.request(Method::POST, "/api/auth/login").json(login)).await?;
        let cookies: Vec<String> = response
            .headers()
            .get_all(reqwest::header::SET_COOKIE)
            .iter()
            .filter_map(|value| Some(value.to_str().ok()?.split(';').next()?.to_owned()))
            .collect();
        let proof: Proof = self.read(response).await?;
        let as_browser = |path: &str| {
            self.request(Method::POST, path)
                .header("Cookie", cookies.join("; "))
                .header("X-Metatron-Proof", &proof.proof)
        };
        let wanted = NewToken { name: token_name.to_owned(), scopes: vec![TokenScope::Api], budget: None };
        let made = self.call(as_browser("/api/auth/tokens").json(&wanted)).await;
        let _ = self.checked(as_browser("/api/auth/logout")).await;
        made
    }

    pub async fn processes(&self, after: Option<&str>) -> Result<Page<Process>> {
        let mut request = self.request(Method::GET, "/api/processes").query(&[("limit", "200")]);
        if let Some(after) = after {
            request = request.query(&[("after", after)]);
        }
        self.call(request).await
    }

    pub async fn new_process(&self, new: &NewProcess) -> Result<Process> {
        self.call(self.request(Method::POST, "/api/processes").json(new)).await
    }

    pub async fn send(&self, pid: Pid, message: &NewMessage) -> Result<Accepted> {
        self.call(self.request(Method::POST, &format!("/api/processes/{pid}/messages")).json(message)).await
    }

    /// All messages after the one named, oldest first.
    pub async fn messages(&self, pid: Pid, after: Option<&str>) -> Result<Vec<Message>> {
        self.all(&format!("/api/processes/{pid}/messages"), after).await
    }

    pub async fn turns(&self, pid: Pid) -> Result<Vec<Turn>> {
        self.all(&format!("/api/processes/{pid}/turns"), None).await
    }

    pub(super) async fn all<T: DeserializeOwned>(&self, path: &str, after: Option<&str>) -> Result<Vec<T>> {
        let mut items = Vec::new();
        let mut after = after.map(str::to_owned);
        loop {
            let mut request = self.request(Method::GET, path).query(&[("limit", "200")]);
            if let Some(after) = &after {
                request = request.query(&[("after", after)]);
            }
            let page: Page<T> = self.call(request).await?;
            items.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(items),
            }
        }
    }

    pub async fn signal(&self, pid: Pid, signal: Signal) -> Result<()> {
        let body = SendSignal { signal };
        self.checked(self.request(Method::POST, &format!("/api/processes/{pid}/signal")).json(&body)).await?;
        Ok(())
    }

    pub async fn pending(&self, pid: Option<Pid>) -> Result<Vec<Approval>> {
        let mut request =
            self.request(Method::GET, "/api/approvals").query(&[("state", "pending"), ("limit", "200")]);
        if let Some(pid) = pid {
            request = request.query(&[("pid", pid.0)]);
        }
        Ok(self.call::<Page<Approval>>(request).await?.items)
    }

    /// A token alone decides nothing: the owner's password goes with it.
    pub async fn decide(&self, id: &str, decide: &Decide, password: &str) -> Result<Decided> {
        let request = self.request(Method::POST, &format!("/api/approvals/{id}/decision"));
        self.call(with_password(request, password).json(decide)).await
    }

    pub async fn backups(&self) -> Result<Backups> {
        self.call(self.request(Method::GET, "/api/backups")).await
    }

    pub async fn begin_backup(&self, id: &ClientId, password: &str) -> Result<BackupBegun> {
        let new = NewBackup { client_id: id.clone() };
        self.call(with_password(self.request(Method::POST, "/api/backups"), password).json(&new)).await
    }

    /// Writes it to a new 0600 file: whole and on disk, or not there.
    pub async fn fetch_backup(&self, name: &str, to: &Path, password: &str) -> Result<()> {
        let request = with_password(self.request(Method::GET, &format!("/api/backups/{name}")), password);
        // As long as it comes.
        let mut response = self.checked(request.timeout(Duration::from_secs(24 * 3600))).await?;
        let draft = to.with_added_extension("part");
        let _ = std::fs::remove_file(&draft);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)
            .map_err(Error::at(&draft))?;
        let fetched = async {
            while let Some(piece) = response.chunk().await.map_err(|error| self.unreachable(&error))? {
                file.write_all(&piece).map_err(Error::at(&draft))?;
            }
            file.sync_all().map_err(Error::at(&draft))?;
            // Never over another file, whoever made it meanwhile.
            std::fs::hard_link(&draft, to).map_err(Error::at(to))
        };
        let fetched = fetched.await;
        let removed = std::fs::remove_file(&draft).map_err(Error::at(&draft));
        fetched.and(removed)
    }

    pub async fn delete_backup(&self, name: &str, password: &str) -> Result<()> {
        let request = with_password(self.request(Method::DELETE, &format!("/api/backups/{name}")), password);
        self.checked(request).await?;
        Ok(())
    }

    pub async fn ticket(&self) -> Result<Ticket> {
        self.call(self.request(Method::POST, "/api/auth/ticket")).await
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(super) async fn call<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T> {
        let response = self.checked(request).await?;
        self.read(response).await
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Response> {
        request.send().await.map_err(|error| self.unreachable(&error))
    }

    pub(super) async fn checked(&self, request: RequestBuilder) -> Result<Response> {
        let response = self.sent(request).await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let text = response.text().await.unwrap_or_default();
        let problem = serde_json::from_str(&text).unwrap_or_else(|_| {
            Problem::new(
                status.as_u16(),
                "unexpected",
                "The answer was not understood",
                format!("{status}: {text:.200}"),
            )
        });
        // The token was removed, or the data folder is a new one.
        if self.token.is_some() && ["no_login", "login_ended"].contains(&problem.code.as_str()) {
            return Err(Error::NotLoggedIn { address: self.address.clone() });
        }
        Err(Error::Problem(Box::new(problem)))
    }

    async fn read<T: DeserializeOwned>(&self, response: Response) -> Result<T> {
        response.json().await.map_err(|error| self.unreachable(&error))
    }

    fn unreachable(&self, error: &reqwest::Error) -> Error {
        Error::Unreachable { address: self.address.clone(), detail: chassis::telemetry::report(error) }
    }
}

/// What a token alone may not do.
pub(super) fn with_password(request: RequestBuilder, password: &str) -> RequestBuilder {
    request.header("X-Metatron-Password", base64::engine::general_purpose::STANDARD.encode(password))
}

/// Our own gateway there may have a certificate that it made itself. Nobody else's is taken unproven: the owner's
/// password may go along.
fn is_loopback(address: &str) -> bool {
    let url = reqwest::Url::parse(address).ok();
    url.as_ref().and_then(reqwest::Url::host_str).is_some_and(|host| {
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        literal.map_or(host == "localhost", |ip| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn loopback_is_told_by_the_host_and_by_nothing_else() {
        for own in ["https://127.0.0.1:8443", "http://[::1]:80/x", "https://localhost", "https://127.8.9.1/"]
        {
            assert!(is_loopback(own), "{own}");
        }
        for foreign in [
            "https://example.org/x//127.0",
            "https://localhost.example.org",
            "https://127.0.0.1.example.org",
            "https://127.0.0.1@example.org",
            "https://[::ffff:127.0.0.1]",
            "no address",
        ] {
            assert!(!is_loopback(foreign), "{foreign}");
        }
    }
}
