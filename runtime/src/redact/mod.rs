//! What may leave: allowlisted fields, for the viewer who asks.
//!
//! [`Expose`] says how a value is written for a viewer, and is what an exposed field must
//! implement. [`Redacted`] marks the types that may be a response body: derived types and
//! collections of them, never a bare leaf.

mod debug;
mod declared;
mod leaves;
mod mask;
mod shape;
mod write;

use serde::Serializer;

use crate::principal::Principal;

pub use debug::debug_fields;
pub use declared::{Declared, ErrorFallback, ErrorProbe, Known, LogCause, NotError, cause, known};
pub use mask::{Mask, Masked};
pub use shape::{FieldShape, Shape};
pub(crate) use shape::{Masking, When};
pub(crate) use write::View;
pub use write::{FieldWriter, Fields, expose_fields, put, put_masked};

/// Whoever a response is written for; `None` is an anonymous caller.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    principal: Option<&'a Principal>,
}

impl<'a> Viewer<'a> {
    /// A viewer without any role, as logs and public handlers have.
    pub const ANONYMOUS: Self = Viewer { principal: None };

    pub(crate) fn new(principal: Option<&'a Principal>) -> Self {
        Self { principal }
    }

    /// The authenticated caller, if there is one.
    pub fn principal(&self) -> Option<&'a Principal> {
        self.principal
    }
}

/// A value that can be written for a viewer.
///
/// Implemented for leaves (numbers, text, `bool` …), for collections of such values, and by
/// `#[derive(Redacted)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be exposed: nothing says what it contains",
    label = "this field would leave the service unread",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`, or leave the \
            field unexposed"
)]
pub trait Expose {
    /// The fields of what is written, where it has any; for the posture and the start-up checks.
    fn shape() -> Shape {
        Shape::OPAQUE
    }

    /// Writes what `viewer` may see.
    ///
    /// # Errors
    /// Whatever the serializer reports.
    fn expose<S: Serializer>(&self, viewer: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Asks an exposed field's type for its own fields; a type that cannot be exposed has none, and its
/// error stands where it is written.
#[derive(Debug)]
pub struct ShapeProbe<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: Expose + ?Sized> ShapeProbe<T> {
    /// The type's own fields.
    pub const NESTED: fn() -> Shape = T::shape;
}

/// What [`ShapeProbe`] falls back to.
pub trait ShapeFallback {
    /// No fields.
    const NESTED: fn() -> Shape = || Shape::OPAQUE;
}

impl<T: ?Sized> ShapeFallback for ShapeProbe<T> {}

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
