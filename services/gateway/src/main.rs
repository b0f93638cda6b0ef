//! `metatron-gateway`: reads its settings, serves, ends with the supervisor's exit code.
//! `metatron-gateway alive`: whether one in this container answers. `… link`: it is to make another one-time token.
//! `metatron-gateway look|restore <file>`: reads a backup, or puts it back.

use gateway::{app, backups::restore, config::Config};

#[tokio::main(worker_threads = 2)]
async fn main() {
    if let Some(code) = std::env::args().nth(1).as_deref().and_then(gateway::alive::asked) {
        std::process::exit(code);
    }
    chassis::harden();
    let words: Vec<String> = std::env::args().skip(1).collect();
    if !words.is_empty() {
        std::process::exit(restore::perform(&words).await.unwrap_or_else(|| {
            eprintln!(
                "usage: metatron-gateway [alive | link | look <file> | restore <file> [--without-keys] [--without-homes | --homes <machine>]]"
            );
            2
        }));
    }
    let (common, section) = match chassis::start("gateway") {
        Ok(settings) => settings,
        Err(error) => fail(&error),
    };
    let config = match Config::of(common, section) {
        Ok(config) => config,
        Err(error) => fail(&error),
    };
    match app::start(config).await {
        Ok(running) => std::process::exit(running.wait().await),
        Err(error) => fail(&error),
    }
}

/// One clear line for whoever started it.
fn fail(error: &(dyn std::error::Error + 'static)) -> ! {
    eprintln!("metatron-gateway: {}", chassis::telemetry::report(error));
    std::process::exit(1)
}
