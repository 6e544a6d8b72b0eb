//! `scope`: the scopes a caller needs, `"payroll:read"`, a variant's path, or `any(..)` and `all(..)` of those.

use crate::args::{OptionKey, Setting};
use crate::rule::{
    NameKind,
    syntax::{self, Tree},
};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "scope",
    takes: "a scope, or several joined by `any(..)` or `all(..)`",
    example: r#"scope = "payroll:read""#,
    repeatable: false,
};

/// The scopes as a rule.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Tree> {
    syntax::names(NameKind::Scope, setting, &KEY, sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn text_variants_and_branches_are_read() {
        assert!(matches!(accepts(quote!(scope = "a"), &KEY, read), Tree::Name(NameKind::Scope, _)));
        assert!(matches!(
            accepts(quote!(scope = A::B), &KEY, read),
            Tree::Name(NameKind::Scope, _)
        ));
        assert!(matches!(accepts(quote!(scope = any("a", all("b"))), &KEY, read), Tree::Branch(_)));
    }

    #[test]
    fn other_forms_are_refused() {
        assert!(refuses(quote!(scope("a")), &KEY, read).starts_with("`scope` takes a scope"));
        assert!(refuses(quote!(scope = names::READ), &KEY, read).contains("write `\"read\"`"));
        assert!(
            refuses(quote!(scope = 5), &KEY, read)
                .starts_with("a scope must be text or the path of a variant")
        );
        assert!(refuses(quote!(scope = not("a")), &KEY, read).contains("write the whole rule"));
    }
}
