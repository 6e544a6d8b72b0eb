//! `#[derive(Redacted)]`: a response type whose fields are allowlisted one by one.

mod bounds;
mod check;
pub(crate) mod credential;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) use self::check::within;
use crate::sink::Sink;

/// The implementations of the view; beside errors, those of a view that shows nothing.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut sink = Sink::new();
    let entity = syntax::read(input, &mut sink);
    let plan = check::plan(entity, &mut sink);
    let errors = sink.finish().err();
    let view = emit::view(plan);
    quote! { #errors #view }
}
