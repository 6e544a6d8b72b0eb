//! How an input is written, where it derives `Serialize` as well.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Attribute, Generics, Ident, Path, parse_quote};

use crate::input::syntax;
use crate::paths::Paths;
use crate::span::generated;

/// The implementation of `Serialize`. What is read by a function of its own (`remote = "Self"`) is
/// written by one, too: serde derives the function, and the trait is left to the type that names `remote`.
pub(super) fn emit_serialize(
    ident: &Ident,
    generics: &Generics,
    attributes: &[Attribute],
    paths: &Paths,
) -> Option<TokenStream> {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.flat_map(syntax::paths).find(is_serialize)?;
    let serde = paths.serde();
    let mut writing = generics.clone();
    for parameter in writing.type_params_mut() {
        parameter.bounds.push(parse_quote!(#serde::Serialize));
    }
    let (parameters, _, clause) = writing.split_for_impl();
    let (_, arguments, _) = generics.split_for_impl();
    Some(quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #serde::Serialize for #ident #arguments #clause {
            fn serialize<__S: #serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                Self::serialize(self, __serializer)
            }
        }
    })
}

/// `Serialize` or `serde::Serialize`.
fn is_serialize(path: &Path) -> bool {
    let names_it = path.segments.last().is_some_and(|last| last.ident == "Serialize");
    let first = path.segments.first();
    names_it && (path.segments.len() == 1 || first.is_some_and(|first| first.ident == "serde"))
}
