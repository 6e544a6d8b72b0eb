//! `#[derive(Id)]`: a newtype around a number, a `Uuid` or a short text as an object's id.

mod check;
mod emit;

use proc_macro2::TokenStream;

use crate::derive::derive;

/// The implementations, or what is wrong.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let held = check::held(&input, sink);
        held.map(|held| emit::implementations(&input.ident, held))
    })
}
