//! `metatron-shell-bridge`: serves. `metatron-shell-bridge hold <op folder>`: holds one command.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let code = match words.as_slice() {
        [] => shell_bridge::serve().unwrap_or_else(|error| {
            eprintln!("metatron-shell-bridge: {error:#}");
            1
        }),
        ["hold", folder] => shell_bridge::hold(Path::new(folder)),
        ["--version"] => {
            println!("metatron-shell-bridge {}", chassis::VERSION);
            0
        }
        _ => {
            eprintln!("usage: metatron-shell-bridge [hold <op folder>]");
            2
        }
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
