//! `metatron login`: name and password once, then a token of scope `api` in a 0600 file.

use crate::{
    Error, Exit, Result,
    api::{Api, token_file},
    cli,
    config::Settings,
    show::Show,
};
use protocol::auth::Login;
use std::io::{IsTerminal, Write};

pub async fn perform(settings: &Settings, args: &cli::Login, show: Show) -> Result<Exit> {
    let address = Api::find_address(settings)?;
    let api = Api::new(&address, None)?;
    if !api.setup_state().await?.claimed {
        return Err(Error::Failed {
            what: "nobody has set this system up yet".into(),
            next: Some("Open the setup link; `metatron token setup` makes a new one.".into()),
        });
    }
    let name = match &args.name {
        Some(name) => name.clone(),
        None => ask_line("Name: ")?,
    };
    let password = password(args.password_stdin)?;
    let made = api.make_token(&Login { name, password }, &token_name()).await?;
    let path = token_file::save(&address, &made.token)?;
    show.value(&serde_json::json!({ "address": address, "token_file": path, "id": made.id }));
    show.line(format!(
        "Logged in at {address}. The token lies in {}; Settings can remove it.",
        path.display()
    ));
    Ok(Exit::Ok)
}

fn token_name() -> String {
    let host = nix::unistd::gethostname().map(|name| name.to_string_lossy().into_owned());
    format!("command line on {}", host.unwrap_or_else(|_| "this machine".into()))
}

pub fn ask_line(prompt: &str) -> Result<String> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::Usage(format!(
            "{prompt}nobody is there to ask; give it as an option (see --help)"
        )));
    }
    let mut out = std::io::stdout().lock();
    out.write_all(prompt.as_bytes()).and_then(|()| out.flush()).map_err(Error::io("the terminal"))?;
    first_line_of_stdin()
}

/// From stdin, or asked for.
pub fn password(from_stdin: bool) -> Result<String> {
    if from_stdin { first_line_of_stdin() } else { ask_password("Password: ") }
}

pub fn ask_password(prompt: &str) -> Result<String> {
    rpassword::prompt_password(prompt)
        .map_err(|_| Error::Usage("no terminal to ask for the password on; use --password-stdin".into()))
}

pub fn first_line_of_stdin() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(Error::io("stdin"))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
