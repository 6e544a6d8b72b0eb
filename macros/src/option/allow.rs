//! `allow`: the whole rule as a tree, `any(role("admin"), all(scope("x"), policy(CanHire)))`.

use crate::args::{OptionKey, Setting};
use crate::rule::syntax::{self, Tree};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "allow",
    takes: "a rule",
    example: r#"allow = any(role("admin"), policy(CanHire))"#,
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
        let tokens = quote!(allow = any(role("a"), all(scope("x"), not(policy(Late<u8>)))));
        assert!(matches!(accepts(tokens, &KEY, read), Tree::Branch(_)));
        assert!(matches!(accepts(quote!(allow = policy(A)), &KEY, read), Tree::Policy(_)));
    }

    #[test]
    fn other_forms_are_refused() {
        assert!(refuses(quote!(allow(role("a"))), &KEY, read).starts_with("`allow` takes a rule"));
        assert!(
            refuses(quote!(allow = "a"), &KEY, read)
                .starts_with("a name alone may be a role or a scope")
        );
        assert!(
            refuses(quote!(allow = policy("A")), &KEY, read)
                .starts_with("a policy must be the path of its type")
        );
        assert!(refuses(quote!(allow = not()), &KEY, read).starts_with("`not(..)` takes"));
    }
}
