//! What a response can hold, asked of the type system while the program is compiled.

use crate::input::Probe;
use crate::redact::{Shape, UnaskedObject};
use crate::response::SafeResponse;

impl<T: SafeResponse> Probe<T> {
    /// What the response can hold.
    pub const SHAPE: Shape = T::SHAPE;
    /// The object in it that is not asked about the caller.
    pub const UNASKED: Option<UnaskedObject> = T::UNASKED;
    /// What the response is, for documents.
    #[cfg(feature = "openapi")]
    pub const ANSWERS: crate::schema::AnswersOf = T::answers;
}

/// Stops compilation where an object would leave and is not asked about the caller.
///
/// # Panics
/// Where it would: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_response(unasked: Option<UnaskedObject>, public: bool) {
    if let Some(object) = unasked {
        panic!("{}", object.in_response(public).as_str());
    }
}
