//! An enum without fields, with its derive.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ItemEnum;

use super::reading::emit_deserialize;
use super::writing::emit_serialize;
use crate::implement::leaf_of_a_body;
use crate::input::syntax::InputSyntax;
use crate::names::local;
use crate::paths::Paths;
use crate::span::generated;

/// The enum with its derive, and what it may stand for.
pub(in crate::input) fn item(target: &InputSyntax, item: &ItemEnum) -> TokenStream {
    let paths = Paths::new(target.runtime.as_ref());
    let serde = paths.serde();
    let serde_at = serde.to_string().replace(' ', "");
    let reading = emit_deserialize(&item.ident, &item.generics, &paths.name_only(), false, &paths);
    let writing = emit_serialize(&item.ident, &item.generics, &item.attrs, &paths);
    let implementations = implementations(item, &paths);
    quote! {
        #[derive(#serde::Deserialize)]
        #[serde(remote = "Self", crate = #serde_at)]
        #item
        #reading
        #writing
        #implementations
    }
}

/// What the enum may stand for.
pub(super) fn implementations(item: &ItemEnum, paths: &Paths) -> TokenStream {
    let (field, facts, path) = (paths.input_field(), paths.field_facts(), paths.path_input());
    let (settling, refusal) = (paths.validation_context(), paths.refusal());
    let ident = &item.ident;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let schema = crate::documents::are_made().then(|| emit_schema(item, paths));
    let in_path = schema.is_some().then(|| emit_schema_in_a_path(paths));
    let body = leaf_of_a_body(ident, &item.generics, paths);
    let key = emit_key(item, paths);
    let aliases = emit_aliases(item);
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #field for #ident #arguments #clause {
            const FACTS: #facts = #facts::LEAF #aliases;
            #schema
        }
        #body
        #key
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #path for #ident #arguments #clause {
            const NAMES_OBJECT: ::core::primitive::bool = false;
            const COUNT: ::core::option::Option<::core::primitive::usize> =
                ::core::option::Option::Some(1);
            #in_path

            fn check_path(&self, _: &#settling<'_>) -> ::core::result::Result<(), #refusal> {
                ::core::result::Result::Ok(())
            }
        }
    }
}

/// `.also_called(&[("alias", "name")])`, so that a map's key is one by each of its names.
fn emit_aliases(item: &ItemEnum) -> Option<TokenStream> {
    let variants = crate::input::check::choice::names(item).into_iter();
    let pairs: Vec<TokenStream> = variants
        .flat_map(|(cfg, names)| {
            let mut names = names.into_iter();
            let own = names.next();
            let pair = move |alias: String| quote!(#(#cfg)* (#alias, #own));
            names.map(pair).collect::<Vec<_>>()
        })
        .collect();
    (!pairs.is_empty()).then(|| quote!(.also_called(&[#(#pairs),*])))
}

/// What a variant is called where it names an entry of a map.
fn emit_key(item: &ItemEnum, paths: &Paths) -> TokenStream {
    let (entry_key, string, named) = (paths.entry_key(), paths.string(), local("name"));
    let ident = &item.ident;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let names = crate::input::check::choice::names(item).into_iter();
    // The first of a variant's names is its own; the others are aliases.
    let arms = item.variants.iter().zip(names).filter_map(|(variant, (cfg, names))| {
        let (variant, name) = (&variant.ident, names.into_iter().next()?);
        Some(quote!(#(#cfg)* Self::#variant => #name,))
    });
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #entry_key for #ident #arguments #clause {
            fn key(&self) -> #string {
                let #named: &::core::primitive::str = match *self {
                    #(#arms)*
                };
                ::core::convert::From::from(#named)
            }
        }
    }
}

/// A parameter of the path looks as a field does.
fn emit_schema_in_a_path(paths: &Paths) -> TokenStream {
    let (schemas, value, field) = (paths.schemas(), paths.json_value(), paths.input_field());
    let named = local("schemas");
    quote! {
        fn schema(#named: &mut #schemas) -> #value {
            <Self as #field>::schema(#named)
        }
    }
}

/// The names, for documents.
fn emit_schema(item: &ItemEnum, paths: &Paths) -> TokenStream {
    let (schemas, value, to_value) = (paths.schemas(), paths.json_value(), paths.to_value());
    let variants = crate::input::check::choice::names(item).into_iter();
    let names = variants.flat_map(|(cfg, names)| {
        let named = names.into_iter().map(move |name| quote!(#(#cfg)* #name));
        named.collect::<Vec<_>>()
    });
    quote! {
        fn schema(_: &mut #schemas) -> #value {
            const NAMES: &[&::core::primitive::str] = &[#(#names),*];
            let choice = [("enum", ::core::result::Result::unwrap_or_default(#to_value(NAMES)))];
            let choice = ::core::iter::IntoIterator::into_iter(choice);
            ::core::iter::Iterator::collect(choice)
        }
    }
}
