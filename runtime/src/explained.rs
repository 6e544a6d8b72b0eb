//! What the macros ask of types: every name of palisade's that a compiler message may mention
//! although nobody writes it.
//!
//! There is nothing here to import. Look a name up when an error tells that a type does not
//! implement it; the error itself says what to write.

pub use crate::input::{Absent, Measured, Nested, Ranged, Texts};
pub use crate::redact::{
    Dated, Flatten, Key, Legible, LogCause, NamesOwner, NotError, NotSerialize, Trusted,
};
pub use crate::response::{Buffered, ResponsePart};
pub use crate::router::{Callable, Guards};
pub use crate::secured::{Answer, Last, Part, PartsTuple, Secured};
