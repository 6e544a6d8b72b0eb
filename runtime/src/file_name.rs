//! Names of files that are names and nothing else: no path, nothing hidden, no text turned around.

use crate::spelling::is_hidden;

/// A longer name is cut.
const LONGEST: usize = 120;

/// So is one of more bytes: file systems take no more than 255, of which letters of most scripts are several.
const MOST_BYTES: usize = 240;

/// What becomes `/`, `\` or `:` where a name is normalised or written in a smaller character set.
const PARTING: &str =
    "\u{2044}\u{2215}\u{2216}\u{29f5}\u{29f8}\u{29f9}\u{fe55}\u{fe68}\u{ff0f}\u{ff1a}\u{ff3c}";

/// A name that is not a path, hides nothing and turns no text around; empty where nothing is left.
pub(crate) fn sanitize_file_name(name: &str) -> String {
    let kept = name.chars().take(LONGEST).map(|letter| {
        let odd = letter.is_control()
            || matches!(letter, '/' | '\\' | ':')
            || PARTING.contains(letter)
            || is_hidden(letter);
        if odd { '_' } else { letter }
    });
    let mut bytes = 0;
    let kept = kept.take_while(|letter| {
        bytes += letter.len_utf8();
        bytes <= MOST_BYTES
    });
    let kept: String = kept.collect();
    kept.trim_matches(|letter| is_dot(letter) || letter.is_whitespace()).to_owned()
}

/// A full stop, or what becomes one or several.
fn is_dot(letter: char) -> bool {
    matches!(letter, '.' | '\u{2024}'..='\u{2026}' | '\u{fe52}' | '\u{ff0e}')
}
