//! The implementation of `Schemes`, and for each scheme that it is declared.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

use super::check::Plan;
use crate::names;
use crate::paths::Paths;
use crate::span::generated;

/// `Schemes` and `Declares`.
pub(super) fn implementation(plan: &Plan, paths: &Paths) -> TokenStream {
    let ident = plan.ident();
    let span = generated(ident.span());
    let (schemes, declares) = (paths.at(span).schemes(), paths.at(span).declares());
    let (hash, hashed) = (paths.name_hash(), paths.scheme_hash());
    let names = plan.schemes().iter().map(|(_, name)| name);
    let pairs = plan.schemes().iter().map(|(variant, name)| quote!((Self::#variant, #name)));
    let list = emit_type();
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #schemes for #ident {
            const DECLARED: #list = ::core::option::Option::Some(&[#(#pairs),*]);
        }
        #(
            #[automatically_derived]
            #[allow(deprecated)]
            impl #declares<#hash<{ #hashed(#names) }>> for #ident {}
        )*
    }
}

/// A list of everything, for what is not a list: that is told, and nothing that follows from it.
pub(super) fn stand_in(ident: &Ident, paths: &Paths) -> TokenStream {
    let (schemes, declares, list) = (paths.schemes(), paths.declares(), emit_type());
    let hash = names::local("Hash");
    quote! {
        #[automatically_derived]
        impl #schemes for #ident {
            const DECLARED: #list = ::core::option::Option::None;
        }
        #[automatically_derived]
        #[allow(non_camel_case_types)]
        impl<#hash> #declares<#hash> for #ident {}
    }
}

fn emit_type() -> TokenStream {
    quote! {
        ::core::option::Option<&'static [(Self, &'static ::core::primitive::str)]>
    }
}
