//! Which paths are the system's, the services' own, or nobody's business.

use crate::{facts::Facts, path, shell::Word};

/// The root's folders that no command removes, moves or gives new rights as a whole.
const TOP: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib64",
    "/usr/sbin",
    "/usr/share",
    "/var",
    "/var/lib",
    "/var/log",
];
/// Of these, rights below may well be changed.
const LOOSE: &[&str] = &["/home", "/opt", "/srv", "/var/log"];
/// Where the data lies in a container and in a package.
const USUAL: &str = "/var/lib/metatron";

pub struct Place<'a> {
    pub facts: &'a Facts,
    data: [String; 2],
    exempt: Vec<String>,
    homes: String,
    projects: String,
}

impl<'a> Place<'a> {
    pub fn new(facts: &'a Facts) -> Self {
        let data = [path::resolve(&facts.data_dir, "/"), USUAL.to_owned()];
        let homes = path::resolve(&facts.homes_dir, "/");
        let projects = path::resolve(&facts.projects_dir, "/");
        let mut exempt = vec![homes.clone(), projects.clone()];
        exempt.extend(data.iter().flat_map(|dir| [format!("{dir}/homes"), format!("{dir}/projects")]));
        Self { facts, data, exempt, homes, projects }
    }

    pub fn homes(&self) -> &str {
        &self.homes
    }

    pub fn projects(&self) -> &str {
        &self.projects
    }

    fn data_dirs(&self) -> impl Iterator<Item = &str> {
        // An empty or root data folder would make everything ours; it is a mistake of the caller.
        self.data.iter().map(String::as_str).filter(|dir| *dir != "/")
    }

    /// A resolved path in the data folder, but not in homes or projects.
    pub fn is_own(&self, full: &str) -> bool {
        self.data_dirs().any(|dir| path::is_within(full, dir))
            && !self.exempt.iter().any(|folder| path::is_within(full, folder))
    }

    /// A word read as a path, its wildcards included, leads into the data folder.
    pub fn word_is_own(&self, word: &Word, cwd: &str) -> bool {
        let full = path::resolve(&word.text, cwd);
        if !word.glob {
            return self.is_own(&full);
        }
        let leads = |dir: &str| covers(&full, dir) && full.split('/').count() >= dir.split('/').count();
        self.data_dirs().any(leads) && !self.exempt.iter().any(|folder| path::is_within(&full, folder))
    }

    /// Removing this with all below it takes away the system, a home or our data.
    pub fn is_vital(&self, word: &Word, cwd: &str) -> bool {
        self.vital_of(word, cwd, &|_| true)
    }

    /// Giving everything below this other rights breaks the system or opens our data.
    pub fn is_vital_for_rights(&self, word: &Word, cwd: &str) -> bool {
        self.vital_of(word, cwd, &|top| !LOOSE.contains(&top))
    }

    fn vital_of(&self, word: &Word, cwd: &str, counts: &dyn Fn(&str) -> bool) -> bool {
        if word.text.is_empty() || word.opaque {
            return false;
        }
        let full = path::resolve(&word.text, cwd);
        let is_one = |full: &str| {
            (TOP.contains(&full) && counts(full))
                || full == path::resolve(&self.facts.service_home, "/")
                || full == self.homes
                || full == self.projects
                || self.is_own(full)
                || self.data_dirs().any(|dir| path::is_within(dir, full))
        };
        if !word.glob {
            return is_one(&full);
        }
        // `/etc/*`: everything in a vital folder. `/v*`: a wildcard that hits one.
        let all_in = full.strip_suffix("/*").or(full.strip_suffix("/.*")).or(full.strip_suffix("/{*,.*}"));
        all_in.is_some_and(|folder| is_one(if folder.is_empty() { "/" } else { folder }))
            || TOP.iter().any(|top| counts(top) && *top != "/" && same_depth_match(&full, top))
            || self
                .data_dirs()
                .any(|dir| covers(&full, dir) && full.split('/').count() <= dir.split('/').count())
            || self.word_is_own(word, cwd)
    }
}

/// Each part of the pattern matches the part of `dir` at its place, as far as both go.
fn covers(pattern: &str, dir: &str) -> bool {
    pattern.split('/').zip(dir.split('/')).all(|(pattern, part)| path::part_matches(pattern, part))
}

fn same_depth_match(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count() && covers(pattern, path)
}
