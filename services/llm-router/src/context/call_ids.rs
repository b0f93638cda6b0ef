//! Under which ids a prompt shows its calls.
//!
//! Providers take back no id but their own kind's: Mistral nine letters and digits and nothing else, OpenAI at most 40
//! characters; and those that number their calls from 0 in each answer would give the same id twice. So each call
//! gets one that everybody takes, made of where it stands: it stays the same while older turns leave the prompt, and
//! with it the prefix that caches know.

use protocol::TurnId;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 9;

/// The ids of one prompt.
#[derive(Debug, Default)]
pub struct CallIds {
    given: HashSet<String>,
}

impl CallIds {
    /// Of a call in a step of a turn; another one each time, even for the same call.
    pub fn of(&mut self, turn: &TurnId, step: i64, call_id: &str) -> String {
        let mut again = 0;
        loop {
            let id = digest(turn, step, call_id, again);
            if self.given.insert(id.clone()) {
                return id;
            }
            again += 1;
        }
    }
}

fn digest(turn: &TurnId, step: i64, call_id: &str, again: u64) -> String {
    let digest = Sha256::new()
        .chain_update(turn.as_str())
        .chain_update([0])
        .chain_update(step.to_be_bytes())
        .chain_update(again.to_be_bytes())
        .chain_update(call_id)
        .finalize();
    digest.iter().take(LENGTH).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_provider_called_it_everybody_takes_it_back() {
        let turn = TurnId::from("0199");
        let mut ids = CallIds::default();
        let of_vllm = format!("chatcmpl-tool-{}", "0123456789abcdef".repeat(2));
        assert_eq!(of_vllm.len(), 46);
        // Kimi's, vLLM's, Mistral's, none, no ASCII, OpenAI's, and some twice.
        let calls = [
            "functions.x:0",
            of_vllm.as_str(),
            "D681PevKs",
            "",
            "ключ🦀",
            "call_0fypS1hVX",
            "call_0",
            "call_0",
            "",
        ];
        let all: Vec<String> = calls.iter().map(|call| ids.of(&turn, 1, call)).collect();
        for (call, id) in calls.iter().zip(&all) {
            assert!(id.len() == 9 && id.bytes().all(|b| b.is_ascii_alphanumeric()), "{call:?}: {id}");
        }
        let unlike: HashSet<&String> = all.iter().collect();
        assert_eq!(unlike.len(), calls.len(), "{all:?}");
        // Where it stands counts, and neither what stands before it nor a border within the names.
        let fresh = |turn: &str, step, call| CallIds::default().of(&TurnId::from(turn), step, call);
        assert_eq!(fresh("0199", 1, "call_0"), all[6]);
        assert!(![fresh("0198", 1, "call_0"), fresh("0199", 2, "call_0")].contains(&all[6]));
        assert_ne!(fresh("a", 1, "bc"), fresh("ab", 1, "c"));
    }
}
