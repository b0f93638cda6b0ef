//! Texts of others inside a Markdown file: none gets out of its place, whatever it holds.

/// What a terminal would act upon is taken out or made visible; line ends are one character.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\t' => out.push(c),
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Colours and the like (ECMA-48): `ESC [ … letter`, `ESC ] … BEL` or `ESC \`, or two characters.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next_if(|c| ('\u{20}'..='\u{7e}').contains(c)) {
        Some('[') => {
            while chars.next_if(|c| ('\u{20}'..='\u{3f}').contains(c)).is_some() {}
            chars.next_if(|c| ('\u{40}'..='\u{7e}').contains(c));
        }
        Some(']') => {
            while chars.next_if(|c| !matches!(c, '\u{7}' | '\u{1b}' | '\n')).is_some() {}
            chars.next_if_eq(&'\u{7}');
        }
        _ => {}
    }
}

/// Words on one line that mean nothing but themselves.
pub fn words(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A code span, in more backticks than it holds.
pub fn code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.is_empty() || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A block of its own, in a fence longer than any inside.
pub fn fenced(language: &str, text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat((longest_run(&text, '`') + 1).max(3));
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{text}{end}{fence}\n")
}

/// Said by a person: a quotation that keeps its lines.
pub fn quoted(text: &str) -> String {
    let text = visible(text);
    let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
    let mut out = String::new();
    for (n, line) in lines.iter().enumerate() {
        let goes_on = !line.trim().is_empty() && lines.get(n + 1).is_some_and(|next| !next.trim().is_empty());
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(&defines_nothing(line));
        // Two blanks break a line where Markdown would join it with the next one.
        out.push_str(if goes_on { "  \n" } else { "\n" });
    }
    out
}

/// Said by a model, in Markdown: as it is, two levels of headings down, when it surely ends where it
/// ends; else as a quotation, which nothing inside can leave.
pub fn said(text: &str) -> String {
    let text = visible(text);
    tame(text.trim_matches('\n')).unwrap_or_else(|| quoted(&text))
}

/// None for a fence that is not closed or not at the margin, and for HTML, which may have no end: an open
/// `<details>` in the middle of a line would fold away everything that follows.
fn tame(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut fence: Option<(char, usize)> = None;
    let mut before = "";
    for line in text.lines() {
        match fence {
            Some((c, long)) if closes(line, c, long) => fence = None,
            Some(_) => {}
            None if line.contains("```") || line.contains("~~~") => fence = Some(opened(line)?),
            None if html(line) => return None,
            None if heading(line) => {
                out.push_str(if line.trim_start().starts_with("#####") { "" } else { "##" })
            }
            // Under words it would make them a heading.
            None if underline(line) && !before.trim().is_empty() => out.push('\n'),
            None => {}
        }
        match fence {
            None if heading(line) => out.push_str(&defines_nothing(line.trim_start())),
            None => out.push_str(&defines_nothing(line)),
            Some(_) => out.push_str(line),
        }
        out.push('\n');
        before = line;
    }
    fence.is_none().then_some(out)
}

/// The address of a link holds in the whole file, wherever it is defined: `[1]: …` is words here.
fn defines_nothing(line: &str) -> String {
    if outside_code(line).contains("]:") { line.replace("]:", "]\\:") } else { line.to_owned() }
}

/// A tag, a comment or the like; an address in `<` and `>` is none.
fn html(line: &str) -> bool {
    let plain = outside_code(line);
    plain.match_indices('<').any(|(at, _)| {
        let rest = &plain[at + 1..];
        let address = ["https://", "http://", "mailto:"].iter().any(|begin| rest.starts_with(begin));
        let opens = rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        opens && !(address && rest.split_once('>').is_some_and(|(inside, _)| !inside.contains([' ', '<'])))
    })
}

