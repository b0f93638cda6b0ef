//! `metatron-shell-bridge`: serves. `metatron-shell-bridge hold <op folder>`: holds one command. `… init`: the first
//! process of a container. `… alive`: whether a bridge in this container serves.
//! `metatron-shell-bridge restore < homes.tar.gz`: lays homes of a backup where the next start puts them back.

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
        ["init"] => {
            std::env::current_exe().and_then(|program| shell_bridge::init(&program)).unwrap_or_else(|error| {
                eprintln!("metatron-shell-bridge init: {error}");
                1
            })
        }
        ["alive"] => chassis::alive::look(chassis::alive::FRESH).into(),
        ["restore"] => shell_bridge::lay_homes(),
        ["--version"] => {
            println!("metatron-shell-bridge {}", chassis::VERSION);
            0
        }
        _ => {
            eprintln!("usage: metatron-shell-bridge [hold <op folder> | init | alive | restore]");
            2
        }
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
