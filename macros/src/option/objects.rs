//! `objects`: Why every caller the rule admits may reach every object the path can name.

use syn::LitStr;

use crate::args::{OptionKey, Setting};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "objects",
    takes: "a reason in quotes",
    example: r#"objects = "every clerk may read every invoice""#,
    repeatable: false,
};

/// The reason, as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<LitStr> {
    setting.reason(&KEY, sink).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_reason_is_taken_as_written() {
        assert_eq!(accepts(quote!(objects = "it is a test"), &KEY, read).value(), "it is a test");
    }

    #[test]
    fn a_reason_says_something() {
        for nothing in ["", "  ", " a b "] {
            let text = refuses(quote!(objects = #nothing), &KEY, read);
            assert!(text.starts_with("`objects` needs a reason"));
        }
        assert!(refuses(quote!(objects = 5), &KEY, read).starts_with("`objects` takes a reason"));
    }
}
