//! What may leave: allowlisted fields, for the viewer who asks.
//!
//! [`Expose`] says how a value is written for a viewer, and is what an exposed field must
//! implement. [`Redacted`] marks the types that may be a response body: derived types and
//! collections of them, never a bare leaf.

mod anonymous_view;
mod collections;
mod debug;
mod duplicate_keys;
mod leaves;
mod mask;
mod object;
mod pseudonym;
#[cfg(feature = "openapi")]
mod schema;
mod settings;
mod shape;
#[cfg(all(test, feature = "pseudonym"))]
mod tests;
mod viewed;
mod viewer;
mod views;
mod write;

pub use anonymous_view::{AnonymousView, NotSerialize};
pub use debug::debug_fields;
pub use duplicate_keys::{KeysFallback, KeysProbe, ObjectKeys, check_keys};
pub use leaves::Key;
pub(crate) use mask::LookedAt;
pub use mask::{Dated, Legible, Mask, Masked, masked_text};
pub use object::{HeldObjects, UnaskedObject, check_extension, check_holds_object, check_part};
pub(crate) use pseudonym::PseudonymKey;
#[cfg(feature = "openapi")]
pub use schema::redacted_schema;
pub(crate) use settings::RedactSettings;
pub(crate) use shape::{Content, ContentKind, Masking, ShapeForm, When};
pub use shape::{FieldShape, HeldShapes, Shape, Tagging, VariantShape};
pub use viewed::{AnyView, MaskedView, Viewed};
pub use viewer::{NamesOwner, Owned, Viewer};
pub use write::{
    ExposeError, FieldWriter, Fields, Flatten, Flattened, JsonBuffer, Trusted, expose_fields,
};
pub(crate) use write::{Layout, is_plain};

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
    /// The object in it that nobody asks about the caller before it leaves: `None` for a value that
    /// is no object, what it holds for a container.
    const UNASKED: Option<UnaskedObject>;

    /// How the value tells the revision it is in, where it is an object that has one: what stands in its entity tag.
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

/// What generated code asks of a field's type: the same as [`Expose`], without a list of the types
/// that have it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be exposed: nothing says what it contains",
    label = "its fields are not allowlisted",
    note = "derive `Redacted` for it, or for what it holds, and mark what may leave with \
            `#[expose]`; or leave the field unexposed"
)]
#[cfg_attr(
    not(all(
        feature = "chrono",
        feature = "jiff",
        feature = "rust_decimal",
        feature = "time",
        feature = "url",
        feature = "uuid"
    )),
    diagnostic::on_unimplemented(
        note = "a type of `chrono`, `jiff`, `rust_decimal`, `time`, `url` or `uuid` needs palisade's feature of \
                that name"
    )
)]
pub trait ExposeBound {
    /// Writes the value as one field.
    fn put(&self, out: &mut FieldWriter<'_>);

    /// Writes the value as one field that `mask` changes unless the viewer may see it in full.
    fn put_masked(&self, mask: Mask<Self>, out: &mut FieldWriter<'_>);

    /// What anyone may know of the value, for an error that names no viewer.
    fn known(&self) -> AnonymousView;
}

#[diagnostic::do_not_recommend]
impl<T: Expose + ?Sized> ExposeBound for T {
    fn put(&self, out: &mut FieldWriter<'_>) {
        out.field(self);
    }

    fn put_masked(&self, mask: Mask<Self>, out: &mut FieldWriter<'_>) {
        out.masked(self, &mask);
    }

    fn known(&self) -> AnonymousView {
        AnonymousView::of(self)
    }
}

/// A type that may be a response body: its fields are allowlisted one by one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not allowlisted and may not leave the service",
    label = "nothing says which of its fields a caller may see",
    note = "derive `Redacted` for the type, or for what the collection holds, and mark what may leave \
            with `#[expose]`",
    note = "or state on the handler why it may leave whole: `unredacted = \"why\"`"
)]
pub trait Redacted: Expose {
    /// The fields and who may see them, for the posture.
    const SHAPE: Shape;
}
