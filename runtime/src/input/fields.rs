//! The names of input fields: validator reports Rust names, callers know the JSON ones.

use std::collections::{BTreeMap, HashMap};

use crate::input::Input;

/// One field by its Rust and its JSON name.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    /// The field's name in Rust.
    pub rust: &'static str,
    /// The field's name on the wire.
    pub json: &'static str,
    /// Its own fields, where it has any.
    pub nested: fn() -> Nested,
}

/// The fields of a nested input.
#[derive(Clone, Copy, Debug)]
pub struct Nested {
    /// Their names.
    pub fields: &'static [FieldName],
    /// The inputs stand in a map; validator numbers them, which tells a caller nothing.
    pub keyed: bool,
}

impl Nested {
    const NONE: Self = Self { fields: &[], keyed: false };
}

impl FieldName {
    /// A field that is a value by itself.
    #[must_use]
    pub const fn new(rust: &'static str, json: &'static str) -> Self {
        Self { rust, json, nested: || Nested::NONE }
    }

    /// A field whose own fields are validated too.
    #[must_use]
    pub const fn nested(rust: &'static str, json: &'static str, nested: fn() -> Nested) -> Self {
        Self { rust, json, nested }
    }
}

/// A type whose fields have names: an `#[input]` type, or a collection of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "this nested input is not validated",
    note = "write `#[input]` above `{Self}`, or drop `nested` where it is a single value"
)]
pub trait InputNames {
    /// Its fields.
    fn names() -> Nested;
}

/// The names of a nested field's own fields.
#[must_use]
pub fn field_names<T: InputNames + ?Sized>() -> Nested {
    T::names()
}

#[diagnostic::do_not_recommend]
impl<T: Input> InputNames for T {
    fn names() -> Nested {
        Nested { fields: T::FIELDS, keyed: false }
    }
}

macro_rules! names_of_items {
    ($([$($generics:tt)*] $type:ty, keyed: $keyed:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: InputNames, $($generics)*> InputNames for $type {
            fn names() -> Nested {
                Nested { keyed: $keyed || T::names().keyed, ..T::names() }
            }
        }
    )*};
}

names_of_items! {
    [] Option<T>, keyed: false;
    [] Vec<T>, keyed: false;
    [const N: usize] [T; N], keyed: false;
    [K] BTreeMap<K, T>, keyed: true;
    [K, H] HashMap<K, T, H>, keyed: true;
}
