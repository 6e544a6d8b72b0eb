//! A change, and what it means.

use std::fmt;

use serde::Serialize;

/// What a change means for callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing.
    Neutral,
    /// Less can be done or seen.
    Narrowed,
    /// More can be done or seen, or that cannot be told.
    Widened,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where: a route, or a setting.
    pub place: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// What that means.
    pub verdict: Verdict,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        write!(out, "{}: {} -> {}", self.place, told(&self.before), told(&self.after))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Neutral => "neutral",
            Self::Narrowed => "narrowed",
            Self::Widened => "widened",
        })
    }
}
