//! `person_name`, `line` and `free_text`: which characters the texts of a value hold.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::input::check::{RuleMessage, Violations};
use crate::input::text::{FreeJson, Plain};
use crate::problem::Limits;
use crate::spelling::TextRule;

/// A value whose texts hold the characters that its field names. `Text<N>` is none: what it holds is said by its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no rule of characters",
    label = "this rule is for a `String` and for `FreeJson`",
    note = "remove the rule here; for a `Text<N>`, which holds visible characters of one line alone, take a `String` \
            with `length(min = 1, max = N)`"
)]
pub trait Lettered {
    /// Checks that every text in it holds only characters that the rule lets in.
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations);
}

#[diagnostic::do_not_recommend]
impl Lettered for str {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        if let Some(fault) = rule.fault(self) {
            message.broken(fault.code(), Limits::None, found);
        }
    }
}

/// The first text that breaks the rule, so that one field is one violation. Names are held to the rule of all names.
#[diagnostic::do_not_recommend]
impl<const N: usize> Lettered for FreeJson<N> {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        if let Some(text) = odd_text(self.get(), rule) {
            text.check_characters(rule, message, found);
        }
    }
}

fn odd_text(value: &Value, rule: TextRule) -> Option<&str> {
    match value {
        Value::String(text) => rule.fault(text).map(|_| text.as_str()),
        Value::Array(items) => items.iter().find_map(|item| odd_text(item, rule)),
        Value::Object(members) => members.values().find_map(|member| odd_text(member, rule)),
        _ => None,
    }
}

#[diagnostic::do_not_recommend]
impl Lettered for String {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        self.as_str().check_characters(rule, message, found);
    }
}

#[cfg(feature = "url")]
#[diagnostic::do_not_recommend]
impl Lettered for url::Url {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        self.as_str().check_characters(rule, message, found);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Lettered> Lettered for Plain<T> {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        self.0.check_characters(rule, message, found);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Lettered> Lettered for Option<T> {
    fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
        if let Some(value) = self {
            value.check_characters(rule, message, found);
        }
    }
}

macro_rules! pointers {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Lettered for $type {
            fn check_characters(&self, rule: TextRule, message: RuleMessage, found: &mut Violations) {
                T::check_characters(self, rule, message, found);
            }
        }
    )*};
}

pointers! {
    [T: Lettered + ?Sized] &T;
    [T: Lettered + ?Sized] Box<T>;
    [T: Lettered + ?Sized] Arc<T>;
    [T: Lettered + ToOwned + ?Sized] Cow<'_, T>;
}
