//! Which parameters a guarded handler may take.

mod extractors;
mod known;
mod safe_input;
mod settling;

pub use extractors::PathInput;
pub use known::{Holds, Validated};
pub use safe_input::SafeInput;
pub use settling::Settling;
