//! Values as one viewer may see them.

use serde::ser::{Serialize, Serializer};

use crate::redact::pseudonym::PseudonymKey;
use crate::redact::{Expose, FieldWriter, Mask, Viewer};

/// A value as one viewer may see it.
#[derive(Debug)]
pub(crate) struct View<'a, T: ?Sized> {
    value: &'a T,
    viewer: &'a Viewer<'a>,
}

impl<'a, T: Expose + ?Sized> View<'a, T> {
    /// Pairs a value with its viewer.
    pub(crate) fn new(value: &'a T, viewer: &'a Viewer<'a>) -> Self {
        Self { value, viewer }
    }
}

impl<T: Expose + ?Sized> Serialize for View<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.expose(self.viewer, serializer)
    }
}

/// A value of which only a masked text is shown.
pub(super) struct MaskedView<'a, T: ?Sized> {
    pub(super) value: &'a T,
    pub(super) mask: Mask<T>,
    pub(super) key: Option<&'a PseudonymKey>,
}

impl<T: ?Sized> Serialize for MaskedView<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.mask.apply(self.value, self.key).serialize(serializer)
    }
}

/// A foreign type whose own `Serialize` is trusted, in writing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not write itself: it implements no `Serialize`",
    label = "not serialisable",
    note = "`serialize = \"why\"` trusts a foreign type's own `Serialize`; derive `Redacted` for a type \
            of your own"
)]
pub trait Trusted {
    /// Writes the value as one field; generated code calls it, at the span of the field's type.
    ///
    /// # Errors
    /// Whatever the writer reports.
    fn put_trusted<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Trusted for T {
    fn put_trusted<W: FieldWriter>(&self, out: &mut W) -> Result<(), W::Error> {
        out.field(&ByItself(self))
    }
}

/// A value that writes itself, whoever looks.
pub(super) struct ByItself<'a, T: ?Sized>(pub(super) &'a T);

impl<T: Serialize + ?Sized> Expose for ByItself<'_, T> {
    fn expose<S: Serializer>(&self, _: &Viewer<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
