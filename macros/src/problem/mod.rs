//! `#[derive(Problem)]`: a service's own error, and what a caller may know of it.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::derive::derive;

/// The implementation of `IntoProblem`; beside errors, one that says nothing.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let fault = sink.phase(|sink| syntax::read(input, sink));
        emit::problem(&check::plan(fault, sink))
    })
}
