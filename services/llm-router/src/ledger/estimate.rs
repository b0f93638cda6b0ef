//! What a call can cost at most, before it is made.

use crate::{
    context::Prompt,
    route::{Candidate, Plan},
};
use protocol::price::Tokens;

/// Bytes of text a token: real texts have about four, code three.
const BYTES_A_TOKEN: i64 = 3;
/// Numbers, hex and base64, of which outputs of commands are full, have two: what is reserved holds for them.
const CAREFULLY: i64 = 2;
/// Of a page of a document, beyond what its size counts: it is read as its text and as a picture, and both together
/// take up to 4,500.
const TOKENS_A_PAGE: i64 = 3_000;
/// Answers are bounded by what a budget has room for, down to this; below it nothing is asked.
const SHARES: [u32; 4] = [1, 2, 4, 16];

/// Amounts to be reserved, and what each of them allows.
pub struct Estimate {
    pub input: i64,
    /// 1e-9 USD, the dearest first. Empty: what a candidate costs is not known.
    pub amounts: Vec<i64>,
}

impl Estimate {
    /// Over all candidates, since any of them may answer. A prompt that bounds its answer has one amount.
    pub fn of(plan: &Plan, prompt: &Prompt) -> Self {
        let input = Self::input_of(plan, prompt);
        if plan.candidates.iter().any(|candidate| !candidate.priced.is_known()) {
            return Self { input, amounts: Vec::new() };
        }
        let careful = input.saturating_mul(BYTES_A_TOKEN) / CAREFULLY;
        let dearest = |output: &dyn Fn(&Candidate) -> u32| {
            let costs =
                plan.candidates.iter().map(|candidate| at_most(candidate, careful, output(candidate)));
            costs.max().unwrap_or(0)
        };
        let amounts = match prompt.max_output {
            Some(most) => vec![dearest(&|_| most)],
            None => SHARES.map(|share| dearest(&|candidate| output(candidate, share))).to_vec(),
        };
        Self { input, amounts }
    }

    /// How many pages a document has is a guess that may go far; what no model has room for is refused, and not charged.
    fn input_of(plan: &Plan, prompt: &Prompt) -> i64 {
        let rooms = plan.candidates.iter().map(|candidate| candidate.priced.max_input().map(i64::from));
        let most = rooms.collect::<Option<Vec<i64>>>().and_then(|rooms| rooms.into_iter().max());
        most.map_or_else(|| input(prompt), |most| input(prompt).min(most))
    }

    /// Tokens that the answer of this candidate may have under the amount that was reserved; none: as many as it likes.
    pub fn output(candidate: &Candidate, reserved: usize) -> Option<u32> {
        let share = SHARES.get(reserved).copied().unwrap_or(1);
        candidate.priced.costs().then(|| output(candidate, share))
    }
}

/// Tokens, about, beyond which an answer of at most `most` is not heard any longer: twice as many, since they are counted by
/// bytes here.
pub fn most_heard(most: u32) -> i64 {
    i64::from(most) * 2 + 2_000
}

pub fn input(prompt: &Prompt) -> i64 {
    let bytes = i64::try_from(prompt.size()).unwrap_or(i64::MAX / 2);
    bytes / BYTES_A_TOKEN + i64::from(prompt.pages()) * TOKENS_A_PAGE + 16
}

/// Tokens of so many bytes of an answer.
pub fn tokens_of(bytes: usize) -> i64 {
    (i64::try_from(bytes).unwrap_or(i64::MAX / 2) + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN
}

fn output(candidate: &Candidate, share: u32) -> u32 {
    (candidate.answer() / share).max(256)
}

/// All of the input fresh, or all of it written to the cache: whichever is dearer.
fn at_most(candidate: &Candidate, input: i64, output: u32) -> i64 {
    let output = i64::from(output);
    let fresh = Tokens { fresh: input, output, ..Tokens::default() };
    let written = Tokens { cache_write: input, output, ..Tokens::default() };
    let reasoned = Tokens { cache_write: input, reasoning: output, ..Tokens::default() };
    [fresh, written, reasoned].iter().map(|tokens| candidate.priced.cost(tokens)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{File, Said};

    #[test]
    fn a_page_counts_as_its_text_and_its_picture() {
        let with = |files: Vec<File>| {
            let mut prompt = Prompt::bare("", None);
            prompt.messages.push(Said::User { text: "read".into(), files });
            input(&prompt)
        };
        assert_eq!(with(vec![File::a_pdf()]) - with(Vec::new()), 2 * 4_500);
    }
}
