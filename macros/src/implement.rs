//! The frame around what a derive implements.

use proc_macro2::{Ident, TokenStream, TokenTree};
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
    let unlisted = unlisted(ident, interface);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #parameters #interface for #ident #arguments #clause {
            #body
        }
    }
}

/// Keeps the implementation out of messages where it is of the runtime, which alone says `crate = crate`: what is told
/// of a type of the application lists no other's.
pub(crate) fn unlisted(ident: &Ident, interface: &TokenStream) -> Option<TokenStream> {
    let is_of_runtime = interface.clone().into_iter().next().is_some_and(|first| match first {
        TokenTree::Ident(first) => first == "crate",
        _ => false,
    });
    is_of_runtime.then(|| quote_spanned!(generated(ident.span())=> #[diagnostic::do_not_recommend]))
}
