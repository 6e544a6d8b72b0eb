//! What an error may tell of a value, and what must not be serialised whole.

use serde_json::Value;

use crate::redact::{Expose, JsonBuffer, Viewer, check_extension};

/// What a caller may know of a field: its view for an anonymous viewer.
#[derive(Debug)]
pub struct AnonymousView(Option<Value>);

impl AnonymousView {
    /// A value that cannot be told.
    #[cfg(test)]
    pub(crate) const NOTHING: Self = Self(None);

    /// The value, where it can be told.
    pub(crate) fn value(&self) -> Option<&Value> {
        self.0.as_ref()
    }

    /// The value itself, where it can be told.
    pub(crate) fn into_value(self) -> Option<Value> {
        self.0
    }

    /// An error names no viewer, so that nothing in it depends on who asked.
    pub(crate) fn of<T: Expose + ?Sized>(value: &T) -> Self {
        // Of a parameter of a generic error this is known only here.
        const { check_extension(T::UNASKED) };
        let mut out = JsonBuffer::default();
        let written = value.expose(&Viewer::ANONYMOUS, &mut out);
        Self(written.ok().and_then(|()| out.into_value()))
    }
}

/// Implemented for everything that serialises, and by `#[derive(Redacted)]` for generic types that
/// must not: both at once do not compile.
///
/// Remove `Serialize`, or state why it stays: `#[redacted(raw_serialize = "why")]`. rustc says nothing of ours beside the
/// name.
pub trait SerializeNeedsRawSerialize {}

impl<T: serde::Serialize + ?Sized> SerializeNeedsRawSerialize for T {}
