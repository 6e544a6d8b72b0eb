//! Where a text ends, and what it is made of.

use super::escapes::escape;
use super::plain::plain_run;
use super::schema::Schema;
use super::state::Scan;

/// How a text ends, and what it is made of.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) is_closed: bool,
    pub(super) has_escapes: bool,
    pub(super) letters: Letters,
}

/// The letters of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Printable ASCII without an escape, as most texts are.
    Plain,
    /// Whatever stands for them, each may be in a value at this place.
    Fine,
    /// They are still to be judged.
    Unjudged,
}

impl<S: Schema> Scan<'_, S> {
    /// Goes behind the text that begins here.
    pub(super) fn skip_text(&mut self) -> Extent {
        self.at += plain_run(self.bytes.get(self.at..).unwrap_or_default());
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return Extent { is_closed: true, has_escapes: false, letters: Letters::Plain };
        }
        self.skip_odd_text()
    }

    /// The same where the next letter is none of printable ASCII, or an escape. Each is judged at once: to put the text
    /// together without its escapes costs more than all else.
    fn skip_odd_text(&mut self) -> Extent {
        let rule = self.top.next.letter_rule();
        let (mut has_escapes, mut are_fine) = (false, true);
        loop {
            let is_end = self.bytes.get(self.at).is_none_or(|byte| *byte == b'"');
            if is_end {
                let is_closed = self.at < self.bytes.len();
                self.at = self.at.min(self.bytes.len()) + 1;
                let is_judged = are_fine && rule.is_some();
                let letters = if is_judged { Letters::Fine } else { Letters::Unjudged };
                return Extent { is_closed, has_escapes, letters };
            }
            let fits = |letter| rule.is_some_and(|rule| rule.takes_anywhere(letter));
            are_fine &= if self.bytes.get(self.at) == Some(&b'\\') {
                has_escapes = true;
                self.skip_escape().is_some_and(fits)
            } else {
                self.skip_letters(fits)
            };
            self.at += plain_run(self.bytes.get(self.at..).unwrap_or_default());
        }
    }

    /// Goes behind the escape that begins here, or behind what is none; its letter.
    fn skip_escape(&mut self) -> Option<char> {
        // What a text that quotes another one has most.
        if let Some(letter @ (b'"' | b'\\' | b'/')) = self.bytes.get(self.at + 1) {
            self.at += 2;
            return Some(char::from(*letter));
        }
        let read = self.whole.and_then(|whole| escape(whole.get(self.at + 1..)?));
        let Some((letter, after)) = read else {
            // What is escaped ends no text.
            self.at += 2;
            return None;
        };
        self.at = self.bytes.len() - after.len();
        Some(letter)
    }

    /// Goes behind the letters that begin here and are none of ASCII, or behind one byte where none does; whether they
    /// are text, and each fits.
    fn skip_letters(&mut self, fits: impl Fn(char) -> bool) -> bool {
        let rest = self.whole.and_then(|whole| whole.get(self.at..)).unwrap_or_default();
        let (mut length, mut all_fit) = (0, true);
        for letter in rest.chars().take_while(|letter| *letter > '~') {
            length += letter.len_utf8();
            all_fit &= fits(letter);
        }
        // Only an escape may stand for a control character.
        self.at += length.max(1);
        all_fit && length > 0
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Bounds, Scanned, Schema, Verdict, scan};
    use crate::spelling::TextRule;

    /// Every text by one rule, letter by letter where that can be or always as a whole.
    #[derive(Clone, Copy, Default)]
    struct Ruled {
        rule: TextRule,
        by_letter: bool,
    }

    impl Schema for Ruled {
        fn member(self, _: &str, _: usize) -> Self {
            self
        }

        fn item(self, _: usize) -> Self {
            self
        }

        fn letter_rule(self) -> Option<TextRule> {
            self.by_letter.then_some(self.rule)
        }

        fn text(self, text: &str, _: bool) -> Verdict {
            let fault = self.rule.fault(text);
            fault.map_or(Verdict::Fine, |it| Verdict::Wrong(it.code(), it.detail()))
        }

        fn bare(self, _: &[u8]) -> Verdict {
            Verdict::Fine
        }

        fn key_fault(self, _: &str, _: bool) -> Option<(&'static str, &'static str)> {
            None
        }
    }

    /// The code of what is wrong; none inside where it is not JSON.
    fn judged(json: &str, schema: Ruled) -> Result<(), Option<&'static str>> {
        let bounds = Bounds { depth: 2, members: 9, text: 99 };
        match scan(json.as_bytes(), bounds, schema) {
            Ok(_) => Ok(()),
            Err(Scanned::NotJson) => Err(None),
            Err(Scanned::Faults(faults)) => Err(faults.first().map(|fault| fault.code)),
        }
    }

    #[test]
    fn a_text_is_judged_alike_letter_by_letter_and_as_a_whole() {
        const PIECES: [&str; 26] = [
            "",
            "a",
            "a run of plain letters, longer than two words",
            r#"\""#,
            r"\\",
            r"\/",
            r"\n",
            r"\t",
            r"\u0000",
            r"\u0041",
            r"\u00e4",
            "ä",
            "日本",
            r"\u00ad",
            "\u{200b}",
            r"\u200D",
            r"\u2066",
            "\u{2069}",
            r"\u202e",
            r"\ud83d\ude00",
            r"\ud83d",
            r"\ude00",
            r"\x",
            r"\u12",
            "\u{7f}",
            "\u{1}",
        ];
        let rules = [
            TextRule::Visible,
            TextRule::PersonName,
            TextRule::Line,
            TextRule::FreeText,
            TextRule::Foreign,
        ];
        for (first, second) in PIECES.iter().flat_map(|one| PIECES.map(|two| (one, two))) {
            for (third, end) in [("", "\"]"), (r"\u2069", "\",1]"), ("z", ""), (r"\", "")] {
                for json in [
                    format!("[\"{first}{second}{third}{end}"),
                    format!("{{\"{second}\":\"{first}{third}{end}"),
                ] {
                    for rule in rules {
                        let [one, other] = [true, false].map(|by_letter| Ruled { rule, by_letter });
                        assert_eq!(judged(&json, one), judged(&json, other), "{json:?} {rule:?}");
                    }
                }
            }
        }
    }
}
