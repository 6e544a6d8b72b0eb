//! What only this process knows, in names that no client can guess.

use std::hash::{BuildHasher as _, RandomState};

/// What a transaction is told where nothing is refused: the engine stops at its first refusal else, and what is behind
/// it would be told on the first day of blocking.
pub(crate) const DETECTS: &str = "detects";

/// How a transaction is told something: by a field of the request that only this process adds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secret(u64);

impl Secret {
    pub(crate) fn random() -> Self {
        Self(RandomState::new().hash_one(()))
    }

    /// The name of the field for a rule that does not hold, or for a word.
    pub(crate) fn field(self, rule: &str) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let rule: String = rule.to_ascii_lowercase().chars().map(plain).collect();
        format!("x-palisade-{:016x}-{rule}", self.0)
    }

    /// What is before the id in the revision of a rule.
    #[cfg(feature = "libmodsecurity")]
    pub(crate) fn mark(self) -> String {
        format!("palisade-{:016x}-", self.0)
    }
}
