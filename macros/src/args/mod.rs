//! What is between the parentheses of an attribute, as a small tree that keeps its spans.
//!
//! An attribute holds items, separated by commas that are mandatory: `key = value`, `name(items..)`
//! or a bare value. A value is a literal, a path or `name(items..)`. [`Options`] turns items into
//! keyed settings; macros that take bare values read the items themselves.

mod item;
mod options;
mod parse;
pub(crate) mod serde;

#[cfg(test)]
mod tests;

pub(crate) use item::{Item, List, Value, shown_path, shown_tokens};
pub(crate) use options::{Argument, MisplacedKey, OptionKey, Options, Setting, says_something};
pub(crate) use parse::{is_nearly, parse, parse_attribute};
