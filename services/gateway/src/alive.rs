//! `metatron-gateway alive`: asks the gateway of this container for `/health`, as a container's engine wants it.

use crate::auth::one_time_tokens;
use chassis::config::var;
use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(2);

/// What is asked from within its container; the exit code. Nothing for another word.
pub fn asked(word: &str) -> Option<i32> {
    match word {
        "alive" => Some(look()),
        "link" => Some(one_time_tokens::ask()),
        _ => None,
    }
}

/// The exit code: 0 when it answers 200.
fn look() -> i32 {
    let Some(socket) = var("METATRON_SOCKET") else {
        eprintln!("METATRON_SOCKET is not set: this is asked by a container's engine");
        return 2;
    };
    match ask(&socket) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => 0,
        Ok(answer) => {
            eprintln!("{}", answer.lines().next().unwrap_or("an empty answer"));
            1
        }
        Err(error) => {
            eprintln!("{socket}: {error}");
            1
        }
    }
}

fn ask(socket: &str) -> std::io::Result<String> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
