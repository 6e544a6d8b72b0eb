//! What a sentence quotes of what a client sent.

use std::borrow::Cow;

use crate::json::{cut, shortened};
use crate::spelling::{escaped, is_plain};

/// A sentence that was put together for one request has so many characters, at most.
const LONGEST_SENTENCE: usize = 1_024;

/// A sentence for a caller. One that is in the code is reported as it is; one that was put together may quote
/// what a client sent, and is cut and shows all it holds.
pub(super) fn sentence(detail: Cow<'static, str>) -> Cow<'static, str> {
    match detail {
        Cow::Borrowed(written) => Cow::Borrowed(written),
        Cow::Owned(made) if made.len() <= LONGEST_SENTENCE && is_plain(&made) => Cow::Owned(made),
        Cow::Owned(made) => Cow::Owned(escaped(&cut(&made, LONGEST_SENTENCE))),
    }
}

/// A value within a sentence: as long as a name may be, and with what is not seen written out.
pub(super) fn value(text: &str) -> String {
    escaped(&shortened(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_together_is_cut_and_shows_all_it_holds() {
        assert_eq!(sentence("a\u{202e}b \n".to_owned().into()), "a\\u{202e}b \\u{a}");
        assert_eq!(sentence("é is taken".to_owned().into()), "é is taken");
        let long = sentence("é".repeat(60_000).into());
        assert_eq!(long.chars().count(), LONGEST_SENTENCE + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn what_stands_in_the_code_is_told_as_it_is() {
        assert_eq!(sentence("a line\nof two".into()), "a line\nof two");
    }

    #[test]
    fn a_value_is_as_long_as_a_name() {
        assert_eq!(value(&"a".repeat(300)).chars().count(), 257);
        assert_eq!(value("a\u{7f}b"), "a\\u{7f}b");
        assert_eq!(value("ada@example.com"), "ada@example.com");
    }
}
