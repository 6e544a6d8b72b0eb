//! `#[derive(Problem)]`: a service's own error, and what a caller may know of it.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementation of `IntoProblem`; beside errors, one that says nothing.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut sink = Sink::new();
    let fault = sink.phase(|sink| syntax::read(input, sink));
    let plan = check::plan(fault, &mut sink);
    let errors = sink.finish().err();
    let problem = emit::problem(&plan);
    quote! { #errors #problem }
}
