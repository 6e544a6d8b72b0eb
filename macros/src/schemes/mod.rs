//! `#[derive(Schemes)]`: an enum as the schemes that an application accepts.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::derive::derive;
use crate::paths::Paths;

/// The implementation of `Schemes`, or what is wrong and what keeps other errors away.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let (ident, is_generic) = (input.ident.clone(), !input.generics.params.is_empty());
        let read = syntax::read(input, sink);
        let paths = Paths::new(read.runtime());
        match check::plan(read, sink) {
            Some(plan) => Some(emit::implementation(&plan, &paths)),
            None => (!is_generic).then(|| emit::stand_in(&ident, &paths)),
        }
    })
}
