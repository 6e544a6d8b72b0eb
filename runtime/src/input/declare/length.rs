//! How long a value may be.

use serde_json::Value;

use crate::problem::{Limits, NumberLimits};

/// The bounds of a length.
#[derive(Clone, Copy, Debug, Default)]
pub struct Length {
    min: Option<u64>,
    max: Option<u64>,
    equal: Option<u64>,
}

impl Length {
    /// No bounds yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { min: None, max: None, equal: None }
    }

    /// At least so many.
    #[must_use]
    pub const fn min(self, min: u64) -> Self {
        Self { min: Some(min), ..self }
    }

    /// At most so many.
    #[must_use]
    pub const fn max(self, max: u64) -> Self {
        Self { max: Some(max), ..self }
    }

    /// Exactly so many.
    #[must_use]
    pub const fn equal(self, equal: u64) -> Self {
        Self { equal: Some(equal), ..self }
    }

    /// The largest length; one where nothing is said.
    pub(crate) const fn most(&self) -> u64 {
        match (self.equal, self.max) {
            (Some(most), _) | (None, Some(most)) => most,
            (None, None) => 1,
        }
    }

    /// The largest length, where one is stated.
    pub(crate) const fn stated_most(&self) -> Option<u64> {
        match self.equal {
            Some(equal) => Some(equal),
            None => self.max,
        }
    }

    /// The smallest length.
    pub(crate) const fn least(&self) -> u64 {
        match (self.equal, self.min) {
            (Some(least), _) | (None, Some(least)) => least,
            (None, None) => 0,
        }
    }

    /// Whether any length lies within them.
    pub(crate) const fn can_hold(&self) -> bool {
        let (least, most) = (self.least(), self.stated_most());
        let holds = match most {
            Some(most) => least <= most,
            None => true,
        };
        // One that is exact lies within the others.
        let is_above = match (self.min, self.equal) {
            (Some(min), Some(equal)) => min <= equal,
            _ => true,
        };
        let is_below = match (self.max, self.equal) {
            (Some(max), Some(equal)) => equal <= max,
            _ => true,
        };
        holds && is_above && is_below
    }

    /// Whether a length lies within them.
    pub(crate) fn admits(&self, length: u64) -> bool {
        self.min.is_none_or(|min| length >= min)
            && self.max.is_none_or(|max| length <= max)
            && self.equal.is_none_or(|equal| length == equal)
    }

    /// They, by name, for the answer to the caller who broke them.
    pub(crate) fn limits(&self) -> Limits {
        let [equal, max, min] =
            [self.equal, self.max, self.min].map(|limit| limit.map(Value::from));
        Limits::Numbers(NumberLimits { equal, max, min, ..NumberLimits::default() })
    }
}
