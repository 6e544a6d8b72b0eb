//! Text from outside in a log line: control and direction characters escaped, length bounded.

use std::error::Error;
use std::fmt::{self, Write as _};

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
}

/// An error and what caused it, in one line.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        // Writing into a string cannot fail.
        let _ = write!(text, ": {source}");
        next = source.source();
    }
    text
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.text.chars().take(self.most) {
            if letter.is_control() || is_invisible(letter) {
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

/// Line separators, direction marks and characters without a width.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
    fn a_text_is_cut() {
        assert_eq!(
            Escaped::name(&"x".repeat(10_000)).to_string().chars().count(),
            MOST_OF_A_NAME + 1
        );
        assert_eq!(Escaped::name(&"x".repeat(MOST_OF_A_NAME)).to_string().len(), MOST_OF_A_NAME);
    }
}
