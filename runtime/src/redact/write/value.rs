//! Values that write themselves.

use serde::ser::Serialize;

use crate::redact::FieldWriter;

/// A foreign type whose own `Serialize` is trusted, in writing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be serialized: it does not implement `Serialize`",
    label = "not serialisable",
    note = "`serialize = \"why\"` trusts a foreign type's own `Serialize`; derive `Redacted` for a type \
            of your own"
)]
pub trait Trusted {
    /// Writes the value as one field; generated code calls it, at the span of the field's type.
    fn put_trusted(&self, out: &mut FieldWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Trusted for T {
    fn put_trusted(&self, out: &mut FieldWriter<'_>) {
        out.trusted(self);
    }
}
