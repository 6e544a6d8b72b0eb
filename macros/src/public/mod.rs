//! `#[public]`: a handler for anyone, with the reason in writing.

pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;
