//! `#[derive(Permission)]`: an enum as the permissions of an application, and who has each.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementation of `PermissionEnum`, or what is wrong and as much of it as keeps other errors away.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut sink = Sink::new();
    let permissions = syntax::read(input, &mut sink);
    let plan = check::plan(permissions, &mut sink);
    let errors = sink.finish().err();
    let implementation = plan.as_ref().map(emit::implementation);
    quote! { #errors #implementation }
}
