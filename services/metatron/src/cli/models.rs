//! The words of `route` and `usage`: which models answer, and what that costs.

use clap::{Args, Subcommand, ValueEnum};
use protocol::{
    Pid, TokenId,
    usage::{BudgetPeriod, UsageBy},
};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Route {
    /// Absent: the routes, and what each of them asks.
    #[command(subcommand)]
    pub verb: Option<RouteVerb>,
}

#[derive(Debug, Subcommand)]
pub enum RouteVerb {
    /// Make a route, or write another list into it.
    Set {
        /// deep, fast, cheap, or one of your own: a to z, 0 to 9 and -.
        name: String,
        /// In the order in which they are asked; =WEIGHT (1 to 100) shares out who is asked first.
        #[arg(required = true, value_name = "PROVIDER/MODEL[=WEIGHT]")]
        entries: Vec<String>,
        /// Read the password from the first line of stdin instead of asking.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Delete one of your own; one that is built in goes back to what stands in for it.
    Delete {
        name: String,
        /// Read the password from the first line of stdin instead of asking.
        #[arg(long)]
        password_stdin: bool,
    },
    /// The list of what models cost.
    Prices(Prices),
}

#[derive(Debug, Args)]
pub struct Prices {
    /// Absent: which list is in force.
    #[command(subcommand)]
    pub verb: Option<PricesVerb>,
}

#[derive(Debug, Subcommand)]
pub enum PricesVerb {
    /// Put another list in force: LiteLLM's model_prices_and_context_window.json, or that of a newer release.
    Update {
        file: PathBuf,
        /// Read the password from the first line of stdin instead of asking.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Back to the list of this release.
    Reset {
        /// Read the password from the first line of stdin instead of asking.
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Usage {
    /// Absent: sums.
    #[command(subcommand)]
    pub verb: Option<UsageVerb>,
    /// What to sum by.
    #[arg(long, value_enum, default_value_t = By::Day)]
    pub by: By,
    /// How far back, today counted.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum By {
    Day,
    Process,
    Model,
    Token,
}

impl From<By> for UsageBy {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Process => Self::Process,
            By::Model => Self::Model,
            By::Token => Self::Token,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum UsageVerb {
    /// Single calls of models, the newest first.
    Calls {
        /// Of this process.
        #[arg(long)]
        pid: Option<i64>,
        /// How many.
        #[arg(short = 'n', long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// What may be spent, and what was.
    Budgets,
    /// Set a budget, or take one away.
    #[command(subcommand)]
    Budget(BudgetVerb),
}

#[derive(Debug, Subcommand)]
pub enum BudgetVerb {
    /// So many USD, and no more.
    Set {
        usd: f64,
        #[command(flatten)]
        of: BudgetOf,
    },
    /// Nothing bounds that spending any more.
    Delete {
        #[command(flatten)]
        of: BudgetOf,
    },
}

/// Which budget: absent words mean the one for everything, by the day.
#[derive(Debug, Args)]
pub struct BudgetOf {
    /// Of a process and its children, in total.
    #[arg(long, conflicts_with_all = ["token", "per"])]
    pub pid: Option<i64>,
    /// Of one API token, by its id (`metatron usage --by token`); in total unless --per says otherwise.
    #[arg(long)]
    pub token: Option<String>,
    #[arg(long, value_enum)]
    pub per: Option<Per>,
    /// Read the password from the first line of stdin instead of asking.
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Per {
    Day,
    Month,
    Total,
}

impl From<Per> for BudgetPeriod {
    fn from(per: Per) -> Self {
        match per {
            Per::Day => Self::Day,
            Per::Month => Self::Month,
            Per::Total => Self::Total,
        }
    }
}

impl BudgetOf {
    pub fn pid(&self) -> Option<Pid> {
        self.pid.map(Pid)
    }

    pub fn token(&self) -> Option<TokenId> {
        self.token.clone().map(TokenId)
    }
}
