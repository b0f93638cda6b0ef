//! `metatron-llm-router`: serves. `metatron-llm-router alive`: whether one in this container does.

use llm_router::{app, config::Config, jobs::beacon::SERVICE};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("alive") {
        return ExitCode::from(chassis::alive::look(chassis::alive::FRESH));
    }
    let (common, config) = match chassis::start::<Config>(SERVICE) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("metatron-llm-router: {}", chassis::telemetry::report(&error));
            return ExitCode::FAILURE;
        }
    };
    match app::run(common, config).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(error = chassis::telemetry::report(&*error), "cannot start");
            ExitCode::FAILURE
        }
    }
}
