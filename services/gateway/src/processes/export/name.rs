//! The file's name: the chat's title, as far as every file system takes it.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use protocol::process::Process;

const MOST: usize = 60;

/// `Content-Disposition: attachment`, with a plain name for old programs and the true one.
pub fn as_file(process: &Process, ending: &str) -> ContentDisposition {
    let plain = format!("chat-{}.{ending}", process.pid);
    let words = words(&process.title);
    let own = if words.is_empty() { plain.clone() } else { format!("{words}.{ending}") };
    let own = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: own.into_bytes(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(own)],
    }
}

/// Letters and digits, and hyphens between them.
fn words(title: &str) -> String {
    let mut name = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    name.chars().take(MOST).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(words("../../etc/passwd"), "etc-passwd");
        assert_eq!(words("How full is the \"disk\"?\r\nX: y"), "How-full-is-the-disk-X-y");
        assert_eq!(words("Ärger – 日本"), "Ärger-日本");
        assert_eq!(words("\u{202e}..."), "");
        assert_eq!(words(&"a ".repeat(100)).len(), 59);
    }
}
