//! Which parameters a guarded handler may take, and how an extracted value is checked for its caller.

mod encoded;
mod extractors;
mod known;
mod path;
mod safe_input;
#[cfg(not(feature = "multipart"))]
mod switched_off;
mod validation;

pub use encoded::EncodedInput;

pub use known::{ParameterBound, Validated};
pub use path::PathInput;
pub use safe_input::SafeInput;
#[cfg(not(feature = "multipart"))]
pub use switched_off::{File, Multipart, MultipartIsOn};
pub use validation::ValidationContext;
