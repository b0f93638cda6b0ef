//! A command's words, when it is nothing but words.

/// argv of a command in plain words, without any shell syntax.
pub type Words = Vec<String>;

/// A command longer than this is read by a person, never waved through.
const LONGEST: usize = 4096;

/// None when there is anything that a shell would treat specially (quotes, `$`, `*`, `;`, `|`, `~`,
/// `=` in the first word, a newline, a control or non-ASCII character …).
pub fn plain_words(command: &str) -> Option<Words> {
    let command = command.strip_suffix('\n').unwrap_or(command);
    if command.len() > LONGEST || !command.bytes().all(is_plain) {
        return None;
    }
    let words: Words = command.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let first = words.first()?;
    (!first.contains('=')).then_some(words)
}

/// Means itself to every shell, wherever it stands in a word. An allow-list: what is not here is special.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" _-./:,@%+=".contains(&byte)
}
