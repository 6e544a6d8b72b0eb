//! The rules that a value must meet by itself, and what is wrong where it does not.

mod email;
mod nested;
#[cfg(feature = "validate")]
mod report;
mod rules;
mod violation;
mod writes;

pub(crate) use super::read::plain_refusal;
pub use nested::{Nested, pointer_to};
#[cfg(feature = "validate")]
pub use report::validated;
#[cfg(feature = "validate")]
pub(crate) use rules::describe;
pub use rules::{
    Length, Measured, Range, Ranged, Texts, Told, check_control, check_email, check_length,
    check_range, check_url,
};
pub(crate) use violation::{Place, Violation, push};
pub use violation::{Settling, Violations};
pub(crate) use writes::permitted;
pub use writes::{Absent, may_write};
