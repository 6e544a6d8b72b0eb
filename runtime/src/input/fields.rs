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
    /// The names of its own fields, where it has any.
    pub nested: fn() -> &'static [FieldName],
}

impl FieldName {
    /// A field that is a value by itself.
    #[must_use]
    pub const fn new(rust: &'static str, json: &'static str) -> Self {
        Self { rust, json, nested: || &[] }
    }

    /// A field whose own fields are validated too.
    #[must_use]
    pub const fn nested(
        rust: &'static str,
        json: &'static str,
        nested: fn() -> &'static [FieldName],
    ) -> Self {
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
    /// The names of its fields.
    fn names() -> &'static [FieldName];
}

/// The names of a nested field's own fields.
#[must_use]
pub fn field_names<T: InputNames + ?Sized>() -> &'static [FieldName] {
    T::names()
}

#[diagnostic::do_not_recommend]
impl<T: Input> InputNames for T {
    fn names() -> &'static [FieldName] {
        T::FIELDS
    }
}

macro_rules! names_of_items {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: InputNames, $($generics)*> InputNames for $type {
            fn names() -> &'static [FieldName] {
                T::names()
            }
        }
    )*};
}

names_of_items! {
    [] Option<T>;
    [] Vec<T>;
    [const N: usize] [T; N];
    [K] BTreeMap<K, T>;
    [K, H] HashMap<K, T, H>;
}
