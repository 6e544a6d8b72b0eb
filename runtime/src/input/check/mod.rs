//! The rules that a value must meet by itself, and what is wrong where it does not.

mod email;
mod entry_key;
mod input;
mod json_input;
mod location;
mod nested;
mod refusal;
#[cfg(feature = "validate")]
mod report;
mod rules;
mod violation;
mod writes;

pub(crate) use crate::json::push;
pub use entry_key::EntryKey;
pub use input::{Input, InputBound};
pub use json_input::{JsonInput, JsonInputBound};
pub use location::InputLocation;
pub use nested::Nested;
pub(crate) use refusal::plain_refusal;
#[cfg(feature = "validate")]
pub use report::validated;
#[cfg(feature = "url")]
pub use rules::check_international_email;
pub use rules::{
    Lettered, Measured, Range, Ranged, RuleMessage, Texts, check_contains, check_control,
    check_email, check_holds, check_lacks, check_length, check_range, check_regex, check_url,
    check_whole_range_can_hold,
};
pub use violation::Violations;
pub use writes::{Absent, Omittable, may_write, may_write_when};
pub(crate) use writes::{permitted, write_denied};
