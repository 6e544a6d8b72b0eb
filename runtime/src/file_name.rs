//! Names of files that are names and nothing else: no path, nothing hidden, no text turned around.

/// A longer name is cut: file systems take no more than 255 bytes.
const LONGEST: usize = 120;

/// A name that is no path, hides nothing and turns no text around; empty where nothing is left.
pub(crate) fn harmless(name: &str) -> String {
    let kept = name.chars().take(LONGEST).map(|letter| {
        let odd = letter.is_control()
            || matches!(letter, '/' | '\\' | ':')
            || matches!(letter, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if odd { '_' } else { letter }
    });
    let kept: String = kept.collect();
    kept.trim_matches(|letter: char| letter == '.' || letter.is_whitespace()).to_owned()
}
