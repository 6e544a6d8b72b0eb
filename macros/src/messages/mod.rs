//! Every text a user of the macros may read, one constant each.
//!
//! Grammar: lower case, no final period, names in backticks, one cause on the first line, then lines
//! that begin with `note:` or `help:`. `{}` is a hole that [`Message::with`] fills.

use std::fmt::{self, Display};

/// A diagnostic text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message(pub(crate) &'static str);

impl Message {
    /// The text with its holes filled, in order.
    pub(crate) fn with(self, values: &[&dyn Display]) -> String {
        let mut values = values.iter();
        let mut filled = String::new();
        for (place, piece) in self.0.split("{}").enumerate() {
            if place > 0 {
                let value = values.next().map(ToString::to_string);
                debug_assert!(value.is_some(), "too few values for {self:?}");
                filled.push_str(value.as_deref().unwrap_or(""));
            }
            filled.push_str(piece);
        }
        debug_assert!(values.next().is_none(), "too many values for {self:?}");
        filled
    }
}

impl Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares texts and lists them in `ALL`, so that a test can demand a case for each.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: $crate::messages::Message = $crate::messages::Message($text);)*

        /// Every text of this file.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, $crate::messages::Message)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) mod args;
pub(crate) mod handler;
pub(crate) mod input;
pub(crate) mod option;
pub(crate) mod plan;
pub(crate) mod problem;
pub(crate) mod redacted;
pub(crate) mod role;
pub(crate) mod rule;
pub(crate) mod secure;

/// Every text there is.
#[cfg(test)]
pub(crate) const ALL: &[&[(&str, Message)]] = &[
    args::ALL,
    rule::ALL,
    option::ALL,
    plan::ALL,
    handler::ALL,
    secure::ALL,
    role::ALL,
    redacted::ALL,
    input::ALL,
    problem::ALL,
];

#[cfg(test)]
mod tests;
