//! The names of input fields: validator reports Rust names, callers know the JSON ones.

/// One field by its Rust and its JSON name.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    /// The field's name in Rust.
    pub rust: &'static str,
    /// The field's name on the wire.
    pub json: &'static str,
}

impl FieldName {
    /// A field's two names.
    #[must_use]
    pub const fn new(rust: &'static str, json: &'static str) -> Self {
        Self { rust, json }
    }
}
