//! `metatron kill -INT 12`: a signal to one or more processes.

use crate::{Error, Exit, Result, api::Api, config::Settings, show::Show};
use protocol::{Pid, process::Signal};

pub async fn perform(settings: &Settings, words: &[String], show: Show) -> Result<Exit> {
    let (signal, pids) = parse(words)?;
    let api = Api::logged_in(settings)?;
    for pid in &pids {
        api.signal(*pid, signal).await?;
        show.line(format!("{pid}: {signal:?} sent"));
    }
    show.value(&serde_json::json!({ "signal": signal, "pids": pids }));
    Ok(Exit::Ok)
}

/// `[-INT|-SIGINT|-2|-s INT] pid…`; TERM when none is named.
fn parse(words: &[String]) -> Result<(Signal, Vec<Pid>)> {
    let (signal, pids) = match words {
        [flag, name, pids @ ..] if flag == "-s" => (named(name)?, pids),
        [flag, pids @ ..] if flag.starts_with('-') => (named(&flag[1..])?, pids),
        pids => (Signal::Term, pids),
    };
    let pid = |word: &String| {
        word.parse()
            .map(Pid)
            .map_err(|_| Error::Usage(format!("{word:?} is no pid; `metatron ps` lists them")))
    };
    let pids = pids.iter().map(pid).collect::<Result<Vec<_>>>()?;
    if pids.is_empty() {
        return Err(Error::Usage("which process? `metatron kill -INT 12`".into()));
    }
    Ok((signal, pids))
}

fn named(name: &str) -> Result<Signal> {
    match name.to_uppercase().trim_start_matches("SIG") {
        "INT" | "2" => Ok(Signal::Int),
        "TERM" | "15" => Ok(Signal::Term),
        "KILL" | "9" => Ok(Signal::Kill),
        "STOP" | "19" => Ok(Signal::Stop),
        "CONT" | "18" => Ok(Signal::Cont),
        "HUP" | "1" => Ok(Signal::Hup),
        "USR1" | "10" => Ok(Signal::Usr1),
        _ => {
            Err(Error::Usage(format!("{name:?} is no signal here: INT, TERM, KILL, STOP, CONT, HUP or USR1")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_and_pids_are_read_as_kill_reads_them() {
        let read = |line: &str| parse(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read("-STOP 12").unwrap(), (Signal::Stop, vec![Pid(12)]));
        assert_eq!(read("-s SIGINT 1 2").unwrap(), (Signal::Int, vec![Pid(1), Pid(2)]));
        assert_eq!(read("-9 7").unwrap(), (Signal::Kill, vec![Pid(7)]));
        assert_eq!(read("7").unwrap(), (Signal::Term, vec![Pid(7)]));
        for bad in ["-FOO 1", "-INT", "-INT abc", "x"] {
            assert!(matches!(read(bad), Err(Error::Usage(_))), "{bad}");
        }
    }
}
