//! A guard by itself, for a service of tower: `#[secure(role = "hr")] struct Metrics;`.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::{Fields, ItemStruct, Meta, Token};

/// What only a type has: a struct with one of these is used as a type.
const OF_TYPES: [&str; 4] = ["derive", "repr", "non_exhaustive", "serde"];

/// A unit struct as the handler that it stands for, whose name is the guard's value; any other item as it is.
pub(crate) fn unit_guard(item: TokenStream) -> TokenStream {
    let Ok(unit) = syn::parse2::<ItemStruct>(item.clone()) else { return item };
    let is_unit = matches!(unit.fields, Fields::Unit) && unit.generics.params.is_empty();
    if !is_unit || unit.attrs.iter().any(|attribute| is_of_a_type(&attribute.meta)) {
        return item;
    }
    let ItemStruct { attrs, vis, struct_token, ident, .. } = unit;
    quote_spanned! {struct_token.span=>
        #(#attrs)*
        #[allow(non_snake_case)]
        #vis async fn #ident() {}
    }
}

fn is_of_a_type(meta: &Meta) -> bool {
    if meta.path().is_ident("cfg_attr") {
        let Meta::List(list) = meta else { return false };
        let parsed = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        return parsed.is_ok_and(|metas| metas.iter().skip(1).any(is_of_a_type));
    }
    OF_TYPES.iter().any(|name| meta.path().is_ident(name))
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
                #[cfg_attr(test, repr(C))]
                struct A;
            ),
            quote!(
                enum A {}
            ),
        ] {
            assert_eq!(unit_guard(other.clone()).to_string(), other.to_string());
        }
    }
}
