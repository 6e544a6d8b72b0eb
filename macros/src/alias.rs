//! A type that is named once, in an alias.
//!
//! rustc tells a misspelt type wherever it is and offers a type parameter of the item around it. An
//! alias in the place of the derived type is reported with the same words as the type's own field, and
//! rustc drops what it has told.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Generics, Type};

use crate::mentions::{mentions, mentions_parameter};
use crate::span::SpanRange;

/// A name whose misspelling is another error already.
const BUILT_IN: [&str; 16] = [
    "bool", "char", "String", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
    "i64", "f32", "f64", "isize",
];

/// Puts an alias of `ty` in its place and yields it, where that can be; `ident` is the derived type.
pub(crate) fn take(
    ty: &mut Type,
    ident: &Ident,
    generics: &Generics,
    number: usize,
) -> Option<TokenStream> {
    if !is_closed(ty, generics) {
        return None;
    }
    // With the user's own span, which what rustc offers is part of.
    let alias = Ident::new(&format!("__Type{number}"), ident.span());
    let (place, named) = (SpanRange::of(ty), ty.to_token_stream());
    let mut name = alias.clone();
    name.set_span(alias.span().located_at(place.start()));
    // The empty list is where the type ends, so that the whole is underlined.
    let end = alias.span().located_at(place.end());
    *ty = syn::parse2(quote_spanned!(end=> #name<>)).ok()?;
    Some(quote!(type #alias = #named;))
}

/// Whether the type can be named outside of its struct, and is worth a name. What rustc offers inside of
/// generic arguments depends on parameters, which an alias has none of.
fn is_closed(ty: &Type, generics: &Generics) -> bool {
    let tokens = || ty.to_token_stream();
    let opens = |word: &Ident| word == "Self" || word == "dyn" || word == "for";
    let borrows = tokens().into_iter().any(is_borrow);
    let is_one_word = tokens().into_iter().count() == 1;
    let named = !is_built_in(ty) && (is_one_word || generics.params.is_empty());
    named && !borrows && !mentions(tokens(), &opens) && !mentions_parameter(tokens(), generics)
}

/// Whether a misspelling of the type is another error already.
pub(crate) fn is_built_in(ty: &Type) -> bool {
    BUILT_IN.contains(&ty.to_token_stream().to_string().as_str())
}

fn is_borrow(token: TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().any(is_borrow),
        TokenTree::Punct(punct) => punct.as_char() == '\'' || punct.as_char() == '&',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}
