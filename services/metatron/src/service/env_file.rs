//! `service.env`: the METATRON_… settings of whoever said `service install`.

use crate::{Error, Result, config::Settings, supervise::plan};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Good for one start, for a test, or for the command line alone.
const NOT_KEPT: [&str; 7] = [
    "METATRON_SETUP_TOKEN",
    "METATRON_CRASH_AT",
    "METATRON_CRASH_ONCE",
    "METATRON_CRASH_VICTIM",
    "METATRON_URL",
    "METATRON_TOKEN",
    "METATRON_TRIAL_FILE",
];

pub fn path(settings: &Settings) -> PathBuf {
    settings.data_dir.join("service.env")
}

/// What is kept, by name. Paths are whole: a unit stands elsewhere.
pub fn settings_kept(settings: &Settings) -> Result<BTreeMap<String, String>> {
    let mut kept: BTreeMap<String, String> = chassis::config::environment()?
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && !NOT_KEPT.contains(&name.as_str()))
        .collect();
    kept.extend(
        plan::paths()
            .into_iter()
            .filter(|(name, _)| !NOT_KEPT.contains(name))
            .map(|(name, value)| (name.to_owned(), value)),
    );
    kept.insert("METATRON_DATA_DIR".into(), settings.data_dir.to_string_lossy().into_owned());
    Ok(kept)
}

/// Gives whether it is another one than before.
pub fn write(settings: &Settings) -> Result<bool> {
    let text = text(&settings_kept(settings)?)?;
    let path = path(settings);
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    chassis::durable::replace(&path, text.as_bytes(), 0o600).map_err(Error::at(&path))?;
    Ok(true)
}

/// Double quotes with the escapes that the shell and systemd (env-file.c) read alike.
fn text(kept: &BTreeMap<String, String>) -> Result<String> {
    let mut text =
        String::from("# Written by `metatron service install`; change the environment and say it again.\n");
    for (name, value) in kept {
        // A shell would run the rest of it.
        if !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') {
            return Err(Error::Usage(format!(
                "{name:?} in the environment is no name of a setting; unset it"
            )));
        }
        if value.contains(['\n', '\r', '\0']) {
            return Err(Error::Usage(format!("{name} has a line end in it, which no unit can be given")));
        }
        let mut quoted = String::new();
        for c in value.chars() {
            if "\"\\`$".contains(c) {
                quoted.push('\\');
            }
            quoted.push(c);
        }
        text.push_str(&format!("{name}=\"{quoted}\"\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_reads_back_what_was_meant() {
        let value = "a b \"c\" $HOME `id` \\ 'd' % #e é";
        let kept = BTreeMap::from([("METATRON_LOG".to_owned(), value.to_owned())]);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("e");
        fs::write(&file, text(&kept).unwrap()).unwrap();
        #[allow(clippy::disallowed_methods, reason = "a test asks the shell")]
        let output = std::process::Command::new("sh")
            .args(["-c", "set -a; . \"$1\"; printf %s \"$METATRON_LOG\"", "sh"])
            .arg(&file)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), value);
        for (name, value) in [("METATRON_LOG", "a\nb"), ("METATRON_A;touch b;C", "d"), ("METATRON_A\nB", "c")]
        {
            let broken = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            assert!(matches!(text(&broken), Err(Error::Usage(_))), "{name:?}");
        }
    }
}
