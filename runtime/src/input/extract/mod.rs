//! Which parameters a guarded handler may take, and how an extracted value is checked for its caller.

mod extractors;
mod known;
mod safe_input;
mod validation;

pub use extractors::PathInput;
pub use known::{ParameterBound, Validated};
pub use safe_input::SafeInput;
pub use validation::ValidationContext;
