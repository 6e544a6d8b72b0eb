//! Text from outside in a log line: quoted, control and direction characters escaped, length bounded.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write as _};

use crate::spelling::{is_hidden, odd_letters, without_passwords};

/// More of a name than this says nothing more about who called.
const MOST_OF_A_NAME: usize = 256;
/// More of an error than this is not read.
const MOST_OF_A_CAUSE: usize = 2_048;

/// Writes a text so that it can neither break a line nor turn one around.
pub(crate) struct Escaped<'a> {
    text: &'a str,
    most: usize,
}

impl<'a> Escaped<'a> {
    pub(crate) fn name(text: &'a str) -> Self {
        Self { text, most: MOST_OF_A_NAME }
    }

    pub(crate) fn cause(text: &'a str) -> Self {
        Self { text, most: MOST_OF_A_CAUSE }
    }

    fn into_text(self) -> Cow<'a, str> {
        let is_told_as_it_is =
            self.text.len() <= self.most && !odd_letters(self.text).any(is_written_out);
        if is_told_as_it_is { Cow::Borrowed(self.text) } else { Cow::Owned(self.to_string()) }
    }
}

/// A name as a field of a log line. A subscriber quotes texts, so that one with spaces and `=` in it stays one field;
/// what is written by [`Display`](fmt::Display) it writes as it is.
pub(crate) fn name_in_log(text: &str) -> Cow<'_, str> {
    Escaped::name(text).into_text()
}

/// The same of a sentence.
pub(crate) fn cause_in_log(text: &str) -> Cow<'_, str> {
    Escaped::cause(text).into_text()
}

/// An error and what caused it, in one line; without values and passwords, where it is known how an
/// error tells them.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = told(error);
    let mut next = error.source();
    while let Some(source) = next {
        // Writing into a string cannot fail.
        let _ = write!(text, ": {}", told(source));
        next = source.source();
    }
    without_passwords(&text)
}

/// An error's own words. serde's quote the value that was wrong, which may be personal.
fn told(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    let Some(json) = error.downcast_ref::<serde_json::Error>() else { return text };
    let names_only = ["missing field", "duplicate field"].iter().any(|head| text.starts_with(head));
    if !json.is_data() || names_only {
        return text;
    }
    let head =
        ["invalid type", "invalid value", "invalid length", "unknown field", "unknown variant"];
    let head = head.into_iter().find(|head| text.starts_with(head)).unwrap_or("invalid data");
    format!("{head} at line {} column {}", json.line(), json.column())
}

fn is_written_out(letter: char) -> bool {
    letter.is_control() || is_hidden(letter)
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.text.chars().take(self.most) {
            if is_written_out(letter) {
                write!(out, "{}", letter.escape_unicode())?;
            } else {
                out.write_char(letter)?;
            }
        }
        if self.text.chars().nth(self.most).is_some() {
            out.write_char('…')?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        let text = Escaped::name("a\r\nb\u{1b}[31m\0\u{202e}c\u{2028}").to_string();
        assert_eq!(text, r"a\u{d}\u{a}b\u{1b}[31m\u{0}\u{202e}c\u{2028}");
        assert_eq!(Escaped::name("Zoë 李").to_string(), "Zoë 李");
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for hidden in ['\u{e0041}', '\u{ad}', '\u{3164}', '\u{115f}', '\u{fff9}', '\u{180e}'] {
            let text = Escaped::name(&format!("ada{hidden}")).to_string();
            assert_eq!(text, format!("ada{}", hidden.escape_unicode()));
        }
    }

    #[test]
    fn a_value_is_not_told_where_serde_quotes_it() {
        let told = |json: &str| chain(&serde_json::from_str::<Vec<u8>>(json).unwrap_err());
        assert_eq!(told("[\"hunter2\"]"), "invalid type at line 1 column 10");
        assert_eq!(told("[1, 4711]"), "invalid value at line 1 column 8");
        assert_eq!(told("[1,"), "EOF while parsing a value at line 1 column 3");
        let custom: serde_json::Error = serde::de::Error::custom("hunter2 is not a date");
        assert_eq!(chain(&custom), "invalid data at line 0 column 0");
    }

    #[test]
    fn a_url_loses_its_user_and_password() {
        for (text, told) in [
            ("postgres://root:hunter2@db:5432/x failed", "postgres://…@db:5432/x failed"),
            ("at http://a@b and https://c:d@e?f@g", "at http://…@b and https://…@e?f@g"),
            ("amqp://u:p@ss@mq", "amqp://…@mq"),
            ("http://host/a@b", "http://host/a@b"),
            ("ada@example.com said 1://2", "ada@example.com said 1://2"),
            ("://", "://"),
        ] {
            assert_eq!(without_passwords(text), told);
        }
    }

    #[test]
    fn a_text_is_cut() {
        assert_eq!(
            Escaped::name(&"x".repeat(10_000)).to_string().chars().count(),
            MOST_OF_A_NAME + 1
        );
        assert_eq!(Escaped::name(&"x".repeat(MOST_OF_A_NAME)).to_string().len(), MOST_OF_A_NAME);
    }
}
