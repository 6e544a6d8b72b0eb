//! `shadow`: a rule that is asked beside the one in force and decides nothing.

use crate::args::{OptionKey, Setting};
use crate::rule::syntax::{self, Tree};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "shadow",
    takes: "a rule",
    example: r#"shadow = all(role("hr"), acr("aal2"))"#,
    repeatable: false,
};

/// The rule as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Tree> {
    syntax::tree(setting, &KEY, sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_tree_is_read() {
        let tokens = quote!(shadow = any(role("a"), tenant));
        assert!(matches!(accepts(tokens, &KEY, read), Tree::Branch(_)));
        assert!(refuses(quote!(shadow), &KEY, read).starts_with("`shadow` takes a rule"));
    }
}
