//! The scripts that a command will run, as they are now. A yes is for these bytes: when one of them
//! changes, the fingerprint does, and the question is asked again.
//!
//! A loose look, not a parse: every word of the command that names a file (in its folder, or in one
//! that it changes to) is taken when it is something that runs: named with a slash where a command
//! stands or after an interpreter, executable, or beginning with `#!`. `~`, `$HOME` and `$PWD` are
//! followed, and so are the files that some programs run without naming them. Too many pins do no harm.

use protocol::op::PinnedFile;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Read as _,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

const MOST: usize = 64;
/// Larger files are pinned by what the file system says of them.
const HASHED: u64 = 64 * 1024 * 1024;
const INTERPRETERS: [&str; 22] = [
    "bash", "sh", "dash", "zsh", "ksh", "fish", "python", "python3", "perl", "ruby", "node", "deno", "bun",
    "php", "lua", "awk", "gawk", "sed", "source", ".", "make", "busybox",
];
/// What a program runs from its folder without being told.
const UNNAMED: [(&str, &[&str]); 5] = [
    ("make", &["GNUmakefile", "makefile", "Makefile"]),
    ("npm", &["package.json"]),
    ("pnpm", &["package.json"]),
    ("yarn", &["package.json"]),
    ("just", &["justfile", "Justfile", ".justfile"]),
];

/// Sorted by path, each once.
pub fn scripts(command: &str, cwd: &Path, home: &str, program_dirs: &[String]) -> Vec<PinnedFile> {
    let words: Vec<String> = words(command).iter().map(|word| expanded(word, home)).collect();
    let mut folders = vec![cwd.to_owned()];
    let mut found = BTreeMap::new();
    let mut unnamed: Vec<&str> = Vec::new();
    let (mut begins, mut interpreted) = (true, false);
    for word in &words {
        if word.is_empty() {
            (begins, interpreted) = (true, false);
            continue;
        }
        // What an interpreter reads as its input runs too.
        if word == "<" {
            continue;
        }
        let name = word.rsplit('/').next().unwrap_or(word);
        let files = UNNAMED.iter().filter(|(program, _)| *program == name).flat_map(|(_, files)| *files);
        unnamed.extend(files.copied());
        for folder in folders.clone() {
            let Ok(path) = folder.join(word).canonicalize() else { continue };
            if path.is_dir() {
                if folders.len() < 8 && !folders.contains(&path) && word != "." && word != "/" {
                    folders.push(path);
                }
                continue;
            }
            let runs = (begins && word.contains('/')) || interpreted || runnable(&path);
            let systems = program_dirs.iter().any(|dir| path.starts_with(dir));
            if runs
                && !systems
                && found.len() < MOST
                && let Some(sha256) = identity(&path)
            {
                found.insert(path.display().to_string(), sha256);
            }
        }
        interpreted |= INTERPRETERS.contains(&name) || name.starts_with("python3.");
        begins = false;
    }
    // The folder may be named after the program.
    for file in unnamed.iter().flat_map(|file| folders.iter().map(move |folder| folder.join(file))) {
        let real = file.canonicalize().ok();
        if let Some((path, sha256)) =
            real.and_then(|path| Some((path.display().to_string(), identity(&path)?)))
        {
            found.insert(path, sha256);
        }
    }
    found.into_iter().map(|(path, sha256)| PinnedFile { path, sha256 }).collect()
}

/// Words without quotes; an empty one wherever another command may begin.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in command.chars() {
        match c {
            ' ' | '\t' => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            '<' => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                words.push("<".to_owned());
            }
            ';' | '|' | '&' | '(' | ')' | '>' | '\n' | '`' => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                words.push(String::new());
            }
            '\'' | '"' | '\\' => {}
            c => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// `~/x`, `$HOME/x`, `${HOME}/x`, `$PWD/x` as the shell would read them, quotes left out.
fn expanded(word: &str, home: &str) -> String {
    for (name, value) in
        [("~/", home), ("$HOME/", home), ("${HOME}/", home), ("$PWD/", "."), ("${PWD}/", ".")]
    {
        if let Some(rest) = word.strip_prefix(name) {
            return format!("{value}/{rest}");
        }
    }
    match word {
        "~" | "$HOME" | "${HOME}" => home.to_owned(),
        word => word.to_owned(),
    }
}

fn runnable(path: &Path) -> bool {
    let Some((mut file, mode)) = open(path) else { return false };
    let mut two = [0_u8; 2];
    mode & 0o111 != 0 || (file.read_exact(&mut two).is_ok() && &two == b"#!")
}

fn identity(path: &Path) -> Option<String> {
    let (mut file, _) = open(path)?;
    let meta = file.metadata().ok()?;
    if meta.len() > HASHED {
        return Some(format!(
            "size {} inode {} changed {}.{}",
            meta.len(),
            meta.ino(),
            meta.ctime(),
            meta.ctime_nsec()
        ));
    }
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut left = HASHED;
    loop {
        let count = file.read(&mut buffer).ok()?;
        if count == 0 || left == 0 {
            return Some(hex::encode(hash.finalize()));
        }
        left = left.saturating_sub(count as u64);
        hash.update(&buffer[..count]);
    }
}

/// A regular file, opened without waiting for anybody.
fn open(path: &Path) -> Option<(File, u32)> {
    let file = OpenOptions::new().read(true).custom_flags(nix::libc::O_NONBLOCK).open(path).ok()?;
    let meta = file.metadata().ok()?;
    meta.is_file().then(|| (file, meta.permissions().mode()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_what_a_command_would_run() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().canonicalize().unwrap();
        fs::create_dir(dir.join("sub")).unwrap();
        for (name, text, mode) in [
            ("x.sh", "echo", 0o644),
            ("run", "#!/bin/sh", 0o644),
            ("bin", "B", 0o755),
            ("data", "d", 0o644),
            ("sub/y.py", "", 0o644),
            ("sub/Makefile", "", 0o644),
        ] {
            fs::write(dir.join(name), text).unwrap();
            fs::set_permissions(dir.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        let home = dir.to_str().unwrap();
        let names = |command: &str| -> Vec<String> {
            let pins = scripts(command, &dir, home, &["/usr/bin".to_owned()]);
            pins.iter()
                .map(|pin| Path::new(&pin.path).strip_prefix(&dir).unwrap().display().to_string())
                .collect()
        };
        assert_eq!(names("bash x.sh"), ["x.sh"]);
        for command in
            ["bash ~/x.sh", "sh \"$HOME/x.sh\"", "bash ${HOME}/x.sh", "bash $PWD/x.sh", "bash < x.sh"]
        {
            assert_eq!(names(command), ["x.sh"], "{command}");
        }
        assert_eq!(names("cd ~/sub && make install"), ["sub/Makefile"]);
        assert_eq!(names("make -C sub"), ["sub/Makefile"]);
        assert_eq!(names("./x.sh; cat data"), ["x.sh"]);
        assert_eq!(names("sudo timeout 5 ./bin --flag"), ["bin"]);
        assert_eq!(names("cd sub && python3 y.py"), ["sub/y.py"]);
        assert_eq!(names("ls | xargs 'run'"), ["run"]);
        assert_eq!(names(". ./x.sh"), ["x.sh"]);
        assert!(
            names("cat data; ls /usr/bin/env; echo x.sh").is_empty(),
            "{:?}",
            names("cat data; ls /usr/bin/env; echo x.sh")
        );
        let before = scripts("bash x.sh", &dir, home, &[]);
        fs::write(dir.join("x.sh"), "evil").unwrap();
        assert_ne!(before, scripts("bash x.sh", &dir, home, &[]));
    }
}
