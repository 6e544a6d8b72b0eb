//! Which names a type mentions.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{GenericParam, Generics};

/// Whether `tokens` mention a type or a constant that is a parameter.
pub(crate) fn mentions_parameter(tokens: TokenStream, generics: &Generics) -> bool {
    let parameters: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    mentions(tokens, &|ident| parameters.contains(&ident))
}

/// Whether `tokens` mention a name.
pub(crate) fn mentions(tokens: TokenStream, wanted: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), wanted),
        TokenTree::Ident(ident) => wanted(&ident),
        _ => false,
    })
}
