//! The scripts that a command will run, as they are now. A yes is for these bytes: when one of them
//! changes, the fingerprint does, and the question is asked again.
//!
//! Two loose looks. One at the text with its quotes taken away, one at its commands as a shell would read them, with
//! what is quoted, in braces or a pattern. Every word that names a file (in the command's folder, or in one that it
//! changes to) is taken when it is something that runs: named with a slash where a command stands or after an
//! interpreter, executable, or beginning with `#!`. `~`, `$HOME` and `$PWD` are followed, and so are the files that some
//! programs run without naming them. Too many pins do no harm.

use policy::{Seen, Word};
use protocol::op::PinnedFile;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Read as _,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

const MOST: usize = 64;
/// Larger files are pinned by what the file system says of them.
const HASHED: u64 = 64 * 1024 * 1024;
const COMPOSE: &[&str] =
    &["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "Dockerfile"];
/// What a program runs from its folder without being told.
const UNNAMED: &[(&str, &[&str])] = &[
    ("make", &["GNUmakefile", "makefile", "Makefile"]),
    ("npm", &["package.json"]),
    ("pnpm", &["package.json"]),
    ("yarn", &["package.json"]),
    ("just", &["justfile", "Justfile", ".justfile"]),
    ("rake", &["rakefile", "Rakefile"]),
    ("cargo", &["Cargo.toml", "build.rs"]),
    ("ninja", &["build.ninja"]),
    ("cmake", &["CMakeLists.txt"]),
    ("docker", COMPOSE),
    ("docker-compose", COMPOSE),
    ("podman", COMPOSE),
];

/// Sorted by path, each once. `seen`: the commands of the text as policy reads them.
pub fn scripts(
    command: &str,
    seen: &[Seen],
    cwd: &Path,
    home: &str,
    program_dirs: &[String],
) -> Vec<PinnedFile> {
    let mut look =
        Look { folders: vec![cwd.to_owned()], found: BTreeMap::new(), unnamed: Vec::new(), program_dirs };
    let loose: Vec<Word> = words(command).iter().map(|word| Word::plain(&expanded(word, home))).collect();
    for command in loose.split(|word| word.text.is_empty()) {
        look.command(command);
    }
    for command in seen {
        look.command(&command.words);
    }
    look.finish()
}

struct Look<'a> {
    /// The command's own, and those that it changes to.
    folders: Vec<PathBuf>,
    found: BTreeMap<String, String>,
    unnamed: Vec<&'static str>,
    program_dirs: &'a [String],
}

impl Look<'_> {
    fn command(&mut self, words: &[Word]) {
        let mut interpreted = false;
        // What an interpreter reads as its input runs too.
        for (at, word) in words.iter().filter(|word| word.text != "<").enumerate() {
            let name = word.text.rsplit('/').next().unwrap_or(&word.text);
            let files = UNNAMED.iter().filter(|(program, _)| *program == name).flat_map(|(_, files)| *files);
            self.unnamed.extend(files);
            let named = (at == 0 && word.text.contains('/')) || interpreted;
            for folder in self.folders.clone() {
                for path in named_by(&folder, word) {
                    self.path(path, word, named);
                }
            }
            interpreted |= policy::interprets(&word.text);
        }
    }

    fn path(&mut self, path: PathBuf, word: &Word, named: bool) {
        if path.is_dir() {
            let is_new = !self.folders.contains(&path) && self.folders.len() < 8;
            if is_new && !matches!(word.text.as_str(), "." | "/") {
                self.folders.push(path);
            }
            return;
        }
        let systems = self.program_dirs.iter().any(|dir| path.starts_with(dir));
        if !systems
            && self.found.len() < MOST
            && (named || runnable(&path))
            && let Some(sha256) = identity(&path)
        {
            self.found.insert(path.display().to_string(), sha256);
        }
    }

    fn finish(mut self) -> Vec<PinnedFile> {
        // The folder may be named after the program.
        for file in
            self.unnamed.iter().flat_map(|file| self.folders.iter().map(move |folder| folder.join(file)))
        {
            let real = file.canonicalize().ok();
            if let Some((path, sha256)) =
                real.and_then(|path| Some((path.display().to_string(), identity(&path)?)))
            {
                self.found.insert(path, sha256);
            }
        }
        self.found.into_iter().map(|(path, sha256)| PinnedFile { path, sha256 }).collect()
    }
}

/// What a word leads to from a folder, with links followed.
fn named_by(folder: &Path, word: &Word) -> Vec<PathBuf> {
    let plain = folder.join(&word.text).canonicalize().ok();
    let pattern = || {
        let place = glob::Pattern::escape(&folder.to_string_lossy());
        // As bash reads it, two stars are one.
        let pattern = Path::new(&place).join(word.text.replace("**", "*"));
        let found = glob::glob(&pattern.to_string_lossy()).into_iter().flatten().flatten();
        found.take(MOST).filter_map(|path| path.canonicalize().ok()).collect::<Vec<_>>()
    };
    plain.into_iter().chain(if word.glob { pattern() } else { Vec::new() }).collect()
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
    use policy::Facts;
    use protocol::process::Posture;
    use std::fs;

    fn seen(command: &str, dir: &Path) -> Vec<Seen> {
        let dir = dir.display().to_string();
        let facts = Facts {
            data_dir: "/d".to_owned(),
            homes_dir: "/d/homes".to_owned(),
            projects_dir: "/d/projects".to_owned(),
            service_home: dir.clone(),
            own_addresses: Vec::new(),
            posture: Posture::Ask,
            agent_user: "agent".to_owned(),
            program_dirs: Vec::new(),
            leads: Vec::new(),
        };
        policy::seen(command, &BTreeMap::new(), &dir, &facts)
    }

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
            let pins = scripts(command, &seen(command, &dir), &dir, home, &["/usr/bin".to_owned()]);
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
        fs::write(dir.join("my script.sh"), "echo").unwrap();
        for command in [
            "bash \"my script.sh\"",
            "bash my\\ script.sh",
            "bash './my script.sh'",
            "bash my*.sh",
            "bash ./m?\\ script.sh",
            "bash my' '{script,}.sh",
            "bash $'my script.sh'",
            "D=$HOME; bash \"$D/my script.sh\"",
            "env X=1 timeout 5 bash -c 'sh \"my script.sh\"'",
            "nodejs 'my script.sh'",
            "perl5.36.0 'my script.sh'",
        ] {
            assert_eq!(names(command), ["my script.sh"], "{command}");
        }
        let look = || scripts("bash x.sh", &[], &dir, home, &[]);
        let before = look();
        fs::write(dir.join("x.sh"), "evil").unwrap();
        assert_ne!(before, look());
    }
}
