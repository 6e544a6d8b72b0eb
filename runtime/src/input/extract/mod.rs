//! Which parameters a guarded handler may take.

mod extractors;
mod known;

pub use extractors::PathInput;
pub use known::{Holds, Validated};
