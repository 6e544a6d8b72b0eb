//! `email`, `url`, `regex` and their like: what a text looks like.

use std::borrow::Cow;
use std::sync::Arc;

use crate::input::check::email::is_email;
#[cfg(feature = "url")]
use crate::input::check::email::is_international_email;
use crate::input::check::{RuleMessage, Violations};
use crate::input::text::{Plain, Text};
use crate::problem::Limits;
use crate::spelling::is_url;

/// A value that holds text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "this rule is for text",
    note = "remove the rule here, or take a `String`"
)]
pub trait Texts {
    /// The text; `None` where there is no value.
    fn text(&self) -> Option<&str>;
}

/// Checks that a text is a plain email address: a local part as the HTML standard has it, and a
/// domain name with at least one dot.
pub fn check_email(text: Option<&str>, message: RuleMessage, found: &mut Violations) {
    require(text, is_email, "email", message, found);
}

/// The same for an address whose domain may be of any script.
#[cfg(feature = "url")]
pub fn check_international_email(text: Option<&str>, message: RuleMessage, found: &mut Violations) {
    require(text, is_international_email, "email", message, found);
}

/// Checks that a text is an absolute URL of one of `schemes`, with a host and without a password.
pub fn check_url(
    text: Option<&str>,
    schemes: &[&str],
    message: RuleMessage,
    found: &mut Violations,
) {
    require(text, |text| is_url(text, Some(schemes)), "url", message, found);
}

/// Checks that a text holds no control character.
pub fn check_control(text: Option<&str>, message: RuleMessage, found: &mut Violations) {
    let plain = |text: &str| !text.chars().any(char::is_control);
    require(text, plain, "non_control_character", message, found);
}

/// Checks that a text has `part` somewhere in it.
pub fn check_contains(
    text: Option<&str>,
    part: &str,
    message: RuleMessage,
    found: &mut Violations,
) {
    require(text, |text| text.contains(part), "contains", message, found);
}

/// Checks that a text has `part` nowhere in it.
pub fn check_lacks(text: Option<&str>, part: &str, message: RuleMessage, found: &mut Violations) {
    require(text, |text| !text.contains(part), "does_not_contain", message, found);
}

/// Checks that a text has the form that `matches` knows: `regex` with a pattern of any crate.
pub fn check_regex(
    text: Option<&str>,
    matches: impl FnOnce(&str) -> bool,
    message: RuleMessage,
    found: &mut Violations,
) {
    let matches = text.is_none_or(matches);
    check_holds(matches, "regex", message, found);
}

/// Checks what the caller found out already: `required` and `must_match`.
pub fn check_holds(holds: bool, rule: &'static str, message: RuleMessage, found: &mut Violations) {
    if !holds {
        message.broken(rule, Limits::None, found);
    }
}

fn require(
    text: Option<&str>,
    holds: impl Fn(&str) -> bool,
    rule: &'static str,
    message: RuleMessage,
    found: &mut Violations,
) {
    if text.is_some_and(|text| !holds(text)) {
        message.broken(rule, Limits::None, found);
    }
}

#[diagnostic::do_not_recommend]
impl Texts for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Texts for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[cfg(feature = "url")]
#[diagnostic::do_not_recommend]
impl Texts for url::Url {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Texts for Text<N> {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts> Texts for Plain<T> {
    fn text(&self) -> Option<&str> {
        self.0.text()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts> Texts for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Texts::text)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ?Sized> Texts for &T {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ?Sized> Texts for Box<T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ?Sized> Texts for Arc<T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Texts + ToOwned + ?Sized> Texts for Cow<'_, T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}
