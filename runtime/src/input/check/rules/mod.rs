//! The rules of `#[validate(..)]` that the runtime checks itself.
//!
//! validator copies every rejected value into its errors, through JSON and an `unwrap`: a large
//! number or a map then ends the request with a panic, and NaN passes its `range`. These rules look
//! at the value in place and keep nothing of it.

mod characters;
mod length;
mod message;
mod range;
mod text;

pub use characters::Lettered;
pub use length::{Measured, check_length};
pub use message::RuleMessage;
pub use range::{Range, Ranged, check_range, check_whole_range_can_hold};
#[cfg(feature = "url")]
pub use text::check_international_email;
pub use text::{
    Texts, check_contains, check_control, check_email, check_holds, check_lacks, check_regex,
    check_url,
};
