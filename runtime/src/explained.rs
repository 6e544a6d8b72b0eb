//! What the macros ask of types: every name of palisade's that a compiler message may mention
//! although nobody writes it.
//!
//! There is nothing here to import. Look a name up when an error tells that a type does not
//! implement it; the error itself says what to write.

pub use crate::input::{Absent, Holds, Measured, Nested, Ranged, Texts, Validated};
pub use crate::redact::{
    Dated, Exposed, Flatten, Flattened, Key, Legible, LogCause, NamesOwner, NotError, NotSerialize,
    Trusted,
};
pub use crate::response::{Allowlisted, Buffered, Known, ResponsePart, Whole};
pub use crate::router::{Callable, Guards};
pub use crate::secured::{Answer, Guarded, Last, Part, PartsTuple, Readable, Secured};
