//! A guard by itself, for a service of tower: `#[secure(role = "hr")] struct Metrics;`.

use std::fs;

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, Meta, Token};

/// What only a type has: a struct with one of these is used as a type.
const OF_TYPES: [&str; 4] = ["derive", "repr", "non_exhaustive", "serde"];

/// A unit struct as the handler that it stands for, whose name is the guard's value; any other item as it is.
pub(crate) fn unit_guard(item: TokenStream) -> TokenStream {
    let Ok(unit) = syn::parse2::<ItemStruct>(item.clone()) else { return item };
    let is_unit = matches!(unit.fields, Fields::Unit) && unit.generics.params.is_empty();
    if !is_unit || is_type(&unit.attrs) || is_type_in(source().as_deref(), &unit.ident) {
        return item;
    }
    let ItemStruct { attrs, vis, struct_token, ident, .. } = unit;
    quote_spanned! {struct_token.span=>
        #(#attrs)*
        #[allow(non_snake_case)]
        #vis async fn #ident() {}
    }
}

fn is_type(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| is_of_a_type(&attribute.meta))
}

/// The file of the guard, where the compiler tells it: a macro sees no `derive` above it.
fn source() -> Option<String> {
    if !proc_macro::is_available() {
        return None;
    }
    fs::read_to_string(proc_macro::Span::call_site().local_file()?).ok()
}

/// Whether every guarded struct of this name in the file is used as a type.
fn is_type_in(source: Option<&str>, name: &Ident) -> bool {
    let Some(file) = source.and_then(|source| syn::parse_file(source).ok()) else { return false };
    let mut found = Vec::new();
    gather(&file.items, name, &mut found);
    !found.is_empty() && found.iter().all(|attributes| is_type(attributes))
}

fn gather<'a>(items: &'a [Item], name: &Ident, found: &mut Vec<&'a [Attribute]>) {
    for item in items {
        match item {
            Item::Struct(item) if item.ident == *name && is_guarded(&item.attrs) => {
                found.push(&item.attrs);
            }
            Item::Mod(module) => {
                let within = module.content.as_ref().map(|content| &*content.1);
                gather(within.unwrap_or_default(), name, found);
            }
            _ => {}
        }
    }
}

fn is_guarded(attributes: &[Attribute]) -> bool {
    let mut words = attributes.iter().filter_map(|attribute| attribute.path().segments.last());
    words.any(|word| word.ident == "secure" || word.ident == "public")
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
    use syn::parse_quote;

    use super::*;

    #[test]
    fn what_is_derived_above_makes_a_type() {
        let name = parse_quote!(Reports);
        let is_type = |source: &str| is_type_in(Some(source), &name);
        assert!(is_type("#[derive(Clone)] #[secure] struct Reports;"));
        assert!(is_type("mod a { #[derive(Clone)] #[secure(role = \"hr\")] pub struct Reports; }"));
        for guard in [
            "#[secure] struct Reports;",
            "#[derive(Clone)] struct Report; #[secure] struct Reports;",
            "mod a { #[derive(Clone)] #[secure] struct Reports; } #[secure] struct Reports;",
            "#[derive(Clone)] struct Reports; fn main() { #[secure] struct Reports; }",
        ] {
            assert!(!is_type(guard), "{guard}");
        }
        assert!(!is_type_in(None, &name));
    }

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
