//! Removing or locking root.

use super::Call;

pub fn trip(call: &Call) -> Option<String> {
    let on_root = call.operands().any(|word| word.text == "root");
    let hit = match call.name {
        "userdel" | "deluser" => on_root,
        "passwd" => {
            on_root && (call.option("lde", "lock", "l") || call.has("--delete") || call.has("--expire"))
        }
        "usermod" => on_root && call.option("Le", "lock", "lo"),
        "chage" => on_root && call.option("E", "expiredate", "e"),
        "sed" => {
            call.option("i", "in-place", "i")
                && call.texts().any(|word| word == "/etc/passwd" || word == "/etc/shadow")
                && call.texts().any(|word| word.contains("root") && word.ends_with('d'))
        }
        _ => false,
    };
    hit.then(|| "it removes or locks root".to_owned())
}
