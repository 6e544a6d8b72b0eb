//! `role`: the roles a caller needs, `"admin"`, a variant's path, or `any(..)` and `all(..)` of those.

use crate::args::{OptionKey, Setting};
use crate::rule::{
    NameKind,
    syntax::{self, Tree},
};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "role",
    takes: "a role, or several joined by `any(..)` or `all(..)`",
    example: r#"role = "admin""#,
    repeatable: false,
};

/// The roles as a rule.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Tree> {
    syntax::names(NameKind::Role, setting, &KEY, sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn text_variants_and_branches_are_read() {
        assert!(matches!(accepts(quote!(role = "a"), &KEY, read), Tree::Name(NameKind::Role, _)));
        assert!(matches!(accepts(quote!(role = A::B), &KEY, read), Tree::Name(NameKind::Role, _)));
        assert!(matches!(accepts(quote!(role = any("a", all("b"))), &KEY, read), Tree::Branch(_)));
    }

    #[test]
    fn other_forms_are_refused() {
        assert!(refuses(quote!(role("a")), &KEY, read).starts_with("`role` takes a role"));
        assert!(
            refuses(quote!(role = 5), &KEY, read)
                .starts_with("a role must be text or the path of a variant")
        );
        assert!(refuses(quote!(role = not("a")), &KEY, read).contains("write the whole rule"));
    }
}
