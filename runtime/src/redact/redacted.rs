//! Types whose fields are allowlisted one by one.

use crate::redact::{Expose, Shape};

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
