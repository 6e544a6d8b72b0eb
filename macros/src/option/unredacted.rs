//! `unredacted`: Why a response that is not allowlisted may leave.

use syn::LitStr;

use crate::args::{OptionKey, Setting};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "unredacted",
    takes: "a reason in quotes",
    example: r#"unredacted = "a rendered page""#,
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
        assert_eq!(
            accepts(quote!(unredacted = "it is a test"), &KEY, read).value(),
            "it is a test"
        );
    }

    #[test]
    fn a_reason_says_something() {
        for nothing in ["", "  ", " a b "] {
            let text = refuses(quote!(unredacted = #nothing), &KEY, read);
            assert!(text.starts_with("`unredacted` needs a reason"));
        }
        assert!(
            refuses(quote!(unredacted = 5), &KEY, read).starts_with("`unredacted` takes a reason")
        );
    }
}
