//! `#[derive(Role)]`: an enum as the roles that an application declares.

mod check;
pub(crate) mod emit;
pub(crate) mod lattice;
pub(crate) mod name_enum;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::derive::derive;

/// The implementation of `RoleEnum`, or what is wrong and as much of it as keeps other errors away.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let read = syntax::read(input, sink);
        check::plan(read, sink).as_ref().map(emit::implementation)
    })
}
