//! Functions of a request: whom a rate counts, and what a request costs.

use std::fmt;

use crate::principal::Principal;
use crate::request_head::RequestHead;

/// A request, as a function sees it that tells whom a rate counts or what a request costs.
#[derive(Clone, Copy, Debug)]
pub struct RateRequest<'a> {
    pub(crate) head: RequestHead<'a>,
    pub(crate) caller: Option<&'a Principal>,
    pub(crate) path: &'a [(&'a str, &'a str)],
}

impl<'a> RateRequest<'a> {
    /// Method, target, header fields and the client's address.
    pub fn head(&self) -> RequestHead<'a> {
        self.head
    }

    /// The caller; `None` on public handlers.
    pub fn caller(&self) -> Option<&'a Principal> {
        self.caller
    }

    /// A parameter of the path, as text. Nothing has validated it.
    pub fn path(&self, name: &str) -> Option<&'a str> {
        // Where an outer router captured a parameter of the same name, the innermost is the handler's.
        self.path.iter().rev().find(|(captured, _)| *captured == name).map(|(_, value)| *value)
    }
}

/// A function that tells what a request costs.
#[derive(Clone, Copy)]
pub(crate) struct CostOf(pub(crate) fn(&RateRequest<'_>) -> u32);

/// A function from a request to the key that a rate counts by; requests without a key share one.
#[derive(Clone, Copy)]
pub struct KeyOf(pub(crate) fn(&RateRequest<'_>) -> Option<String>);

impl KeyOf {
    /// Counts by what `function` makes of the request.
    pub const fn new(function: fn(&RateRequest<'_>) -> Option<String>) -> Self {
        Self(function)
    }
}

impl PartialEq for CostOf {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for CostOf {}

impl PartialEq for KeyOf {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for KeyOf {}

impl fmt::Debug for CostOf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CostOf(..)")
    }
}

impl fmt::Debug for KeyOf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("KeyOf(..)")
    }
}
