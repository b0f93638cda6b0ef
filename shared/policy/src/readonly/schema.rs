//! How a program's options are written down and read.

/// One program (or several that read their options alike).
pub struct Schema {
    /// Names, separated by spaces.
    pub names: &'static str,
    /// Short options without a value. A digit stands for the old form `-50`.
    pub flags: &'static str,
    /// Short options with a value, glued or in the next word.
    pub values: &'static str,
    /// Short options with a number glued, a number in the next word, or none.
    pub counts: &'static str,
    /// Long options: `name`, `name=` (with a value, glued or next), `name=?` (with or without, glued only), `name=#`
    /// (a number, as with `counts`).
    pub long: &'static str,
    pub operands: Operands,
    /// Flags (short, or long in full) that read all that lies below.
    pub recursive: &'static [&'static str],
    /// A folder as an operand is read by itself, not with all the files in it.
    pub folders: bool,
}

/// What may follow the options.
#[derive(Clone, Copy)]
pub enum Operands {
    Any,
    AtMost(usize),
    /// Each must satisfy this.
    Each(fn(&str) -> bool),
}

/// What an option takes of the next word.
enum Next {
    Nothing,
    Value,
    /// If it is one.
    Number,
}

/// What was read.
pub struct Read<'a> {
    pub operands: Vec<&'a str>,
    pub recursive: bool,
}

impl Schema {
    pub const fn new(
        names: &'static str,
        flags: &'static str,
        values: &'static str,
        long: &'static str,
    ) -> Self {
        Self {
            names,
            flags,
            values,
            counts: "",
            long,
            operands: Operands::Any,
            recursive: &[],
            folders: true,
        }
    }

    pub const fn counts(self, counts: &'static str) -> Self {
        Self { counts, ..self }
    }

    pub const fn operands(self, operands: Operands) -> Self {
        Self { operands, ..self }
    }

    pub const fn recursive(self, recursive: &'static [&'static str]) -> Self {
        Self { recursive, ..self }
    }

    /// It reads the files in a folder that it is given.
    pub const fn opens_folders(self) -> Self {
        Self { folders: false, ..self }
    }

    /// Reads the words as the program would, or says at which it stopped understanding. Each is looked at in its turn:
    /// what stands in the place of a value is none of the options, and what does not is never skipped.
    pub fn read<'a>(&self, args: &[&'a str]) -> Result<Read<'a>, String> {
        let mut read = Read { operands: Vec::new(), recursive: false };
        let mut words = args.iter().copied();
        let mut only_operands = false;
        while let Some(word) = words.next() {
            if only_operands || word == "-" || !word.starts_with('-') {
                read.operands.push(word);
            } else if word == "--" {
                only_operands = true;
            } else if let Some(long) = word.strip_prefix("--") {
                read.recursive |= self.recursive.contains(&word);
                self.long_takes(long)?.take(word, &mut words)?;
            } else {
                self.short_takes(&word[1..], &mut read.recursive)?.take(word, &mut words)?;
            }
        }
        self.check_operands(&read.operands)?;
        Ok(read)
    }

    fn long_takes(&self, long: &str) -> Result<Next, String> {
        let (name, glued) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        for known in self.long.split_ascii_whitespace() {
            match (known.split_once('='), glued) {
                (None, None) if known == name => return Ok(Next::Nothing),
                (Some((known, "")), None) if known == name => return Ok(Next::Value),
                (Some((known, "" | "?")), _) if known == name => return Ok(Next::Nothing),
                (Some((known, "#")), None) if known == name => return Ok(Next::Number),
                (Some((known, "#")), Some(value)) if known == name && is_number(value) => {
                    return Ok(Next::Nothing);
                }
                _ => {}
            }
        }
        Err(format!("the option --{name} is not known to only read"))
    }

    fn short_takes(&self, cluster: &str, recursive: &mut bool) -> Result<Next, String> {
        if self.flags.contains('0') && is_number(cluster) {
            return Ok(Next::Nothing);
        }
        for (at, letter) in cluster.char_indices() {
            let glued = &cluster[at + letter.len_utf8()..];
            if self.values.contains(letter) {
                return Ok(if glued.is_empty() { Next::Value } else { Next::Nothing });
            }
            if self.counts.contains(letter) && glued.is_empty() {
                return Ok(Next::Number);
            }
            if self.counts.contains(letter) && is_number(glued) {
                return Ok(Next::Nothing);
            }
            if !self.flags.contains(letter) || letter == '0' {
                return Err(format!("the option -{letter} is not known to only read"));
            }
            *recursive |= self.recursive.iter().any(|flag| flag.len() == 1 && flag.starts_with(letter));
        }
        Ok(Next::Nothing)
    }

    fn check_operands(&self, operands: &[&str]) -> Result<(), String> {
        let refused = match self.operands {
            Operands::Any => None,
            Operands::AtMost(most) => operands.get(most),
            Operands::Each(fits) => operands.iter().find(|word| !fits(word)),
        };
        match refused {
            Some(word) => Err(format!("what {word} means here is not known to only read")),
            None => Ok(()),
        }
    }
}

impl Next {
    fn take<'a>(
        self,
        option: &str,
        words: &mut (impl Iterator<Item = &'a str> + Clone),
    ) -> Result<(), String> {
        match self {
            Self::Nothing => {}
            Self::Value => {
                words.next().ok_or_else(|| format!("{option} lacks its value"))?;
            }
            Self::Number => {
                if words.clone().next().is_some_and(is_number) {
                    words.next();
                }
            }
        }
        Ok(())
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
