//! Text from outside in a log line: control and direction characters escaped, length bounded.

use std::fmt::{self, Write as _};

/// More of a text than this says nothing more about who called.
const MOST: usize = 256;

/// Writes a text so that it can neither break a line nor turn one around.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars().take(MOST) {
            if letter.is_control() || is_invisible(letter) {
                write!(out, "{}", letter.escape_unicode())?;
            } else {
                out.write_char(letter)?;
            }
        }
        if self.0.chars().nth(MOST).is_some() {
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
        let text = Escaped("a\r\nb\u{1b}[31m\0\u{202e}c\u{2028}").to_string();
        assert_eq!(text, r"a\u{d}\u{a}b\u{1b}[31m\u{0}\u{202e}c\u{2028}");
        assert_eq!(Escaped("Zoë 李").to_string(), "Zoë 李");
    }

    #[test]
    fn a_text_is_cut() {
        assert_eq!(Escaped(&"x".repeat(10_000)).to_string().chars().count(), MOST + 1);
        assert_eq!(Escaped(&"x".repeat(MOST)).to_string().len(), MOST);
    }
}
