//! The one table of errors: what can go wrong here, and how each is said (RFC 9457).

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use protocol::{
    approval::Approval,
    auth::TokenScope,
    message::{Attachment, MAX_ATTACHMENT_BYTES, MAX_IMAGE_BYTES},
    problem::{CONTENT_TYPE, Problem},
};

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    // who
    #[error("not logged in")]
    NoLogin,
    #[error("the session or token is unknown or ended")]
    Ended,
    #[error("a cookie without its proof")]
    Proof,
    #[error("the token lacks a scope")]
    Scope(TokenScope),
    #[error("a token may not do this")]
    PersonOnly,
    #[error("this by token needs the password")]
    PasswordNeeded,
    #[error("wrong name or password")]
    WrongLogin,
    #[error("the current password is wrong")]
    WrongPassword,
    #[error("too many wrong passwords; {0} s")]
    Throttled(u64),
    #[error("too many logins at once")]
    Busy,
    #[error("a request from another site")]
    CrossSite,
    #[error("addressed as {0:?}")]
    WrongHost(String),
    #[error("the ticket is unknown, used or expired")]
    Ticket,
    // the doors before the login
    #[error("claimed")]
    Claimed,
    #[error("wrong setup token")]
    SetupToken,
    #[error("wrong reset token")]
    ResetToken,
    // what was sent
    #[error("body: {0}")]
    Json(String),
    #[error("unknown field {0}")]
    UnknownField(String),
    #[error("{field}: {detail}")]
    Invalid { field: &'static str, detail: String },
    #[error("{what} is not offered: {detail}")]
    NotOffered { what: &'static str, detail: String },
    #[error("more than {0} bytes")]
    TooLarge(usize),
    #[error("a message of more than {0} bytes")]
    MessageTooLarge(usize),
    #[error("a file of more than {0} bytes")]
    AttachmentTooLarge(usize),
    #[error("{bytes} of {most} bytes wait to be said")]
    Unsaid { bytes: i64, most: i64, would_go: Vec<Attachment> },
    #[error("a message has the file")]
    AttachmentKept,
    #[error("neither an image nor text")]
    UnsupportedMedia,
    #[error("not JSON")]
    NotJson,
    #[error("query: {0}")]
    Query(String),
    #[error("path: {0}")]
    Path(String),
    #[error("no such route")]
    NoRoute,
    #[error("method not allowed; {0}")]
    Method(String),
    #[error("the body did not arrive whole: {0}")]
    Cut(String),
    // how things stand
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("decided before")]
    Decided(Box<Approval>),
    #[error("nothing to stop")]
    Idle,
    #[error("a turn is open")]
    UnderWay,
    #[error("set aside before")]
    SetAside,
    #[error("a command has not ended yet")]
    Ending,
    #[error("the process has ended")]
    ProcessEnded,
    #[error("there is a budget for the same")]
    BudgetStands,
    #[error("the name {0:?} is taken")]
    NameTaken(String),
    #[error("denied")]
    Floor(Vec<String>),
    #[error("no such folder {0:?}")]
    NoFolder(String),
    #[error("{folder:?} may not be listed")]
    NotListed { folder: String, why: String },
    #[error("the gateway holds {0} sockets, its most")]
    Sockets(usize),
    // what stands behind
    #[error("the node {0} does not answer")]
    NodeAway(String),
    #[error("no worker answers")]
    RouterAway,
    #[error("the API alone is served here")]
    NoWeb,
    #[error("the release is on trial")]
    OnTrial,
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Bus(#[from] bus::Error),
    #[error("{0}")]
    Broken(String),
}

impl Error {
    pub fn invalid(field: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid { field, detail: detail.into() }
    }

    pub fn not_offered(what: &'static str, detail: impl Into<String>) -> Self {
        Self::NotOffered { what, detail: detail.into() }
    }

    /// As every client sees it.
    pub fn problem(&self) -> Problem {
        use Error::*;
        match self {
            NoLogin | Ended | Proof | Scope(_) | PersonOnly | PasswordNeeded | WrongLogin | WrongPassword
            | Throttled(_) | Busy | CrossSite | WrongHost(_) | Ticket | Claimed | SetupToken | ResetToken => {
                self.who()
            }
            Json(_)
            | UnknownField(_)
            | Invalid { .. }
            | NotOffered { .. }
            | TooLarge(_)
            | MessageTooLarge(_)
            | AttachmentTooLarge(_)
            | UnsupportedMedia
            | NotJson
            | Query(_)
            | Path(_)
            | NoRoute
            | Method(_)
            | Cut(_) => self.input(),
            Store(error) => stored(error),
            _ => self.state(),
        }
    }

    fn who(&self) -> Problem {
        use Error::*;
        match self {
            NoLogin => p(401, "no_login", "Not logged in", "This needs a login or a token.").next("Log in."),
            Ended => p(401, "login_ended", "The login ended", "The session or token is unknown, expired or was ended.").next("Log in again."),
            Proof => p(403, "proof_missing", "The proof is missing", "A browser's request carries the cookie and its X-Metatron-Proof; this one had no valid proof.")
                .kept("Nothing was done.").next("Log in again in this browser."),
            Scope(scope) => p(403, "scope_missing", "The token may not", format!("This needs a token with the scope {:?}.", scope.as_str()))
                .with("scope", scope.as_str()).next("Make a token with this scope in Settings."),
            PersonOnly => p(403, "person_only", "A token may not", "This is done by a person who is logged in, never by a token.").next("Log in with name and password."),
            PasswordNeeded => p(403, "password_needed", "The password is needed", "No token alone decides this: approvals, backups, what may be spent, and where what is said goes. A program that asks its user sends the password along.")
                .kept("Nothing was done.").next("Do it in the browser, or send the header X-Metatron-Password: base64(password)."),
            WrongLogin => p(401, "wrong_login", "Wrong name or password", "The name and the password do not belong together."),
            WrongPassword => p(403, "wrong_password", "The current password is wrong", "It is not the password that you log in with.")
                .kept("Nothing was changed; your old password stands.").next("Type the current password again."),
            Throttled(seconds) => p(429, "throttled", "Too many attempts", "After several wrong passwords there is a pause.")
                .with("retry_after", *seconds).next(format!("Wait {seconds} s and try again.")),
            Busy => p(503, "busy", "Busy", "Too much of this is being done at this moment.").next("Try again in a few seconds."),
            CrossSite => p(403, "cross_site", "Refused", "The request came from a page of another origin.").kept("Nothing was done."),
            WrongHost(host) => p(421, "wrong_host", "Not this host", format!("This gateway is not addressed as {host:?}."))
                .next("Use its own address, or add the name to [gateway] names in metatron.toml."),
            Ticket => p(403, "ticket", "The ticket is not valid", "A socket is opened with a ticket that is used once, within 30 s.").next("Ask for another: POST /api/auth/ticket."),
            Claimed => p(409, "claimed", "Already set up", "This system has its owner.").next("Log in."),
            ResetToken => p(403, "reset_token", "This link no longer works", "A reset link works once, within 30 minutes, and only until another is made.")
                .kept("Nothing was changed: name, password and logins stand.").next("Make another on the machine: `metatron owner reset`; in containers `make link`."),
            _ => p(403, "setup_token", "Wrong setup token", "The setup token is wrong, used or older than 30 minutes.")
                .next("Make another with `metatron token setup`; in containers `make link`."),
        }
    }

    fn input(&self) -> Problem {
        use Error::*;
        match self {
            Json(detail) => p(400, "invalid_json", "The body cannot be read", detail.clone()),
            UnknownField(field) => {
                p(400, "unknown_field", "Unknown field", format!("There is no field {field:?} here."))
                    .with("field", field.clone())
                    .next("Leave it out, or check its spelling.")
            }
            Invalid { field, detail } => {
                p(400, "invalid", "Not valid", format!("{field}: {detail}")).with("field", *field)
            }
            NotOffered { what, detail } => {
                p(400, "not_offered", "Not offered", detail.clone()).with("what", *what)
            }
            TooLarge(most) => {
                p(413, "too_large", "Too large", format!("The body may have at most {most} bytes."))
                    .with("limit", *most)
            }
            MessageTooLarge(most) => p(
                413,
                "message_too_large",
                "The message is too long",
                format!("A message may have at most {most} bytes of text."),
            )
            .with("limit", *most)
            .kept("Nothing was sent.")
            .next("Shorten it, or put the text into a file and name the file."),
            AttachmentTooLarge(most) => p(
                413,
                "attachment_too_large",
                "The file is too large",
                format!(
                    "Images may have {} MiB, PDF documents and text {} MiB.",
                    MAX_IMAGE_BYTES >> 20,
                    MAX_ATTACHMENT_BYTES >> 20
                ),
            )
            .with("limit", *most)
            .kept("Your message is not lost; the file was not taken.")
            .next("Make it smaller, or put it on the machine and name its path."),
            UnsupportedMedia => p(
                415,
                "unsupported_media",
                "This kind of file cannot be given along",
                "It is neither an image (PNG, JPEG, GIF, WebP), a PDF nor text in UTF-8.",
            )
            .kept("Your message is not lost; the file was not taken.")
            .next("Put it on the machine and name its path in your message."),
            NotJson => {
                p(415, "not_json", "Not JSON", "The body must be JSON, with Content-Type: application/json.")
            }
            Query(detail) => p(400, "bad_query", "The query cannot be read", detail.clone()),
            Path(detail) => p(400, "bad_path", "The path cannot be read", detail.clone()),
            Method(allowed) => p(405, "method", "Method not allowed", format!("This path takes {allowed}."))
                .with("allow", allowed.clone())
                .next("Use one of these methods; the routes are listed at /api/openapi.json."),
            Cut(detail) => {
                p(400, "cut", "The body did not arrive whole", detail.clone()).next("Send it again.")
            }
            _ => p(404, "no_route", "No such route", "There is nothing at this path.")
                .next("The routes are listed at /api/openapi.json."),
        }
    }

    fn state(&self) -> Problem {
        use Error::*;
        match self {
            NotFound(what) => not_found(what),
            BudgetStands => p(409, "budget_stands", "There is a budget for the same", "Only one stands for the same and the same time.")
                .kept("The one that there is stands.").next("Change that one."),
            Decided(approval) => {
                p(409, "decided", "Already answered", format!("The question is {}.", approval.state.as_str()))
                    .kept("The earlier answer stands.")
                    .with("state", approval.state.as_str())
                    .with("decided_at", approval.decided_at.map(|at| at.0))
                    .with("decided_by", approval.decided_by.as_ref().map(|by| by.0.clone()))
                    .with("approval", serde_json::to_value(approval).unwrap_or_default())
            }
            UnderWay => {
                p(409, "under_way", "It is still at work", "A turn of this chat is under way, or waits in line.")
                    .kept("Nothing was changed.")
                    .next("Stop it, or wait until it is done, and try again.")
            }
            SetAside => p(
                409,
                "set_aside",
                "It was said anew before",
                "Another message was said in its place already.",
            )
            .kept("Nothing was changed.")
            .next("Load the chat again: it shows what stands there now."),
            Idle => {
                p(409, "idle", "Nothing to stop", "The process has no turn under way.").with("state", "idle")
            }
            Ending => {
                p(409, "ending", "It is still being stopped", "A command of this chat has not ended yet.")
                    .kept("Nothing was changed.")
                    .next("Try again in a moment. If its machine is away, it must come back first.")
            }
            ProcessEnded => {
                p(409, "ended", "This chat has ended", "It was ended, and takes no more messages.")
                    .kept("Everything said in it can be read and exported.")
                    .next("Branch it, or begin a new chat.")
            }
            Unsaid { bytes, most, would_go } => p(
                409,
                "attachments_full",
                "Too many files wait to be sent",
                format!(
                    "Files that no message has said yet take {} of {} MiB together.",
                    bytes >> 20,
                    most >> 20
                ),
            )
            .kept("Your message is not lost, and no file was deleted; this one was not taken.")
            .next("Send or clear drafts with files; or send it again with make_room=true, which deletes those that wait longest.")
            .with("bytes", *bytes)
            .with("limit", *most)
            .with("would_go", serde_json::to_value(would_go).unwrap_or_default()),
            AttachmentKept => p(
                409,
                "attachment_said",
                "The file belongs to a message",
                "A file that was said stays with its message.",
            )
            .kept("Nothing was changed.")
            .next("It goes when its chat is deleted."),
            NameTaken(name) => {
                p(409, "name_taken", "The name is taken", format!("There is another one named {name:?}."))
                    .next("Choose another name.")
            }
            Floor(reasons) => p(409, "denied", "This never runs", reasons.join(" "))
                .kept("Nothing ran; the question stands open as it was.")
                .next("Approve, deny, or edit it differently.")
                .with("reasons", reasons.clone()),
            NoFolder(folder) => {
                p(404, "no_folder", "No such folder", format!("There is no folder {folder} on the machine."))
                    .with("folder", folder.clone())
            }
            NotListed { folder, why } => {
                p(403, "not_listed", "The folder cannot be listed", format!("{folder}: {why}"))
                    .with("folder", folder.clone())
                    .next("Ask in a chat: a command as another user waits for your yes.")
            }
            Sockets(most) => p(
                503,
                "sockets",
                "Too many sockets",
                format!("This gateway holds {most} sockets, which is its most."),
            )
            .next("Close some pages and try again."),
            NodeAway(node) => p(
                503,
                "node_away",
                "The machine does not answer",
                format!("The node {node:?} gave no answer in time."),
            )
            .kept("Nothing was changed.")
            .next("Try again; `metatron status` shows whether its shell-bridge runs."),
            RouterAway => p(503, "router_away", "No worker answers", "No llm-router gave an answer in time.")
                .kept("Nothing was changed.")
                .next("Try again; `metatron status` shows whether a worker runs."),
            NoWeb => p(
                404,
                "no_web",
                "No pages here",
                "This gateway serves the API alone: METATRON_WEB_DIR names no folder with the built pages.",
            )
            .next("Build the pages and set METATRON_WEB_DIR, or use the API."),
            OnTrial => p(
                503,
                "upgrading",
                "Being upgraded",
                "Another version is being tried at this moment, and nothing new is taken in until it is kept or given back.",
            )
            .kept("This was not taken in; everything before is kept, and running commands go on.")
            .next("Try again in a few seconds."),
            Bus(_) => p(
                503,
                "redis_away",
                "Redis does not answer",
                "What needs Redis cannot be done at this moment.",
            )
            .kept("What was accepted before is kept, and goes on when Redis is back.")
            .next("Try again in a few seconds."),
            _ => internal(),
        }
    }
}

/// Short, since the table is long.
fn p(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Problem {
    Problem::new(status, code, title, detail)
}

fn not_found(what: &str) -> Problem {
    Problem::new(404, "not_found", "Not found", format!("There is no such {what}.")).with("what", what)
}

fn internal() -> Problem {
    Problem::new(500, "internal", "Something broke here", "The gateway could not do this; its log says why.")
        .kept("What was answered before is kept.")
        .next("Try again; `metatron logs gateway` shows the cause.")
}

fn stored(error: &store::Error) -> Problem {
    match error {
        store::Error::NotFound(what) => not_found(what),
        store::Error::Conflict { what: "process", state } if state == "busy" => Error::UnderWay.problem(),
        store::Error::Conflict { what: "process", state } if state == "nothing_to_compact" => Problem::new(
            409,
            "nothing_to_compact",
            "There is nothing to put in short",
            "Fewer than two messages were said since the beginning or the last summary.",
        )
        .kept("Nothing was changed.")
        .next("Go on; this is for long conversations."),
        store::Error::AttachmentsGone(ids) => Problem::new(
            410,
            "attachment_gone",
            "A file of it is gone",
            "A file that waits longer than 31 days to be said, or that had to make room, is deleted.",
        )
        .kept("Nothing was said; your text and the other files are kept.")
        .next("Attach what is gone again, or leave it out, and send.")
        .with("attachments", ids.iter().map(|id| id.0.clone()).collect::<Vec<_>>()),
        store::Error::Conflict { what: "attachment", .. } => Problem::new(
            409,
            "attachment_said",
            "The file belongs to another message",
            "A file is given along with one message.",
        )
        .kept("Nothing was said.")
        .next("Attach the file again, and send."),
        store::Error::Conflict { what: "process", state } if state == "ending" => Error::Ending.problem(),
        store::Error::Conflict { what: "process", state } if state == "ended" => {
            Error::ProcessEnded.problem()
        }
        store::Error::Conflict { what, state } => {
            Problem::new(409, "conflict", "It is not so any more", format!("The {what} is {state}."))
                .with("state", state.clone())
        }
        store::Error::WrongToken => Error::SetupToken.problem(),
        store::Error::NameTaken => Error::NameTaken(String::new()).problem(),
        store::Error::TooLong => Problem::new(
            503,
            "too_long",
            "It takes too long",
            "It was broken off, so that others are not kept waiting.",
        )
        .kept("Nothing was changed.")
        .next("Look for other words, or for fewer."),
        store::Error::Busy => Problem::new(
            503,
            "database_busy",
            "The database is held by another",
            "Nothing could be written for too long: another service holds it, or the disk is very slow.",
        )
        .kept("Nothing was changed; what was accepted before is kept.")
        .next("Try again; `metatron doctor` names a service that was stopped in the middle of its work."),
        store::Error::Crowded => Problem::new(
            503,
            "database_crowded",
            "Too much at once",
            "So much is read and written at this moment that this did not get its turn.",
        )
        .kept("Nothing was changed; what was accepted before is kept.")
        .next("Try again in a few seconds."),
        store::Error::Full => {
            Problem::new(507, "disk_full", "The disk is full", "Nothing can be written down at this moment.")
                .kept("Everything accepted before is kept; this was not accepted.")
                .next("Free some space in the data folder, then try again.")
        }
        _ => internal(),
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.problem();
        if problem.status == 500 {
            tracing::error!(error = %chassis::telemetry::report(self), "request failed");
        }
        let mut response = HttpResponse::build(self.status_code());
        let header = match self {
            Self::Throttled(seconds) => Some((header::RETRY_AFTER, seconds.to_string())),
            Self::Busy
            | Self::OnTrial
            | Self::Bus(_)
            | Self::Store(store::Error::Busy | store::Error::Crowded) => {
                Some((header::RETRY_AFTER, "2".to_owned()))
            }
            Self::Method(allowed) => Some((header::ALLOW, allowed.clone())),
            _ => None,
        };
        if let Some(header) = header {
            response.insert_header(header);
        }
        let body = serde_json::to_string(&problem).unwrap_or_default();
        // What is not there now may be there after the next build.
        response.insert_header((header::CACHE_CONTROL, "no-store")).content_type(CONTENT_TYPE).body(body)
    }
}
