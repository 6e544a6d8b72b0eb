//! The implementation of `ScopeEnum`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::check::Plan;
use crate::paths::Paths;
use crate::role::emit::emit_bits;
use crate::span::generated;

/// `ScopeEnum`.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let ident = plan.ident();
    let span = generated(ident.span());
    let paths = Paths::new(plan.runtime());
    let (scope_enum, bits) = (paths.at(span).scope_enum(), paths.bits());
    let implies = (!plan.reaches().is_empty()).then(|| {
        let reached = plan.reaches().iter().map(|reached| emit_bits(&bits, reached));
        quote!(const IMPLIES: &'static [#bits] = &[#(#reached),*];)
    });
    let names = plan.names();
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #scope_enum for #ident {
            type Enum = Self;
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            #implies

            fn index(self) -> ::core::primitive::u8 {
                self as ::core::primitive::u8
            }
        }
    }
}
