//! `#[derive(Plan)]`: an enum as the plans that an application sells, with the limit of each.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::derive::derive;

/// The implementation of `PlanEnum`, or what is wrong and as much of it as keeps other errors away.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let read = syntax::read(input, sink);
        check::plan(read, sink).as_ref().map(emit::implementation)
    })
}
