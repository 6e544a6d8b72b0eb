//! What generated code asks of the type of an exposed field.

use crate::redact::{AnonymousView, Expose, FieldWriter, Mask};

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
