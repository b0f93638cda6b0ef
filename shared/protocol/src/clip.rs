//! Titles where there is little room.

/// At most so many characters, the last of which says that something was cut off.
pub fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(chars.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn what_is_too_long_says_so() {
        let of = |chars| clip("日本 aé", chars);
        assert_eq!([of(6), of(5), of(4), of(1)], ["日本 aé", "日本 aé", "日本…", "…"]);
    }
}
