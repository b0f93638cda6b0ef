//! One verb, one file.

pub mod approve;
pub mod doctor;
pub mod down;
pub mod kill;
pub mod login;
pub mod logs;
pub mod ps;
pub mod question;
pub mod redis_cli;
pub mod restart;
pub mod run;
pub mod service;
pub mod status;
pub mod token;
pub mod upgrade;

use crate::{
    Error, Exit, Result,
    cli::{Cli, Verb},
    config::Settings,
    launch,
};
use std::future::Future;

pub fn perform(cli: Cli) -> Result<Exit> {
    let show = cli.show();
    let settings = Settings::read()?;
    match &cli.verb {
        Verb::Up(args) => launch::start::up(&settings, args, show),
        Verb::Down => down::perform(&settings, show),
        Verb::Restart { service } => restart::perform(&settings, service.as_deref(), show),
        Verb::Status => block_on(status::perform(&settings, show)),
        Verb::Logs(args) => logs::perform(&settings, args, show),
        Verb::Doctor => block_on(doctor::perform(&settings, show)),
        Verb::Upgrade(args) => upgrade::perform(&settings, args, show),
        Verb::Service(verb) => service::perform(&settings, verb, show),
        Verb::Token(crate::cli::TokenVerb::Setup) => block_on(token::setup(&settings, show)),
        Verb::Login(args) => block_on(login::perform(&settings, args, show)),
        Verb::Ps => block_on(ps::perform(&settings, show)),
        Verb::Run(args) => block_on(run::perform(&settings, args, show)),
        Verb::Approve(args) => block_on(approve::perform(&settings, args, show)),
        Verb::Kill { words } => block_on(kill::perform(&settings, words, show)),
        Verb::RedisCli { words } => redis_cli::perform(&settings, words),
    }
}

/// A command needs one thread.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::io("no runtime"))?;
    let answer = runtime.block_on(work);
    // A read of the terminal that nobody waits for any more must not hold the end.
    runtime.shutdown_background();
    answer
}
