//! Where a rule is, and what its author says of it.

use std::borrow::Cow;

use crate::input::check::Violations;
use crate::problem::{Detail, Limits, Violation};

/// Where a rule is, and what its author wants said when it is broken.
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
    pub(super) fn broken(self, rule: &'static str, limits: Limits, found: &mut Violations) {
        let detail = match self.message {
            Some(message) => Detail::Told(Cow::Borrowed(message)),
            None => Detail::OfRule(Cow::Borrowed(rule)),
        };
        let (pointer, code) =
            (Cow::Borrowed(self.pointer), Cow::Borrowed(self.code.unwrap_or(rule)));
        found.push(Violation { pointer, code, detail, limits });
    }
}
