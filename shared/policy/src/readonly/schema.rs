//! How a program's options are written down and read.

/// One program (or several that read their options alike).
pub struct Schema {
    /// Names, separated by spaces.
    pub names: &'static str,
    /// Short options without a value. A digit stands for the old form `-50`.
    pub flags: &'static str,
    /// Short options with a value, glued or in the next word.
    pub values: &'static str,
    /// Long options: `name`, `name=` (with a value, glued or next), `name=?` (with or without, glued only).
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
        Self { names, flags, values, long, operands: Operands::Any, recursive: &[], folders: true }
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

    /// Reads the words as the program would, or says at which it stopped understanding.
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
                if self.long_takes_next(long)? && words.next().is_none() {
                    return Err(format!("{word} lacks its value"));
                }
            } else if self.short_takes_next(&word[1..], &mut read.recursive)? && words.next().is_none() {
                return Err(format!("{word} lacks its value"));
            }
        }
        self.check_operands(&read.operands)?;
        Ok(read)
    }

    fn long_takes_next(&self, long: &str) -> Result<bool, String> {
        let (name, glued) = match long.split_once('=') {
            Some((name, _)) => (name, true),
            None => (long, false),
        };
        for known in self.long.split_ascii_whitespace() {
            match (known.split_once('='), glued) {
                (None, false) if known == name => return Ok(false),
                (Some((known, "")), glued) if known == name => return Ok(!glued),
                (Some((known, "?")), _) if known == name => return Ok(false),
                _ => {}
            }
        }
        Err(format!("the option --{name} is not known to only read"))
    }

    fn short_takes_next(&self, cluster: &str, recursive: &mut bool) -> Result<bool, String> {
        if self.flags.contains('0') && !cluster.is_empty() && cluster.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(false);
        }
        for (at, letter) in cluster.char_indices() {
            if self.values.contains(letter) {
                return Ok(at + letter.len_utf8() == cluster.len());
            }
            if !self.flags.contains(letter) || letter == '0' {
                return Err(format!("the option -{letter} is not known to only read"));
            }
            *recursive |= self.recursive.iter().any(|flag| flag.len() == 1 && flag.starts_with(letter));
        }
        Ok(false)
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
