//! Paths by their text alone: this room does no IO, so symlinks are not followed here.

/// Absolute and without `.`, `..` and doubled slashes, read from `cwd` when it is relative.
pub fn resolve(path: &str, cwd: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let base = if path.starts_with('/') { "" } else { cwd };
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    format!("/{}", parts.join("/"))
}

/// True when `path` is `folder` or lies in it. Both resolved.
pub fn is_within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// True when `path` lies below `folder` and a part of it there begins with a dot. Both resolved.
pub fn has_hidden_part_below(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    !folder.is_empty() && is_within(path, folder) && path[folder.len()..].contains("/.")
}

/// The last part of a path, or of a program's name.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// One part of a path against one part of a pattern: `*` and `?`; `[` counts as `?`-like and matches anything.
pub fn part_matches(pattern: &str, part: &str) -> bool {
    if pattern.contains('[') {
        return true;
    }
    // A hidden name is not matched by a pattern that begins with a wildcard.
    if part.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let (pattern, part): (Vec<char>, Vec<char>) = (pattern.chars().collect(), part.chars().collect());
    let (mut p, mut s, mut star) = (0, 0, None);
    while s < part.len() {
        if p < pattern.len() && (pattern[p] == '?' || (pattern[p] == part[s] && pattern[p] != '*')) {
            p += 1;
            s += 1;
        } else if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, s));
            p += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            p = at + 1;
            s = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}
