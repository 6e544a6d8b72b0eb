//! The frame around what a derive implements.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::Generics;

use crate::span::generated;

/// `impl .. trait for Type where .. { body }`, located at the type's name.
pub(crate) fn implement(
    ident: &Ident,
    generics: &Generics,
    interface: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let (parameters, arguments, clause) = generics.split_for_impl();
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #interface for #ident #arguments #clause {
            #body
        }
    }
}
