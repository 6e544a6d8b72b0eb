//! The implementation of `RoleEnum`.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::check::Plan;
use crate::paths::Paths;
use crate::span::generated;

/// `RoleEnum`.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let ident = plan.ident();
    let span = generated(ident.span());
    let at = paths.at(span);
    let (role_enum, bits) = (at.role_enum(), paths.bits());
    let names = plan.names();
    let implies = plan.reaches().iter().map(|reached| emit_bits(&bits, reached));
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #role_enum for #ident {
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            const IMPLIES: &'static [#bits] = &[#(#implies),*];

            fn index(self) -> ::core::primitive::u8 {
                self as ::core::primitive::u8
            }
        }
    }
}

fn emit_bits(bits: &TokenStream, reached: &[usize]) -> TokenStream {
    let indices = reached.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote! { #bits::of(&[#(#indices),*]) }
}
