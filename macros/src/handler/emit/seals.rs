//! The seals of a guard: what it states, as numbers that the runtime computes again.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::LitStr;

use crate::handler::Handler;
use crate::handler::seal::{Stated, seal, sealed_for};

fn seal_of(handler: &Handler, stated: &Stated) -> u64 {
    let reasons = handler.parameters.iter().filter_map(|each| each.unchecked.as_ref());
    seal(stated, reasons.map(LitStr::value))
}

pub(super) fn emit_seal(handler: &Handler, stated: &Stated) -> TokenStream {
    let seal = Literal::u64_unsuffixed(seal_of(handler, stated));
    quote!(const SEAL: ::core::primitive::u64 = #seal;)
}

pub(super) fn emit_sealed(handler: &Handler, stated: &Stated) -> TokenStream {
    let parts = handler.parameters.len().saturating_sub(1);
    let sealed = Literal::u64_unsuffixed(sealed_for(seal_of(handler, stated), parts));
    quote!(const SEALED: ::core::primitive::u64 = #sealed;)
}
