//! The implementation of `ScopeEnum`.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::check::Plan;
use crate::paths::Paths;
use crate::span::generated;

/// `ScopeEnum`.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let ident = plan.ident();
    let span = generated(ident.span());
    let scope_enum = Paths::new(plan.runtime()).at(span).scope_enum();
    let names = plan.names();
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #scope_enum for #ident {
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];

            fn index(self) -> ::core::primitive::u8 {
                self as ::core::primitive::u8
            }
        }
    }
}
