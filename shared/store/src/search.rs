//! Looking for words in titles and in what was said.

use crate::{Error, Result, Store, processes::visible, row::Row};
use protocol::{MessageId, Millis, Pid, UserId, message::Block};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use std::{
    cmp::Reverse,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How long a search may take. Some words in some texts take SQLite hours: each place looks like a beginning.
const TIME: Duration = Duration::from_secs(5);
/// Steps of SQLite between two looks at the time: about one row, since one text may take a second.
const LOOK_EVERY: i32 = 8;
/// Places of one chat at most: one that speaks of nothing else must not hide the others.
const OF_ONE_CHAT: i64 = 5;

/// Where in a list of places one stands: the newest first, of one time the titles first, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundAt {
    pub at: Millis,
    pub title: bool,
    /// The pid, of a title; of a message its number among all.
    pub n: i64,
}

impl FoundAt {
    /// Below which number the titles, and the messages, of that very time come after it.
    fn below(self) -> (i64, i64) {
        if self.title { (self.n, i64::MAX) } else { (i64::MIN, self.n) }
    }
}

/// A place where the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub place: FoundAt,
    pub pid: Pid,
    pub title: String,
    pub archived: bool,
    /// None when the title has them.
    pub message_id: Option<MessageId>,
    /// All that was said there.
    pub texts: Vec<String>,
}

/// Rows that hold the words as JSON writes them, which is cheap to tell, and of these the ones that have
/// them in a text. $1: the owner; $2 and $6: the first; $3: the second;
/// $7 and $8: where they begin.
macro_rules! said_sql {
    ($rough:literal, $like:literal) => {
        concat!(
            "WITH found AS (
                SELECT m.n, m.created_at, ROW_NUMBER() OVER (PARTITION BY m.pid ORDER BY m.n DESC) AS nth
                FROM messages m
                WHERE m.owner_id = $1 AND m.role IN ('user', 'assistant') AND m.set_aside_by IS NULL
                  AND ",
            $rough,
            " AND EXISTS (SELECT 1 FROM json_each(m.blocks) b
                      WHERE b.value ->> '$.type' = 'text' AND b.value ->> '$.text' ",
            $like,
            "))
             SELECT m.n, m.pid, m.id, m.blocks, m.created_at AS at, p.title, p.archived_at
             FROM found f JOIN messages m ON m.n = f.n JOIN processes p ON p.pid = m.pid
             WHERE f.nth <= $4 AND ",
            visible!("m.pid"),
            " AND (f.created_at < $7 OR f.created_at = $7 AND f.n < $8) ORDER BY f.created_at DESC, f.n DESC LIMIT $5"
        )
    };
}

macro_rules! title_sql {
    ($like:literal) => {
        concat!(
            "SELECT pid, title, archived_at, active_at AS at FROM processes WHERE owner_id = $1 AND title ",
            $like,
            " AND ",
            visible!("processes.pid"),
            " AND (active_at < $4 OR active_at = $4 AND pid < $5) ORDER BY active_at DESC, pid DESC LIMIT $3"
        )
    };
}

impl Store {
    /// Titles, by their chat's last activity, and what people and models said, the newest first; at most 5
    /// messages of one chat. What was set aside is left out. Letters that differ in case only are the same;
    /// the words stand for themselves, without wildcards. `after`: the last place of the page before.
    ///
    /// `TooLong` after 5 s, or when two others are still under way 10 s later.
    pub async fn search(
        &self,
        owner: &UserId,
        words: &str,
        after: Option<FoundAt>,
        limit: i64,
    ) -> Result<Vec<Found>> {
        let plain = words.is_ascii();
        let from = after.map_or(i64::MAX, |place| place.at.0);
        let (titles_below, messages_below) = after.map_or((i64::MAX, i64::MAX), FoundAt::below);
        let mut read = self.searches.begin().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => Error::TooLong,
            other => other.into(),
        })?;
        let _bound = Bound::set(&mut read).await?;
        let exactly = if plain { like(words) } else { glob(words) };
        let titles = if plain { title_sql!("LIKE $2 ESCAPE '!'") } else { title_sql!("GLOB $2") };
        let titles = sqlx::query(titles)
            .bind(owner.as_str())
            .bind(&exactly)
            .bind(limit)
            .bind(from)
            .bind(titles_below)
            .fetch_all(&mut *read)
            .await?;
        let said = if plain {
            said_sql!("m.blocks LIKE $2 ESCAPE '!' AND $6 = $2", "LIKE $3 ESCAPE '!'")
        } else {
            said_sql!("(m.blocks GLOB $2 OR m.blocks GLOB $6)", "GLOB $3")
        };
        let [one, other] =
            if plain { [(); 2].map(|()| like(&written(words))) } else { globs(&written(words)) };
        let said = sqlx::query(said)
            .bind(owner.as_str())
            .bind(one)
            .bind(&exactly)
            .bind(OF_ONE_CHAT)
            .bind(limit)
            .bind(other)
            .bind(from)
            .bind(messages_below)
            .fetch_all(&mut *read)
            .await?;
        let titles = titles.iter().map(titled);
        let mut found = titles.chain(said.iter().map(said_there)).collect::<Result<Vec<_>>>()?;
        found.sort_by_key(|found| {
            let FoundAt { at, title, n } = found.place;
            Reverse((at, title, n))
        });
        found.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(found)
    }
}

