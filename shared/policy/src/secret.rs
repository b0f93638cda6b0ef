//! Paths whose content is a secret, or leads around every other check: reading them asks.

use crate::path;

/// Names that are secret wherever they stand.
const NAMES: &[&str] = &[
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".kube",
    ".docker",
    ".gcloud",
    "gcloud",
    ".password-store",
    ".netrc",
    ".pgpass",
    ".my.cnf",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".vault-token",
    ".htpasswd",
    ".Xauthority",
    "keyring",
    "keyrings",
    "sudoers",
    "sudoers.d",
    "opasswd",
    "system-connections",
    "wireguard",
    "private",
    "keys",
    "authinfo",
    ".authinfo",
    "wp-config.php",
    ".s3cfg",
    ".boto",
    ".dockercfg",
    ".terraform.d",
    ".claude.json",
    "rclone.conf",
    "kubeconfig",
    "k3s.yaml",
    "logins.json",
    "key4.db",
    "cookies.sqlite",
    "Cookies",
    "token",
    "tokens",
];
const PREFIXES: &[&str] = &[
    ".env",
    "credentials",
    "secret",
    "shadow",
    "gshadow",
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "ssh_host_",
];
const SUFFIXES: &[&str] = &[
    ".pem",
    ".key",
    ".p12",
    ".pfx",
    ".jks",
    ".keystore",
    ".kdbx",
    ".ovpn",
    ".asc",
    ".gpg",
    ".age",
    ".env",
    ".keytab",
    ".ppk",
    ".token",
    "_history",
];
/// What below `/proc/<pid>/` is the process's memory, environment, or a door to other files.
const PROC: &[&str] = &["environ", "root", "cwd", "fd", "fdinfo", "mem", "maps", "map_files", "task", "auxv"];

/// Why this word, read as a path from `cwd`, is not for reading unasked.
pub fn reason(word: &str, cwd: &str) -> Option<String> {
    let said = |why: &str| Some(format!("{word}: {why}"));
    if climbs_after_descending(word) {
        return said("it goes down and up again, which a link can lead elsewhere");
    }
    let full = path::resolve(word, cwd);
    let parts: Vec<&str> = full.split('/').skip(1).collect();
    match parts.as_slice() {
        ["proc", "kcore" | "kmsg" | "kpageflags", ..] => return said("it is the kernel's memory"),
        ["proc", _, rest @ ..] if rest.iter().any(|part| PROC.contains(part)) => {
            return said("it shows a process's environment, memory or files");
        }
        ["dev", rest @ ..] if !rest.is_empty() && rest != ["null"] => return said("it is a device"),
        _ => {}
    }
    if parts.iter().any(|part| is_secret_name(part)) {
        return said("it may hold a secret");
    }
    None
}

fn is_secret_name(part: &str) -> bool {
    NAMES.contains(&part)
        || PREFIXES.iter().any(|prefix| part.starts_with(prefix))
        || SUFFIXES.iter().any(|suffix| part.ends_with(suffix))
}

fn climbs_after_descending(word: &str) -> bool {
    let mut down = false;
    for part in word.split('/') {
        match part {
            "" | "." => {}
            ".." if down => return true,
            ".." => {}
            _ => down = true,
        }
    }
    false
}
