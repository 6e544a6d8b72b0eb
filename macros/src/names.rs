//! Every identifier that generated code introduces.
//!
//! All of them begin with two underscores and resolve at the mixed site, so that none can meet a
//! name of the user's.

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt as _;

use crate::span::generated;

/// The policy type of a handler: `__hire`.
pub(crate) fn policy(handler: &Ident) -> Ident {
    Ident::new(&format!("__{}", handler.unraw()), generated(handler.span()))
}

/// The module of the schemes that a handler names and the runtime does not know: `__hire_schemes`.
pub(crate) fn schemes(handler: &Ident) -> Ident {
    Ident::new(&format!("__{}_schemes", handler.unraw()), generated(handler.span()))
}

/// The constant that holds the `n`th name of a rule: `__NAME_0`.
pub(crate) fn member(n: usize) -> Ident {
    Ident::new(&format!("__NAME_{n}"), Span::mixed_site())
}

/// The constant that holds the `n`th rate of a handler: `__RATE_0`.
pub(crate) fn rate(n: usize) -> Ident {
    Ident::new(&format!("__RATE_{n}"), Span::mixed_site())
}

/// The outline of a branch of a rule: `__branch`.
pub(crate) fn branch() -> Ident {
    Ident::new("__branch", Span::mixed_site())
}

/// Whether the `n`th field that may be looked up is: `__LOOKUP_0`.
pub(crate) fn lookup(n: usize) -> Ident {
    Ident::new(&format!("__LOOKUP_{n}"), Span::mixed_site())
}

/// The type of that field, where a build may leave it out: `__LookedUp0`.
pub(crate) fn looked_up(n: usize) -> Ident {
    Ident::new(&format!("__LookedUp{n}"), Span::mixed_site())
}

/// The `n`th exposed field of a variant: `__field0`.
pub(crate) fn field(n: usize) -> Ident {
    Ident::new(&format!("__field{n}"), Span::mixed_site())
}

/// A local of generated code: `__request` for `request`.
pub(crate) fn local(word: &str) -> Ident {
    Ident::new(&format!("__{word}"), Span::mixed_site())
}

/// The constant that holds what a handler as a whole does: `__STANCE`.
pub(crate) fn stance() -> Ident {
    Ident::new("__STANCE", Span::mixed_site())
}

/// A name as people know it: without `r#`.
pub(crate) fn shown(handler: &Ident) -> String {
    handler.unraw().to_string()
}

/// The local that holds a role or scope written as a variant; errors about it show at `span`.
pub(crate) fn variant(span: Span) -> Ident {
    Ident::new("__variant", generated(span))
}
