//! The rules of `#[validate(..)]` that the runtime checks itself.
//!
//! validator copies every rejected value into its errors, through JSON and an `unwrap`: a large
//! number or a map then ends the request with a panic, and NaN passes its `range`. These rules look
//! at the value in place and keep nothing of it.

mod length;
mod range;
mod text;
mod words;

pub use length::{Measured, check_length};
pub use range::{Range, Ranged, check_range};
#[cfg(feature = "url")]
pub use text::check_international_email;
pub use text::{
    Texts, check_characters, check_contains, check_control, check_email, check_holds, check_lacks,
    check_regex, check_url,
};
pub(crate) use words::describe;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::input::check::{Violation, Violations, push};

/// Where a rule stands, and what its author wants said when it is broken.
#[derive(Clone, Copy, Debug)]
pub struct RuleMessage {
    field: &'static str,
    code: Option<&'static str>,
    message: Option<&'static str>,
}

impl RuleMessage {
    /// A rule of the field that is called so on the wire.
    #[must_use]
    pub const fn at(field: &'static str) -> Self {
        Self { field, code: None, message: None }
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
    fn broken(self, rule: &'static str, limits: Map<String, Value>, found: &mut Violations) {
        let detail = self.message.map_or_else(|| describe(rule, &limits), Cow::Borrowed);
        found.extend([Violation {
            pointer: push("", self.field),
            code: Cow::Borrowed(self.code.unwrap_or(rule)),
            detail,
            limits,
        }]);
    }
}
