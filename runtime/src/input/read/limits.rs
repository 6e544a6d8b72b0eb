//! What a JSON body may be, whatever type it is for.

use crate::json::Bounds;

/// Bounds on every JSON body, checked in one pass over its bytes before anything is built from it.
///
/// A body that breaks one is a 422 that says which. The bounds of a handler's own type come after
/// these, and the size of its body before. A later call of a setter replaces an earlier one.
///
/// | bound | default | takes |
/// |---|---|---|
/// | [`depth`](Self::depth) | 32 | 1 to 128 |
/// | [`members`](Self::members) | 10,000 | 1 to 10,000,000 |
/// | [`text`](Self::text) | as long as the body | at least 1 byte |
///
/// ```
/// use palisade::{JsonLimits, Security};
///
/// let builder = Security::builder().json_limits(JsonLimits::new().depth(8).members(500));
/// # let security = builder.direct().build();
/// # assert!(security.is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "limits bound nothing until they are given to `SecurityBuilder::json_limits`"]
pub struct JsonLimits {
    pub(crate) depth: usize,
    pub(crate) members: usize,
    pub(crate) text: usize,
}

/// What the parser behind nests at most.
const DEEPEST: usize = 128;
/// A body of more is not a body of one request.
const MOST_MEMBERS: usize = 10_000_000;

impl JsonLimits {
    /// The defaults.
    pub const fn new() -> Self {
        Self { depth: 32, members: 10_000, text: usize::MAX }
    }

    /// How deep objects and lists may nest; 32 by default, 128 at most.
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// How many keys and items a body may hold, all objects and lists together; 10,000 by default.
    pub const fn members(mut self, members: usize) -> Self {
        self.members = members;
        self
    }

    /// How long one text or key may be, in bytes as it is written, escapes included; as long as the
    /// body by default.
    pub const fn text(mut self, bytes: usize) -> Self {
        self.text = bytes;
        self
    }

    pub(crate) const fn bounds(self) -> Bounds {
        Bounds { depth: self.depth, members: self.members, text: self.text }
    }

    /// Why these cannot hold.
    pub(crate) fn faults(self) -> impl Iterator<Item = &'static str> {
        let none = self.depth == 0 || self.members == 0 || self.text == 0;
        let faults = [
            (none, "`.json_limits(..)`: a limit of 0 refuses every body"),
            (
                self.depth > DEEPEST,
                "`.json_limits(..)`: a depth over 128 is never read, the parser stops there",
            ),
            (
                self.members > MOST_MEMBERS,
                "`.json_limits(..)` takes at most 10,000,000 keys and items",
            ),
        ];
        faults.into_iter().filter_map(|(is, fault)| is.then_some(fault))
    }
}

impl Default for JsonLimits {
    fn default() -> Self {
        Self::new()
    }
}
