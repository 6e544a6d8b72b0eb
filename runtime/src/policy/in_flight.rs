//! How many requests of a handler may be handled at the same time.

use crate::policy::Per;

/// At most so many requests at the same time, for each of those it counts.
///
/// A request counts from its guard until its answer was sent or its client went away. A later call of a setter replaces an
/// earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFlight {
    pub(crate) most: u32,
    pub(crate) per: Per,
}

impl InFlight {
    /// At most `most` requests of each authenticated caller.
    #[must_use]
    pub const fn new(most: u32) -> Self {
        Self { most, per: Per::Identity }
    }

    /// The subject that the limit counts by.
    #[must_use]
    pub const fn per(mut self, per: Per) -> Self {
        self.per = per;
        self
    }
}
