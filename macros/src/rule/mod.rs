//! The rule over roles, scopes and policies that `#[secure]` and `#[expose]` share.
//!
//! [`syntax`] reads an attribute's values into a [`syntax::Tree`], [`check`] makes a [`Rule`] of trees
//! that can hold, [`emit`] writes it as constants.

pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod leaf;
mod leaf_emit;
mod name_kind;
pub(crate) mod spelling;
pub(crate) mod syntax;

pub(crate) use check::Rule;
pub(crate) use emit::RuleEmitter;
pub(crate) use name_kind::NameKind;

#[cfg(test)]
mod tests;
