//! What a JSON body may be, whatever type it is for.

use crate::json::Bounds;

/// Bounds on every JSON body, checked in one pass over its bytes before anything is built from it.
///
/// A body that breaks one is a 422 that says which. The bounds of a handler's own type come after
/// these, and the size of its body before. Each setter is called once.
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
    depth: Limit,
    members: Limit,
    text: Limit,
}

/// A limit, and whether it was stated more than once: constants hold limits, so that no fault is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    stated: Option<usize>,
    is_repeated: bool,
}

impl Limit {
    const UNSTATED: Self = Self { stated: None, is_repeated: false };

    const fn state(self, limit: usize) -> Self {
        match self.stated {
            None => Self { stated: Some(limit), is_repeated: false },
            first => Self { stated: first, is_repeated: true },
        }
    }

    const fn or(self, default: usize) -> usize {
        match self.stated {
            Some(limit) => limit,
            None => default,
        }
    }
}

const DEPTH: usize = 32;
const MEMBERS: usize = 10_000;
/// What the parser behind nests at most.
const DEEPEST: usize = 128;
/// A body of more is not a body of one request.
const MOST_MEMBERS: usize = 10_000_000;

impl JsonLimits {
    /// The defaults.
    pub const fn new() -> Self {
        Self { depth: Limit::UNSTATED, members: Limit::UNSTATED, text: Limit::UNSTATED }
    }

    /// How deep objects and lists may nest; 32 by default, 128 at most.
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = self.depth.state(depth);
        self
    }

    /// How many keys and items a body may hold, all objects and lists together; 10,000 by default.
    pub const fn members(mut self, members: usize) -> Self {
        self.members = self.members.state(members);
        self
    }

    /// How long one text or key may be, in bytes as it is written, escapes included; as long as the
    /// body by default.
    pub const fn text(mut self, bytes: usize) -> Self {
        self.text = self.text.state(bytes);
        self
    }

    pub(crate) const fn bounds(self) -> Bounds {
        Bounds {
            depth: self.depth.or(DEPTH),
            members: self.members.or(MEMBERS),
            text: self.text.or(usize::MAX),
        }
    }

    /// Why these cannot hold.
    pub(crate) fn faults(self) -> impl Iterator<Item = &'static str> {
        let Bounds { depth, members, text } = self.bounds();
        let faults = [
            (self.depth.is_repeated, "`.json_limits(..)`: `.depth(..)` was called twice"),
            (self.members.is_repeated, "`.json_limits(..)`: `.members(..)` was called twice"),
            (self.text.is_repeated, "`.json_limits(..)`: `.text(..)` was called twice"),
            (
                depth == 0 || members == 0 || text == 0,
                "`.json_limits(..)`: a limit of 0 refuses every body",
            ),
            (
                depth > DEEPEST,
                "`.json_limits(..)`: a depth over 128 is never read, the parser stops there",
            ),
            (members > MOST_MEMBERS, "`.json_limits(..)` takes at most 10,000,000 keys and items"),
        ];
        faults.into_iter().filter_map(|(is, fault)| is.then_some(fault))
    }
}

impl Default for JsonLimits {
    fn default() -> Self {
        Self::new()
    }
}
