//! What a response can hold, asked of the type system while the program is compiled.

use crate::input::Probe;
use crate::redact::Shape;
use crate::response::SafeResponse;

impl<T: SafeResponse> Probe<T> {
    /// What the response can hold.
    pub const SHAPE: Shape = T::SHAPE;
}
