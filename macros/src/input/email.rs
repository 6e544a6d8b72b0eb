//! validator's `email` rule, exchanged for the runtime's, which needs no regular expression.
//!
//! `email` becomes `custom(function = <runtime>::private::email)` and keeps its `message` and `code`.
//! validator hands a custom rule the inner value of an `Option`, and `&String`, `&Cow<str>` and the
//! like become the `&str` that the rule takes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use crate::paths::Paths;
use crate::span::Spread;

/// Exchanges the rule in a `#[validate(..)]` attribute; leaves every other attribute as it is.
pub(super) fn exchange(attribute: &mut Attribute, paths: &Paths) {
    if !attribute.path().is_ident("validate") {
        return;
    }
    let parsed = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let (Ok(rules), Meta::List(list)) = (parsed, &mut attribute.meta) else { return };
    let rules = rules.iter().map(|rule| exchanged(rule, paths));
    list.tokens = quote!(#(#rules),*);
}

fn exchanged(rule: &Meta, paths: &Paths) -> TokenStream {
    let arguments = match rule {
        Meta::Path(path) if path.is_ident("email") => TokenStream::new(),
        Meta::List(list) if list.path.is_ident("email") => list.tokens.clone(),
        _ => return quote!(#rule),
    };
    let span = Spread::of(rule).start();
    let email = paths.at(span).email();
    let custom = Ident::new("custom", Span::call_site().located_at(span));
    quote_spanned!(span=> #custom(function = #email, #arguments))
}
