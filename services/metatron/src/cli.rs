//! The command line: every verb and its words.

pub mod models;

use crate::show::Show;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    name = "metatron",
    version,
    about = "MetatronOS: an operating environment that a model runs and you command."
)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 waits for an approval or an answer, 4 not running or not reachable.\n\
Data: $METATRON_DATA_DIR, default ~/.local/share/metatron. Address: $METATRON_LISTEN, default 127.0.0.1:8080."
)]
pub struct Cli {
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

impl Cli {
    pub fn show(&self) -> Show {
        Show { json: self.json }
    }
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Start everything and return when it is ready.
    Up(Up),
    /// Stop everything, running commands too. Data stays.
    Down,
    /// Restart one service, or all four; running commands go on.
    Restart {
        /// gateway, llm-router, shell-bridge, pulse or redis.
        service: Option<String>,
    },
    /// What runs, since when, and whether it is ready.
    Status,
    /// Show the logs of a service, or the supervisor's own.
    Logs(Logs),
    /// Check this machine and this installation, and explain.
    Doctor,
    /// Take a newer release and start it; what was before comes back by itself when it does not get ready.
    Upgrade(Upgrade),
    /// Come back after a reboot: a systemd unit, or a line in the crontab where there is no systemd.
    #[command(subcommand)]
    Service(ServiceVerb),
    /// Tokens: `token setup` makes a new setup link.
    #[command(subcommand)]
    Token(TokenVerb),
    /// The owner: `owner reset` makes a link that lets in again who has lost the password.
    #[command(subcommand)]
    Owner(OwnerVerb),
    /// Log in with name and password; keeps a token of scope `api` in a 0600 file.
    Login(Login),
    /// The agents' processes.
    Ps,
    /// Say something to the model and watch it work.
    Run(Run),
    /// Show the open questions, or decide one.
    Approve(Approve),
    /// Send a signal to a process: `metatron kill -INT 12` is the Stop button.
    Kill {
        /// -INT, -TERM, -KILL, -STOP, -CONT, -HUP or -USR1 (default -TERM), then pids.
        #[arg(allow_hyphen_values = true, required = true, num_args = 1..)]
        words: Vec<String>,
    },
    /// For a stack in containers: put the hands on this machine itself, as a service. `make install-bridge` says it.
    #[command(name = "install-bridge")]
    InstallBridge(InstallBridge),
    /// What the containers of compose.yml run beside the services.
    #[command(subcommand, hide = true)]
    Compose(Compose),
    /// Which models answer, in which order, and the list of what they cost.
    Route(models::Route),
    /// What models took and cost, and what they may.
    Usage(models::Usage),
    /// Back up everything: database, home folders and, under a passphrase, keys.
    Backup(Backup),
    /// Put a backup into an empty data folder. Then `metatron up`.
    Restore(Restore),
    /// Open redis-cli on the stack's own Redis, as its admin.
    #[command(name = "redis-cli")]
    RedisCli {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct Up {
    /// Stay; end everything on SIGTERM or SIGINT.
    #[arg(long)]
    pub foreground: bool,
    /// When it runs already, end that supervisor and go on in its place; running commands go on (for the unit).
    #[arg(long, requires = "foreground")]
    pub take_over: bool,
    /// The supervisor itself, in a session of its own (started by `up`).
    #[arg(long, hide = true)]
    pub supervise: bool,
    /// This process was the supervisor of another release before. With `supervise`, `foreground` and `trial` a contract
    /// between releases: the one before starts the one after with these words.
    #[arg(long, hide = true)]
    pub again: bool,
    /// The upgrade that this release is tried for.
    #[arg(long, hide = true)]
    pub trial: Option<String>,
}

#[derive(Debug, Args)]
pub struct Upgrade {
    /// A tarball, its unpacked folder, or a build's folder; default: where this program stands.
    pub source: Option<PathBuf>,
    /// The folder with one folder for each release and the link `current`; default: where the running one stands, else
    /// `releases` in the data folder.
    #[arg(long)]
    pub shelf: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum ServiceVerb {
    /// Start at boot, with the METATRON_… settings of this very environment.
    Install(ServiceName),
    /// Undo exactly that. What runs goes on.
    Remove(ServiceName),
    /// Whether anything would bring it back, and whether it runs under it.
    Status(ServiceName),
    /// Told by the unit before it is stopped.
    #[command(hide = true)]
    Stopping(ServiceName),
}

#[derive(Debug, Args)]
pub struct ServiceName {
    /// Another one for another data folder on the same machine.
    #[arg(long, default_value = "metatron")]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct Logs {
    /// gateway, llm-router, shell-bridge, pulse, redis; default: metatron, the supervisor.
    pub service: Option<String>,
    /// Go on as lines are written.
    #[arg(short, long)]
    pub follow: bool,
    /// How many of the last lines.
    #[arg(short = 'n', long, default_value_t = 100)]
    pub lines: usize,
}

#[derive(Debug, Subcommand)]
pub enum TokenVerb {
    /// A new setup link (30 minutes), while nobody has claimed this system.
    Setup,
}

#[derive(Debug, Args)]
pub struct InstallBridge {
    /// The folder with the bridge's program and its two keys.
    #[arg(long, default_value = ".")]
    pub from: PathBuf,
    /// Approved commands may change this machine's files; otherwise they read them.
    #[arg(long)]
    pub write: bool,
    /// Approved commands may become root by sudo.
    #[arg(long)]
    pub sudo: bool,
    /// The stack's port for HTTPS on this machine, which commands may not call.
    #[arg(long, default_value_t = 443)]
    pub port: u16,
    /// Undo it. Homes and what was done stay.
    #[arg(long, conflicts_with_all = ["write", "sudo"])]
    pub remove: bool,
}

#[derive(Debug, Subcommand)]
pub enum Trial {
    /// Copy the database, while nobody has it open.
    Begin,
    /// The release stays.
    Keep,
    /// Put the copy back.
    Back,
    /// Whether one was begun and not ended.
    Open,
}

#[derive(Debug, Subcommand)]
pub enum Compose {
    /// Make keys, passwords and the owners of volumes.
    Prepare,
    /// Keep the certificate that nginx shows.
    Certificates,
    /// Whether the certificate is kept, for the engine.
    Alive,
    /// A restored data folder into the volumes.
    Lay { from: PathBuf },
    /// Another release: the database's side of it.
    #[command(subcommand)]
    Trial(Trial),
    /// Print where to go on.
    Link {
        address: String,
        /// The owner's way back in, too, when one was asked for.
        #[arg(long)]
        reset: bool,
        /// When the certificate's container was started: milliseconds since the epoch.
        #[arg(long, default_value_t = 0)]
        since: i64,
    },
}

#[derive(Debug, Subcommand)]
pub enum OwnerVerb {
    /// A link (30 minutes) to choose a new name and password with. Used, it ends every login; all else stays.
    Reset,
}

#[derive(Debug, Args)]
pub struct Login {
    #[arg(long)]
    pub name: Option<String>,
    /// Read the password from the first line of stdin instead of asking.
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    /// What to say.
    pub text: String,
    /// Say it in this chat instead of a new one.
    #[arg(long)]
    pub pid: Option<i64>,
}

#[derive(Debug, Args)]
pub struct Approve {
    /// The question's id; absent: list them.
    pub id: Option<String>,
    /// Say no.
    #[arg(long, conflicts_with = "edit")]
    pub deny: bool,
    /// Why not: the model reads it.
    #[arg(long, requires = "deny")]
    pub reason: Option<String>,
    /// Run this command instead.
    #[arg(long)]
    pub edit: Option<String>,
    /// Read the password from the first line of stdin instead of asking.
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct Backup {
    /// Fetch it to this file, and keep none in the data folder (one that was under way already stays there too).
    #[arg(long)]
    pub to: Option<PathBuf>,
    /// Read the password from the first line of stdin instead of asking.
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// What `metatron backup` or the night made.
    pub file: PathBuf,
    /// Read the backup's passphrase from the first line of stdin instead of asking.
    #[arg(long)]
    pub passphrase_stdin: bool,
    /// Leave its keys out; new ones are made.
    #[arg(long, conflicts_with = "passphrase_stdin")]
    pub without_keys: bool,
    /// The machine in it whose home folders go here, when none of several is called like this one.
    #[arg(long, value_name = "MACHINE")]
    pub homes: Option<String>,
}
