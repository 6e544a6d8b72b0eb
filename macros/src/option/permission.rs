//! `permission`: the permissions a caller needs, `"invoice:approve"`, a variant's path, or `any(..)` and `all(..)` of those.

use crate::args::{OptionKey, Setting};
use crate::rule::{
    NameKind,
    syntax::{self, Tree},
};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "permission",
    takes: "a permission, or several joined by `any(..)` or `all(..)`",
    example: r#"permission = "invoice:approve""#,
    repeatable: false,
};

/// The permissions as a rule.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Tree> {
    syntax::names(NameKind::Permission, setting, &KEY, sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn text_variants_and_branches_are_read() {
        assert!(matches!(
            accepts(quote!(permission = "a"), &KEY, read),
            Tree::Name(NameKind::Permission, _)
        ));
        assert!(matches!(
            accepts(quote!(permission = A::B), &KEY, read),
            Tree::Name(NameKind::Permission, _)
        ));
        assert!(matches!(
            accepts(quote!(permission = any("a", all("b"))), &KEY, read),
            Tree::Branch(_)
        ));
    }

    #[test]
    fn other_forms_are_refused() {
        assert!(
            refuses(quote!(permission("a")), &KEY, read)
                .starts_with("`permission` takes a permission")
        );
        assert!(
            refuses(quote!(permission = names::APPROVE), &KEY, read)
                .contains("write `\"approve\"`")
        );
        assert!(
            refuses(quote!(permission = 5), &KEY, read)
                .starts_with("a permission must be text or the path of a variant")
        );
        assert!(
            refuses(quote!(permission = not("a")), &KEY, read).contains("write the whole rule")
        );
    }
}
