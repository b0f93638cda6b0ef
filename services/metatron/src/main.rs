//! `metatron`: the launcher of the stack, what its containers run beside the services, and the command line.

use clap::Parser;
use metatron::{cli::Cli, verbs};

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let show = cli.show();
    match verbs::perform(cli) {
        Ok(exit) => exit.into(),
        Err(error) => {
            show.failure(&error);
            error.exit().into()
        }
    }
}
