//! A guard by itself, for a service of tower: `#[secure(role = "hr")] struct Metrics;`.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Fields, ItemStruct};

/// A unit struct as the handler that it stands for, whose name is the guard's value; any other item as it is.
pub(crate) fn unit_guard(item: TokenStream) -> TokenStream {
    let Ok(unit) = syn::parse2::<ItemStruct>(item.clone()) else { return item };
    if !matches!(unit.fields, Fields::Unit) || !unit.generics.params.is_empty() {
        return item;
    }
    let ItemStruct { attrs, vis, struct_token, ident, .. } = unit;
    quote_spanned! {struct_token.span=>
        #(#attrs)*
        #[allow(non_snake_case)]
        #vis async fn #ident() {}
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_unit_struct_alone_is_a_guard() {
        let handler = unit_guard(quote!(
            /// Who scrapes.
            pub(crate) struct Metrics;
        ));
        let expected = quote!(
            #[doc = r" Who scrapes."]
            #[allow(non_snake_case)]
            pub(crate) async fn Metrics() {}
        );
        assert_eq!(handler.to_string(), expected.to_string());
        for other in [
            quote!(
                struct A {
                    a: u8,
                }
            ),
            quote!(
                struct A();
            ),
            quote!(
                struct A<T>;
            ),
            quote!(
                enum A {}
            ),
        ] {
            assert_eq!(unit_guard(other.clone()).to_string(), other.to_string());
        }
    }
}
