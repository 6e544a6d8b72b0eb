//! What is known of the values in a document.

use super::{LookAhead, TooFar};
use crate::spelling::TextRule;

/// What is known of one place: copied from level to level.
pub(crate) trait Schema: Copy + Default {
    /// What is known of a member of the object that is here; it is the one at `place`.
    fn member(self, key: &str, place: usize) -> Self;

    /// What is known of the object that is here, whose text begins behind its brace.
    ///
    /// # Errors
    /// To find that out, the document would have to be looked at too often.
    fn object(self, _: &[u8], _: &mut LookAhead) -> Result<Self, TooFar> {
        Ok(self)
    }

    /// What is known of an item of the list that is here.
    fn item(self, index: usize) -> Self;

    /// The rule by which the letters of a text that is here are judged; none where more of it counts.
    fn letter_rule(self) -> Option<TextRule>;

    /// Judges a text that is here; one that is `plain` holds printable ASCII alone.
    fn text(self, text: &str, plain: bool) -> Verdict;

    /// Judges a number or a `bool` that is here. [`Verdict::Instead`] is a text in its place.
    fn bare(self, written: &[u8]) -> Verdict;

    /// Why nothing but a text may be here, neither `null` nor a list nor an object.
    fn text_only(self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Why no list may be here.
    fn no_list(self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// What a key of the object that is here is read as, where that is another text.
    fn key_instead(self, _: &str) -> Option<String> {
        None
    }

    /// Whether several keys of the object that is here may be one value.
    fn has_key_values(self) -> bool {
        false
    }

    /// What all keys of one value have in common, of the object that is here: two of them are one too many.
    fn key_value(self, key: &str) -> String {
        key.to_owned()
    }

    /// Why an object that is here may have no such key, which is `plain` as a text is.
    fn key_fault(self, key: &str, plain: bool) -> Option<(&'static str, &'static str)>;
}

/// What a text is.
pub(crate) enum Verdict {
    Fine,
    /// With a code and a sentence.
    Wrong(&'static str, &'static str),
    /// Fine, and read as another text.
    Instead(String),
}

/// Nothing is known: texts hold no U+0000.
#[cfg(any(feature = "jwt", test))]
#[derive(Clone, Copy, Default)]
pub(crate) struct AnyJson;

#[cfg(any(feature = "jwt", test))]
impl Schema for AnyJson {
    fn member(self, _: &str, _: usize) -> Self {
        self
    }

    fn item(self, _: usize) -> Self {
        self
    }

    fn letter_rule(self) -> Option<TextRule> {
        Some(TextRule::Foreign)
    }

    fn text(self, text: &str, plain: bool) -> Verdict {
        match self.key_fault(text, plain) {
            Some((code, detail)) => Verdict::Wrong(code, detail),
            None => Verdict::Fine,
        }
    }

    fn bare(self, _: &[u8]) -> Verdict {
        Verdict::Fine
    }

    fn key_fault(self, key: &str, plain: bool) -> Option<(&'static str, &'static str)> {
        // No rule refuses printable ASCII.
        let fault = if plain { None } else { TextRule::Foreign.fault(key) };
        fault.map(|fault| (fault.code(), fault.detail()))
    }
}
