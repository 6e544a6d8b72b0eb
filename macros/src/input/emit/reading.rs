//! How an input is read, and that a field whose type cannot be read is one error.
//!
//! What serde derives tells such a field wherever it reads it. Asked as a bound of the derived function it
//! tells nothing, and the function is not there: `check_field` tells the field, once and with the fix.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Attribute, Generics, Ident, ItemStruct, LitStr, Type, parse_quote};

use super::field_type::{holds_itself, is_generic};
use crate::alias::is_built_in;
use crate::args::shown_tokens;
use crate::input::check::CheckedField;
use crate::paths::Paths;
use crate::span::generated;

/// Whether the field's type is asked by itself: one name, which may be that of any type. One in another's brackets is not,
/// since rustc tells a misspelt one there with other words.
pub(super) fn is_asked(field: &CheckedField<'_>, item: &ItemStruct) -> bool {
    let Type::Path(named) = field.ty else { return false };
    let is_name = named.path.get_ident().is_some() && !is_built_in(field.ty);
    let is_own = field.read && !field.custom && !field.trusted && !field.bounded && !field.bound;
    let is_file = field.file.is_some();
    is_own
        && is_name
        && !is_file
        && !is_generic(field, &item.generics)
        && !holds_itself(field, item)
}

/// `#[serde(bound(deserialize = "Address: Deserialize<'de>"))]`.
pub(super) fn bound(field: &CheckedField<'_>, paths: &Paths) -> Attribute {
    let asks = format!(
        "{}: {}::Deserialize<'de>",
        field.ty.to_token_stream(),
        shown_tokens(&paths.serde())
    );
    // With the user's own span: what rustc tells of the name is then told once.
    let span = field.ty.to_token_stream().into_iter().next().map(|token| token.span());
    let asks = LitStr::new(&asks, span.unwrap_or_else(Span::mixed_site));
    parse_quote!(#[serde(bound(deserialize = #asks))])
}

/// The derive reads the type itself; the public implementation reads only what `only` accepts.
pub(super) fn emit_deserialize(
    ident: &Ident,
    generics: &Generics,
    only: &TokenStream,
    asks: bool,
    paths: &Paths,
) -> TokenStream {
    let serde = paths.serde();
    let mut reading = generics.clone();
    for parameter in reading.type_params_mut() {
        parameter.bounds.push(parse_quote!(#serde::Deserialize<'de>));
    }
    let borrowed: Vec<_> = generics.lifetimes().map(|each| &each.lifetime).collect();
    reading.params.insert(0, parse_quote!('de: #(#borrowed)+*));
    let (parameters, _, clause) = reading.split_for_impl();
    let (_, arguments, _) = generics.split_for_impl();
    // In the place of what the derive writes where that asks for what is not there.
    let instead = asks.then(|| quote!(#[allow(unused_imports)] use #serde::Deserialize as _;));
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #serde::Deserialize<'de> for #ident #arguments #clause {
            fn deserialize<__D: #serde::Deserializer<'de>>(
                __deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                #instead
                Self::deserialize(#only(__deserializer))
            }
        }
    }
}
