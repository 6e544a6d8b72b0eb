//! `#[secure]`: a handler for authenticated callers.

pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;
