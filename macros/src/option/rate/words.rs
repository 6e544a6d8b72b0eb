//! `count` and `each`: which requests a throttle counts, and whose budgets it has.

use crate::args::{OptionKey, Options};
use crate::messages::option as text;
use crate::sink::Sink;

pub(super) const COUNT: OptionKey = OptionKey {
    name: "count",
    takes: "a word in quotes",
    example: r#"count = "failures""#,
    repeatable: false,
};
pub(super) const EACH: OptionKey = OptionKey {
    name: "each",
    takes: "a word in quotes",
    example: r#"each = "route""#,
    repeatable: false,
};

/// Whether `key` is set to the second of two words; the first is what holds unsaid.
pub(super) fn is_second(
    options: &mut Options,
    key: &'static OptionKey,
    words: [&str; 2],
    sink: &mut Sink,
) -> bool {
    let Some(set) = options.take(key) else { return false };
    let Some(word) = set.text(key, sink) else { return false };
    let [unsaid, second] = words;
    let word = word.value();
    if word != unsaid && word != second {
        let message = text::WORD_UNKNOWN.with(&[&key.name, &word, &unsaid, &second]);
        set.fault::<()>(sink, message);
    }
    word == second
}
