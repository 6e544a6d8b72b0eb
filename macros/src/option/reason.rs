//! `reason`: Why anyone may call a public handler.

use syn::LitStr;

use crate::args::{OptionKey, Setting};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "reason",
    takes: "a reason in quotes",
    example: r#"reason = "liveness probe""#,
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
        assert_eq!(accepts(quote!(reason = "it is a test"), &KEY, read).value(), "it is a test");
    }

    #[test]
    fn a_reason_says_something() {
        for nothing in ["", "  ", " a b "] {
            let text = refuses(quote!(reason = #nothing), &KEY, read);
            assert!(text.starts_with("`reason` needs a reason"));
        }
        assert!(refuses(quote!(reason = 5), &KEY, read).starts_with("`reason` takes a reason"));
    }
}
