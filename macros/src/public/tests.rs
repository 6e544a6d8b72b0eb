//! The expansion as a reader would see it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{check, emit, syntax};

fn public(arguments: TokenStream, item: TokenStream) -> String {
    let outcome = check::check(syntax::read(arguments, item));
    prettyplease::unparse(&syn::parse2(emit::emit(&outcome)).unwrap())
}

#[test]
fn open_to_anyone() {
    let item = quote!(
        pub async fn health() -> &'static str {
            "ok"
        }
    );
    insta::assert_snapshot!(public(quote!(reason = "liveness probe", rate = "5/s"), item));
}
