//! One verb, one file.

pub mod approve;
pub mod backup;
pub mod doctor;
pub mod down;
pub mod kill;
pub mod login;
pub mod logs;
pub mod owner;
pub mod ps;
pub mod question;
pub mod redis_cli;
pub mod restart;
pub mod restore;
pub mod route;
pub mod run;
pub mod service;
pub mod status;
pub mod token;
pub mod upgrade;
pub mod usage;

use crate::{
    Error, Exit, Result, bridge,
    cli::{Cli, Compose, Verb},
    compose,
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
        Verb::Owner(crate::cli::OwnerVerb::Reset) => block_on(owner::reset(&settings, show)),
        Verb::Login(args) => block_on(login::perform(&settings, args, show)),
        Verb::Ps => block_on(ps::perform(&settings, show)),
        Verb::Run(args) => block_on(run::perform(&settings, args, show)),
        Verb::Approve(args) => block_on(approve::perform(&settings, args, show)),
        Verb::Kill { words } => block_on(kill::perform(&settings, words, show)),
        Verb::InstallBridge(args) if args.remove => bridge::remove(show),
        Verb::InstallBridge(args) => {
            let reach = bridge::Reach { write: args.write, sudo: args.sudo };
            bridge::install(&bridge::Options { from: args.from.clone(), port: args.port, reach }, show)
        }
        Verb::Compose(Compose::Prepare) => compose::prepare(),
        Verb::Compose(Compose::Certificates) => compose::certificates(),
        Verb::Compose(Compose::Alive) => compose::alive(),
        Verb::Compose(Compose::Trial(act)) => compose::trial(&settings, act, show),
        Verb::Compose(Compose::Lay { from }) => compose::lay(from),
        Verb::Compose(Compose::Link { address, reset, since }) => {
            compose::link(&settings, address, *reset, protocol::Millis(*since), show)
        }
        Verb::Route(args) => block_on(route::perform(&settings, args, show)),
        Verb::Usage(args) => block_on(usage::perform(&settings, args, show)),
        Verb::Backup(args) => block_on(backup::perform(&settings, args, show)),
        Verb::Restore(args) => restore::perform(&settings, args, show),
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
