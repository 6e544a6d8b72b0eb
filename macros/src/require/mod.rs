//! `require!(role = "staff")`: what a router demands of every caller.

mod check;
mod emit;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::paths::Paths;

/// The requirement as an expression, or what is wrong.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match check::check(input) {
        Ok(plan) => emit::requirement(&plan),
        Err((errors, runtime)) => {
            let paths = Paths::new(runtime.as_ref());
            let (requirement, rule) = (paths.requirement(), paths.rule());
            // Refuses everyone, so that nothing else is reported.
            quote!({ #errors &#requirement::new(#rule::Any(&[])) })
        }
    }
}
