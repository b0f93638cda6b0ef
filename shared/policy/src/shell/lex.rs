//! The tokenizer: one pass over the characters.

use super::{Redirect, Script, Simple, Vars, Word};

/// Expansions within expansions are followed this deep.
const DEEPEST: usize = 12;
/// Words that one brace expansion may make.
const MOST_BRACES: usize = 64;

/// Words that stand before a command and are none.
const RESERVED: &[&str] = &[
    "{", "}", "then", "do", "else", "elif", "if", "while", "until", "!", "time", "fi", "done", "esac",
    "coproc",
];

/// Reads `text`, with the variables that are known; what it sets is added to them.
pub fn lex(text: &str, vars: &mut Vars) -> Script {
    let mut lexer = Lexer::new(text, vars, 0);
    lexer.run();
    lexer.script
}

enum Pending {
    Write,
    Read,
    Here { strip: bool },
    HereString,
}

struct Lexer<'v> {
    chars: Vec<char>,
    at: usize,
    vars: &'v mut Vars,
    depth: usize,
    script: Script,
    word: Option<Word>,
    has_brace: bool,
    simple: Simple,
    pending: Option<Pending>,
    /// Here-documents whose bodies begin after the next newline: of which command, until which line.
    heres: Vec<(usize, Word, bool)>,
}

