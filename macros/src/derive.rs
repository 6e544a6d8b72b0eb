//! The frame of every derive: its input is read and checked, and what it writes is beside its errors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use crate::sink::Sink;
use crate::unread;

/// What `stages` make of the input, and everything that they found wrong with it.
pub(crate) fn derive<T: ToTokens>(
    input: TokenStream,
    stages: impl FnOnce(DeriveInput, &mut Sink) -> T,
) -> TokenStream {
    let mut sink = Sink::new();
    match syn::parse2(input.clone()) {
        Ok(input) => {
            let written = stages(input, &mut sink);
            let errors = sink.finish().err();
            quote! { #errors #written }
        }
        Err(error) => {
            let written = unread::head(input).map(|head| stages(head, &mut sink));
            // The user did not write the rest that these errors are about.
            let _ = sink.finish();
            let error = error.to_compile_error();
            quote! { #error #written }
        }
    }
}
