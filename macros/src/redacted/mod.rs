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

pub(crate) use self::check::within;
use crate::derive::derive;

/// The implementations of the view; beside errors, those of a view that shows nothing.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let entity = syntax::read(input, sink);
        emit::view(check::plan(entity, sink))
    })
}
