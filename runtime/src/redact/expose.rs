//! A value as a viewer may see it.

use crate::redact::{ExposeError, JsonBuffer, Shape, UnaskedObject, Viewer};

/// A value that can be written for a viewer.
///
/// Implemented for leaves (numbers, text, `bool` …), for collections of such values, and by
/// `#[derive(Redacted)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be exposed: nothing says what it contains",
    label = "its fields are not allowlisted",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`, or leave the \
            field unexposed"
)]
pub trait Expose {
    /// The object in it that is not asked about the caller before it leaves: `None` for a value that
    /// is not an object, what it holds for a container.
    const UNASKED: Option<UnaskedObject>;

    /// How the value tells the revision it is in, where it is an object that has one: what is in its entity tag.
    #[doc(hidden)]
    const REVISION_OF: Option<fn(&Self) -> Option<String>> = None;

    /// Writes what `viewer` may see.
    ///
    /// # Errors
    /// The failure of a value that cannot be written.
    fn expose(&self, viewer: &Viewer<'_>, out: &mut JsonBuffer) -> Result<(), ExposeError>;

    /// Shows every derived type that the value can hold, for the posture and the checks at
    /// start.
    #[doc(hidden)]
    fn shapes(context: &mut dyn FnMut(Shape)) {
        let _ = context;
    }

    /// What the value looks like as JSON, for documents; nothing is known unless this says it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::anything(schemas)
    }
}
