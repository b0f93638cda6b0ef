//! `metatron-pulse`: reads its settings, keeps the tasks going, ends with the supervisor's exit code.
//! `metatron-pulse alive`: whether one in this container does.

use pulse::{SERVICE, app, config::Config};
use std::process::ExitCode;

/// One thread is enough: nothing here computes.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("alive") {
        return ExitCode::from(chassis::alive::look(chassis::alive::FRESH));
    }
    let (common, config) = match chassis::start::<Config>(SERVICE) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("metatron-pulse: {}", chassis::telemetry::report(&error));
            return ExitCode::FAILURE;
        }
    };
    match app::run(&common, &config).await {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(error) => {
            tracing::error!(error = chassis::telemetry::report(&error), "cannot start");
            ExitCode::FAILURE
        }
    }
}
