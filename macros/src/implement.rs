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
    let span = generated(ident.span());
    // A type of its own is no advice where another lacks the trait. What a generic one lacks is told
    // of what it holds.
    let unlisted =
        generics.params.is_empty().then(|| quote_spanned!(span=> #[diagnostic::do_not_recommend]));
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #parameters #interface for #ident #arguments #clause {
            #body
        }
    }
}