impl<'v> Lexer<'v> {
    fn new(text: &str, vars: &'v mut Vars, depth: usize) -> Self {
        Self {
            chars: text.chars().collect(),
            at: 0,
            vars,
            depth,
            script: Script::default(),
            word: None,
            has_brace: false,
            simple: Simple::default(),
            pending: None,
            heres: Vec::new(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn run(&mut self) {
        while let Some(next) = self.next() {
            if !next.is_whitespace() && !matches!(next, '\'' | '"' | '\\') {
                self.script.bare.push(next);
            }
            match next {
                '\n' => {
                    self.script.bare.push(';');
                    self.end_command(false);
                    self.read_heredocs();
                }
                _ if next.is_ascii_whitespace() => self.end_word(),
                ';' | '(' | ')' => self.end_command(false),
                '&' if self.peek() == Some('>') => {}
                '&' => {
                    self.eat('&');
                    self.end_command(false);
                }
                '|' => {
                    let or = self.eat('|');
                    self.eat('&');
                    self.end_command(!or);
                }
                '<' | '>' => self.redirect(next),
                '#' if self.word.is_none() => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => self.word_char(next),
            }
        }
        self.end_command(false);
    }

    fn word_char(&mut self, next: char) {
        match next {
            '\'' => {
                let from = self.at;
                while self.next().is_some_and(|c| c != '\'') {}
                let to = if self.chars.get(self.at.wrapping_sub(1)) == Some(&'\'') {
                    self.at - 1
                } else {
                    self.at
                };
                let text: String = self.chars[from..to.max(from)].iter().collect();
                self.push_quoted(&text);
            }
            '"' => self.double_quoted(),
            '\\' => match self.next() {
                Some('\n') | None => {}
                Some(c) => self.push_quoted(&c.to_string()),
            },
            '$' => self.dollar(false),
            '`' => self.backtick(),
            '~' if self.word.is_none() => self.tilde(),
            _ => {
                let word = self.word.get_or_insert_default();
                word.glob |= matches!(next, '*' | '?' | '[');
                self.has_brace |= next == '{';
                word.text.push(next);
            }
        }
    }

    fn push_quoted(&mut self, text: &str) {
        let word = self.word.get_or_insert_default();
        word.quoted = true;
        word.text.push_str(text);
    }

    fn double_quoted(&mut self) {
        self.push_quoted("");
        while let Some(next) = self.next() {
            match next {
                '"' => return,
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some(c @ ('$' | '`' | '"' | '\\')) => self.push_quoted(&c.to_string()),
                    Some(c) => self.push_quoted(&format!("\\{c}")),
                },
                '$' => self.dollar(true),
                '`' => self.backtick(),
                c => self.push_quoted(&c.to_string()),
            }
        }
    }

    fn tilde(&mut self) {
        let rest: String = self.chars[self.at..].iter().take(5).collect();
        let ends = |c: Option<char>| c.is_none_or(|c| c == '/' || c.is_whitespace() || ";&|)<>".contains(c));
        let home = if ends(self.peek()) {
            self.vars.get("HOME").cloned()
        } else if rest.starts_with("root") && ends(rest.chars().nth(4)) {
            self.at += 4;
            Some("/root".to_owned())
        } else {
            None
        };
        self.word.get_or_insert_default().text.push_str(home.as_deref().unwrap_or("~"));
    }

    /// After a `$`.
    fn dollar(&mut self, quoted: bool) {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.balanced('(', ')');
                self.script.nested.push(inner);
                self.hole();
            }
            Some('{') => {
                self.at += 1;
                let inner = self.balanced('{', '}');
                self.expand(&inner, quoted);
                self.text_only(&inner);
            }
            Some('\'') if !quoted => {
                self.at += 1;
                self.ansi_c();
            }
            Some('"') if !quoted => {}
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let from = self.at;
                while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
                    self.at += 1;
                }
                let name: String = self.chars[from..self.at].iter().collect();
                self.expand(&name, quoted);
            }
            Some(c) if c.is_ascii_digit() || "@*#?-$!".contains(c) => {
                self.at += 1;
                self.hole();
            }
            _ => self.word.get_or_insert_default().text.push('$'),
        }
    }

    fn hole(&mut self) {
        self.word.get_or_insert_default().opaque = true;
    }

    /// A variable's value when it is known; unquoted, it falls apart at white space.
    fn expand(&mut self, name: &str, quoted: bool) {
        let Some(value) = self.vars.get(name).cloned() else { return self.hole() };
        if quoted {
            return self.push_quoted(&value);
        }
        for c in value.chars() {
            if c.is_whitespace() {
                self.end_word();
            } else {
                let word = self.word.get_or_insert_default();
                word.glob |= matches!(c, '*' | '?' | '[');
                word.text.push(c);
            }
        }
    }

    fn backtick(&mut self) {
        let mut inner = String::new();
        while let Some(next) = self.next() {
            match next {
                '`' => break,
                '\\' => inner.extend(self.next()),
                c => inner.push(c),
            }
        }
        self.script.nested.push(inner);
        self.hole();
    }

    /// `$'…'`: escapes for characters.
    fn ansi_c(&mut self) {
        self.push_quoted("");
        while let Some(next) = self.next() {
            let c = match next {
                '\'' => return,
                '\\' => match self.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    Some('e' | 'E') => '\x1b',
                    Some('x') => self.number(16, 2),
                    Some('u') => self.number(16, 4),
                    Some('U') => self.number(16, 8),
                    Some('0'..='7') => {
                        self.at -= 1;
                        self.number(8, 3)
                    }
                    Some(c) => c,
                    None => return,
                },
                c => c,
            };
            self.push_quoted(&c.to_string());
        }
    }

    fn number(&mut self, base: u32, most: usize) -> char {
        let mut value = 0_u32;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(base)) else { break };
            value = value.saturating_mul(base).saturating_add(digit);
            self.at += 1;
        }
        char::from_u32(value).unwrap_or('\u{fffd}')
    }

    /// What stands until the closing sign, which is eaten; quotes are respected.
    fn balanced(&mut self, open: char, close: char) -> String {
        let from = self.at;
        let mut depth = 1_usize;
        while let Some(next) = self.next() {
            match next {
                '\\' => self.at += 1,
                '\'' => while self.next().is_some_and(|c| c != '\'') {},
                '"' => {
                    while let Some(c) = self.next() {
                        match c {
                            '"' => break,
                            '\\' => self.at += 1,
                            _ => {}
                        }
                    }
                }
                c if c == open => depth += 1,
                c if c == close => {
                    depth -= 1;
                    if depth == 0 {
                        return self.chars[from..self.at - 1].iter().collect();
                    }
                }
                _ => {}
            }
        }
        self.at = self.at.min(self.chars.len());
        self.chars[from.min(self.at)..self.at].iter().collect()
    }

    /// Finds the substitutions in a text that is no command: a here-document, `${x:-…}`.
    fn text_only(&mut self, text: &str) {
        if self.depth >= DEEPEST {
            return;
        }
        let mut inner = Lexer::new(text, self.vars, self.depth + 1);
        while let Some(next) = inner.next() {
            match next {
                '\\' => inner.at += 1,
                '$' => inner.dollar(true),
                '`' => inner.backtick(),
                _ => {}
            }
        }
        let nested = std::mem::take(&mut inner.script.nested);
        self.script.nested.extend(nested);
    }

    fn redirect(&mut self, first: char) {
        if self.peek() == Some('(') {
            self.at += 1;
            let inner = self.balanced('(', ')');
            self.script.nested.push(inner);
            return self.hole();
        }
        let is_number = |word: &Word| !word.quoted && word.text.bytes().all(|byte| byte.is_ascii_digit());
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word();
        let pending = if first == '>' {
            let _ = self.eat('>') || self.eat('|') || self.eat('&');
            Pending::Write
        } else if self.eat('<') {
            if self.eat('<') { Pending::HereString } else { Pending::Here { strip: self.eat('-') } }
        } else if self.eat('>') {
            Pending::Write
        } else {
            self.eat('&');
            Pending::Read
        };
        self.pending = Some(pending);
    }

    fn end_word(&mut self) {
        let has_brace = std::mem::take(&mut self.has_brace);
        let Some(word) = self.word.take() else { return };
        match self.pending.take() {
            Some(Pending::Write) => self.simple.redirects.push(Redirect { writes: true, target: word }),
            Some(Pending::Read) => self.simple.redirects.push(Redirect { writes: false, target: word }),
            Some(Pending::HereString) => self.simple.heredoc = Some(word.text),
            Some(Pending::Here { strip }) => self.heres.push((self.script.commands.len(), word, strip)),
            None if has_brace => self.simple.words.extend(braces(word)),
            None => self.simple.words.push(word),
        }
    }

    fn end_command(&mut self, pipes: bool) {
        self.end_word();
        self.pending = None;
        let mut simple = std::mem::take(&mut self.simple);
        while simple.words.first().is_some_and(|w| !w.quoted && RESERVED.contains(&w.text.as_str())) {
            simple.words.remove(0);
        }
        self.note_variables(&simple);
        let waits = self.heres.last().is_some_and(|(of, _, _)| *of == self.script.commands.len());
        // Only for, case and select take a list, and it is not a command.
        let is_list =
            simple.words.first().is_some_and(|w| matches!(w.text.as_str(), "for" | "case" | "select"));
        if is_list {
            simple.words.clear();
        }
        let said = !simple.words.is_empty() || !simple.redirects.is_empty();
        if said || waits {
            self.script.commands.push(simple);
        }
        self.simple.piped = pipes && (said || waits);
    }

    /// `x=1`, `export x=1`, `for x in a b`.
    fn note_variables(&mut self, simple: &Simple) {
        let texts: Vec<&str> = simple.words.iter().map(|word| word.text.as_str()).collect();
        if let ["for" | "select", name, "in", values @ ..] = texts.as_slice() {
            self.vars.insert((*name).to_owned(), values.join(" "));
            return;
        }
        let declares =
            matches!(texts.first(), Some(&("export" | "declare" | "local" | "readonly" | "typeset")));
        for word in simple.words.iter().skip(usize::from(declares)) {
            match assignment(&word.text) {
                Some((name, value)) if !word.opaque => {
                    self.vars.insert(name.to_owned(), value.to_owned());
                }
                Some(_) => {}
                None if declares => {}
                None => return,
            }
        }
    }

    fn read_heredocs(&mut self) {
        for (of, end, strip) in std::mem::take(&mut self.heres) {
            let mut body = String::new();
            while self.at < self.chars.len() {
                let line: String = self.chars[self.at..].iter().take_while(|c| **c != '\n').collect();
                self.at = (self.at + line.chars().count() + 1).min(self.chars.len());
                let line = if strip { line.trim_start_matches('\t') } else { line.as_str() };
                if line == end.text {
                    break;
                }
                body.push_str(line);
                body.push('\n');
            }
            if !end.quoted {
                self.text_only(&body);
            }
            if let Some(command) = self.script.commands.get_mut(of) {
                command.heredoc = Some(body);
            }
        }
    }
}

/// `name=value`, when the name is one.
pub fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let mut chars = name.chars();
    let first = chars.next()?;
    let is_name =
        (first.is_ascii_alphabetic() || first == '_') && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some((name, value))
}

/// `a{b,c}d` -> `abd acd`, again and again, up to a limit.
fn braces(word: Word) -> Vec<Word> {
    let (mut open, mut done) = (vec![word], Vec::new());
    while let Some(word) = open.pop() {
        let parts = (done.len() + open.len() < MOST_BRACES).then(|| split_brace(&word.text)).flatten();
        match parts {
            Some(parts) => open.extend(parts.into_iter().rev().map(|text| Word { text, ..word.clone() })),
            None => done.push(word),
        }
    }
    done
}

fn split_brace(text: &str) -> Option<Vec<String>> {
    let close = text.find('}')?;
    let open = text[..close].rfind('{')?;
    let inner = &text[open + 1..close];
    inner.contains(',').then(|| {
        inner.split(',').map(|part| format!("{}{part}{}", &text[..open], &text[close + 1..])).collect()
    })
}