/// The line without its code spans. Where a span is not closed in the line, nothing is code.
fn outside_code(line: &str) -> String {
    let (mut plain, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('`') {
        let ticks = rest[at..].chars().take_while(|c| *c == '`').count();
        let inside = &rest[at + ticks..];
        let Some(end) = ends_of(inside, ticks) else { return line.to_owned() };
        plain.push_str(&rest[..at]);
        rest = &inside[end..];
    }
    plain + rest
}

/// Behind the first run of exactly so many backticks.
fn ends_of(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text[at..].find('`') {
        let run = text[at + next..].chars().take_while(|c| *c == '`').count();
        at += next + run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

fn opened(line: &str) -> Option<(char, usize)> {
    let c = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let long = line.chars().take_while(|other| *other == c).count();
    let rest = &line[long..];
    (long >= 3 && !rest.contains('`') && !rest.contains("~~~")).then_some((c, long))
}

fn closes(line: &str, c: char, long: usize) -> bool {
    let bare = line.trim_start_matches(' ');
    let run = bare.chars().take_while(|other| *other == c).count();
    line.len() - bare.len() <= 3 && run >= long && bare[run..].trim().is_empty()
}

fn heading(line: &str) -> bool {
    let bare = line.trim_start_matches(' ');
    let level = bare.chars().take_while(|c| *c == '#').count();
    line.len() - bare.len() <= 3
        && (1..=6).contains(&level)
        && bare[level..].chars().next().is_none_or(char::is_whitespace)
}

fn underline(line: &str) -> bool {
    let bare = line.trim();
    !bare.is_empty() && (bare.chars().all(|c| c == '=') || bare.chars().all(|c| c == '-'))
}

fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_upon_is_gone_or_seen() {
        assert_eq!(visible("\u{1b}[1;31mred\u{1b}[0m\r\nx\ry\u{7}\u{1b}]0;title\u{7}z\u{1b}"), "red\nx\ny␇z");
        assert_eq!(visible("a\u{202e}b\u{9b}c\td"), "a\u{fffd}b\u{fffd}c\td");
        assert_eq!(visible("\u{1b}]8;;http://evil\u{1b}\\link"), "link");
    }

    #[test]
    fn words_and_code_mean_themselves() {
        assert_eq!(words("# <b>[x](y)\n&amp;"), "\\# \\<b\\>\\[x\\](y) \\&amp;");
        assert_eq!(
            (code("a``b"), code("`"), code("")),
            ("```a``b```".into(), "`` ` ``".into(), "`  `".into())
        );
        assert_eq!(fenced("text", "a\n````\n"), "`````text\na\n````\n`````\n");
        assert_eq!(fenced("sh", "ls"), "```sh\nls\n```\n");
    }

    #[test]
    fn quotations_keep_their_lines() {
        assert_eq!(quoted("a\nb\n\n# c\n```\n"), "> a  \n> b\n>\n> # c  \n> ```\n");
    }

    #[test]
    fn answers_stay_in_their_place() {
        assert_eq!(
            said("# Big\ntext\n---\n```sh\n# not\n---\n```\n"),
            "### Big\ntext\n\n---\n```sh\n# not\n---\n```\n"
        );
        assert_eq!(said("##### five\n###### six"), "##### five\n###### six\n");
        for wild in [
            "```\nopen",
            "- ```\n  x\n  ```",
            "<!-- never closed",
            "a\n<script>",
            "well <details><summary>x",
            "a <img src=x onerror=y>",
            "see <!-- there",
            "<https://x.org",
            "`a <b> ``",
            "  ```\nx\n```",
            "~~~ a ~~~",
        ] {
            assert!(said(wild).lines().all(|line| line.starts_with('>')), "{wild}");
        }
        assert_eq!(
            said("a < b, 1<2, `<b>` and ``a ` <i>``, <https://x.org/?a=1>"),
            "a < b, 1<2, `<b>` and ``a ` <i>``, <https://x.org/?a=1>\n"
        );
        assert_eq!(said("[1]: http://x\n`[a]:`"), "[1]\\: http://x\n`[a]:`\n");
        assert_eq!(quoted("[^1]: x"), "> [^1]\\: x\n");
        assert_eq!(said("- a\n- b\n\n| x |\n|---|"), "- a\n- b\n\n| x |\n|---|\n");
    }
}