/// Ends what a connection is doing, when its time is over or when nobody waits for it any more.
struct Bound {
    left: Arc<AtomicBool>,
}

impl Bound {
    async fn set(sql: &mut SqliteConnection) -> Result<Self> {
        let (left, begun) = (Arc::new(AtomicBool::new(false)), Instant::now());
        let seen = left.clone();
        let goes_on = move || begun.elapsed() < TIME && !seen.load(Ordering::Relaxed);
        // In place of the one before: only searches use these connections, and each sets its own.
        sql.lock_handle().await?.set_progress_handler(LOOK_EVERY, goes_on);
        Ok(Self { left })
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        self.left.store(true, Ordering::Relaxed);
    }
}

fn titled(row: &SqliteRow) -> Result<Found> {
    let row = Row { table: "processes", row };
    Ok(Found {
        place: FoundAt { at: row.time("at")?, title: true, n: row.int("pid")? },
        pid: Pid(row.int("pid")?),
        title: row.text("title")?,
        archived: row.maybe_int("archived_at")?.is_some(),
        message_id: None,
        texts: vec![row.text("title")?],
    })
}

fn said_there(row: &SqliteRow) -> Result<Found> {
    let row = Row { table: "messages", row };
    let blocks: Vec<Block> = row.json("blocks")?;
    let text = |block| match block {
        Block::Text { text } => Some(text),
        _ => None,
    };
    Ok(Found {
        place: FoundAt { at: row.time("at")?, title: false, n: row.int("n")? },
        pid: Pid(row.int("pid")?),
        title: row.text("title")?,
        archived: row.maybe_int("archived_at")?.is_some(),
        message_id: Some(row.text("id")?),
        texts: blocks.into_iter().filter_map(text).collect(),
    })
}

/// As they stand in JSON.
fn written(words: &str) -> String {
    let json = serde_json::Value::from(words).to_string();
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&json).to_owned()
}

/// A pattern for LIKE, which knows the case of ASCII letters only.
fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "%"
}

/// A pattern for GLOB: each letter in all its cases.
fn glob(words: &str) -> String {
    let letters: String = words.chars().map(|c| class(&cases(c))).collect();
    format!("*{letters}*")
}

/// The same as two patterns, one for each case of the first letter: with a letter to look for, and not a
/// choice, GLOB is five times as fast.
fn globs(words: &str) -> [String; 2] {
    let mut letters = words.chars();
    let first = letters.next().map(cases).unwrap_or_default();
    let rest: String = letters.map(|c| class(&cases(c))).collect();
    let of = |first: &[char]| format!("*{}{rest}*", class(first));
    match first.as_slice() {
        [lower, upper] => [of(&[*lower]), of(&[*upper])],
        cases => [of(cases), of(cases)],
    }
}

fn class(cases: &[char]) -> String {
    match cases {
        [c] if !matches!(c, '*' | '?' | '[') => c.to_string(),
        cases => format!("[{}]", cases.iter().collect::<String>()),
    }
}

fn cases(c: char) -> Vec<char> {
    let upper = single(c.to_uppercase(), c);
    let mut cases = vec![c, single(c.to_lowercase(), c), upper, single(upper.to_lowercase(), c)];
    cases.sort_unstable();
    cases.dedup();
    cases
}

/// The other case, when it is one letter too.
fn single(mut cased: impl ExactSizeIterator<Item = char>, or: char) -> char {
    if cased.len() == 1 { cased.next().unwrap_or(or) } else { or }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_the_words_alone() {
        assert_eq!(like("50%_!a"), "%50!%!_!!a%");
        assert_eq!(glob("ä*[b"), "*[Ää][*][[][Bb]*");
        assert_eq!(glob("ß1]^-"), "*ß1]^-*");
        assert_eq!(globs("äb"), ["*Ä[Bb]*", "*ä[Bb]*"]);
        assert_eq!(globs("*ä")[0], "*[*][Ää]*");
        assert_eq!(glob("ς"), "*[Σςσ]*");
        assert_eq!(written("\"b\\c\n\""), "\\\"b\\\\c\\n\\\"");
    }
}
