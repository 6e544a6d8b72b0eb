//! The frame of every derive: its input is read and checked, and what it writes is beside its errors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use crate::sink::Sink;

/// What `stages` make of the input, and everything that they found wrong with it.
pub(crate) fn derive<T: ToTokens>(
    input: TokenStream,
    stages: impl FnOnce(DeriveInput, &mut Sink) -> T,
) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut sink = Sink::new();
    let written = stages(input, &mut sink);
    let errors = sink.finish().err();
    quote! { #errors #written }
}
