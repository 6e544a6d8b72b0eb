//! `#[derive(Id)]`: a newtype around a number, a `Uuid` or a short text as an object's id.

mod check;
mod emit;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementations, or what is wrong.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut sink = Sink::new();
    let held = check::held(&input, &mut sink);
    let errors = sink.finish().err();
    let implementations = held.map(|held| emit::implementations(&input.ident, held));
    [errors, implementations].into_iter().flatten().collect()
}
