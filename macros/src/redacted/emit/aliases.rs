//! Each field's type is named once, in an alias.
//!
//! rustc tells a misspelt type wherever it stands and offers a type parameter of the item around it. An
//! alias that stands where the derived type does is told with the same words as the type's own field, and
//! rustc drops what it has told.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote_spanned};
use syn::{Generics, Type};

use crate::mentions::{mentions, mentions_parameter};
use crate::redacted::check::Plan;
use crate::span::SpanRange;

/// What nobody misspells without another error.
const BUILT_IN: [&str; 16] = [
    "bool", "char", "String", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
    "i64", "f32", "f64", "isize",
];

/// The aliases, which then stand in place of the types.
pub(super) fn take(plan: &mut Plan) -> TokenStream {
    let (ident, generics) = (plan.ident().clone(), plan.generics().clone());
    let mut aliases = TokenStream::new();
    let mut types: Vec<&mut Type> =
        plan.types_mut().filter(|ty| is_closed(ty, &generics)).collect();
    // With the user's own span, which what rustc offers is part of.
    let span = ident.span();
    for (place, ty) in types.iter_mut().enumerate() {
        let alias = Ident::new(&format!("__Type{place}"), span);
        let (range, named) = (SpanRange::of(&**ty), ty.to_token_stream());
        aliases.extend(quote::quote!(type #alias = #named;));
        let name = Ident::new(&format!("__Type{place}"), span.located_at(range.start()));
        // The empty list stands where the type ends, so that the whole is underlined.
        let end = range.end();
        let path = quote_spanned!(end=> #name<>);
        if let Ok(path) = syn::parse2(path) {
            **ty = path;
        }
    }
    aliases
}

/// Whether the type can be named outside of its struct, and is worth a name. What rustc offers inside of
/// generic arguments depends on parameters, which an alias has none of.
fn is_closed(ty: &Type, generics: &Generics) -> bool {
    let tokens = || ty.to_token_stream();
    let opens = |word: &Ident| word == "Self" || word == "dyn" || word == "for";
    let borrows = tokens().into_iter().any(is_borrow);
    let built_in = BUILT_IN.contains(&tokens().to_string().as_str());
    let is_one_word = tokens().into_iter().count() == 1;
    let named = !built_in && (is_one_word || generics.params.is_empty());
    named && !borrows && !mentions(tokens(), &opens) && !mentions_parameter(tokens(), generics)
}

fn is_borrow(token: TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().any(is_borrow),
        TokenTree::Punct(punct) => punct.as_char() == '\'' || punct.as_char() == '&',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}
