//! The rules of `#[validate(..)]` that the runtime checks itself.
//!
//! validator copies every rejected value into its errors, through JSON and an `unwrap`: a large
//! number or a map then ends the request with a panic, and NaN passes its `range`. These rules look
//! at the value in place and keep nothing of it.

mod characters;
mod length;
mod range;
mod text;

pub use characters::Lettered;
pub use length::{Measured, check_length};
pub use range::{Range, Ranged, check_range, check_whole_range_can_hold};
#[cfg(feature = "url")]
pub use text::check_international_email;
pub use text::{
    Texts, check_contains, check_control, check_email, check_holds, check_lacks, check_regex,
    check_url,
};

use std::borrow::Cow;

use crate::input::check::Violations;
use crate::problem::{Detail, Limits, Violation};

/// Where a rule stands, and what its author wants said when it is broken.
#[derive(Clone, Copy, Debug)]
pub struct RuleMessage {
    pointer: &'static str,
    code: Option<&'static str>,
    message: Option<&'static str>,
}

impl RuleMessage {
    /// A rule of the field that this pointer leads to: its name on the wire behind a slash, escaped.
    #[must_use]
    pub const fn at(pointer: &'static str) -> Self {
        Self { pointer, code: None, message: None }
    }

    /// The code in place of the rule's name.
    #[must_use]
    pub const fn code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// The sentence in place of ours.
    #[must_use]
    pub const fn message(self, message: &'static str) -> Self {
        Self { message: Some(message), ..self }
    }

    /// Adds a broken rule, with the limits its attribute names.
    fn broken(self, rule: &'static str, limits: Limits, found: &mut Violations) {
        let detail = match self.message {
            Some(message) => Detail::Told(Cow::Borrowed(message)),
            None => Detail::OfRule(Cow::Borrowed(rule)),
        };
        let (pointer, code) =
            (Cow::Borrowed(self.pointer), Cow::Borrowed(self.code.unwrap_or(rule)));
        found.push(Violation { pointer, code, detail, limits });
    }
}
