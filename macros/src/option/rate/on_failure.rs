//! `on_failure`: what becomes of a request while the store of the budgets cannot decide.

use crate::args::{OptionKey, Setting};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// The key.
pub(super) const KEY: OptionKey = OptionKey {
    name: "on_failure",
    takes: "a word in quotes",
    example: r#"on_failure = "local""#,
    repeatable: false,
};

/// What becomes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// It is refused.
    #[default]
    Deny,
    /// It passes uncounted.
    Allow,
    /// Each process lets its share through.
    Local,
}

impl OnFailure {
    const ALL: [Self; 3] = [Self::Deny, Self::Allow, Self::Local];

    fn word(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Allow => "allow",
            Self::Local => "local",
        }
    }

    /// Whether a rate of this kind holds whenever one of the other does.
    pub(super) fn holds_with(self, other: Self) -> bool {
        self == Self::Deny || self == other
    }
}

pub(super) fn read(setting: &Setting, sink: &mut Sink) -> Option<(OnFailure, SpanRange)> {
    let word = setting.text(&KEY, sink)?.value();
    if let Some(known) = OnFailure::ALL.into_iter().find(|known| known.word() == word) {
        return Some((known, setting.argument_range()));
    }
    let words = OnFailure::ALL.map(OnFailure::word);
    let message = match nearest(words, &word) {
        Some(near) => text::ON_FAILURE_UNKNOWN_NEAR.with(&[&word, &near]),
        None => text::ON_FAILURE_UNKNOWN.with(&[&word, &listed(words)]),
    };
    setting.fault(sink, message)
}
