//! The struct with its derives, and the names of its fields.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{ItemStruct, parse_quote};

use super::check::{Name, Plan};
use super::email::exchange;
use crate::paths::Paths;
use crate::span::{Spread, generated};

/// Everything the attribute puts in place of the struct.
pub(super) fn item(plan: &Plan<'_>) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let derives = emit_derives(plan, &paths);
    let item = emit_struct(plan.item(), &paths);
    let reading = emit_deserialize(plan.item(), &paths);
    let scope = emit_scope(&paths);
    let names = emit_input(plan, &paths);
    let nesting = emit_nesting(plan, &paths);
    quote! {
        #derives
        #item
        #reading
        #scope
        #names
        #nesting
    }
}

fn emit_derives(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let (serde, validator) = (paths.serde(), paths.validator());
    let [serde_at, validator_at] =
        [&serde, &validator].map(|path| path.to_string().replace(' ', ""));
    let strict = (!plan.is_strict()).then(|| quote!(deny_unknown_fields,));
    quote! {
        #[derive(#serde::Deserialize, #validator::Validate)]
        #[serde(#strict remote = "Self", crate = #serde_at)]
        #[validate(crate = #validator_at)]
    }
}

/// The derive reads the type itself; what the world sees of it takes objects only.
fn emit_deserialize(item: &ItemStruct, paths: &Paths) -> TokenStream {
    let ident = &item.ident;
    let (serde, object_only) = (paths.serde(), paths.object_only());
    let mut generics = item.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#serde::Deserialize<'de>));
    }
    let borrowed: Vec<_> = item.generics.lifetimes().map(|each| &each.lifetime).collect();
    generics.params.insert(0, parse_quote!('de: #(#borrowed)+*));
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = item.generics.split_for_impl();
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #parameters #serde::Deserialize<'de> for #ident #arguments #clause {
            fn deserialize<__D: #serde::Deserializer<'de>>(
                __deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                Self::deserialize(#object_only(__deserializer))
            }
        }
    }
}

fn emit_struct(item: &ItemStruct, paths: &Paths) -> TokenStream {
    let mut item = item.clone();
    for field in &mut item.fields {
        field.attrs.iter_mut().for_each(|attribute| exchange(attribute, paths));
    }
    item.into_token_stream()
}

/// What validator's generated code expects to find around it. A glob, so that it may stand beside
/// every struct of a module and never meets a name of the user's.
fn emit_scope(paths: &Paths) -> TokenStream {
    let scope = paths.validation();
    quote! {
        #[allow(unused_imports, redundant_imports, clippy::wildcard_imports)]
        use #scope::*;
    }
}

fn emit_input(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    let ident = &item.ident;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let (input, field_name) = (paths.input(), paths.field_name());
    let (violations, validated) = (paths.violations(), paths.validated());
    let names = plan.names().iter().map(|name| emit_name(name, paths));
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #parameters #input for #ident #arguments #clause {
            const FIELDS: &'static [#field_name] = &[#(#names),*];

            fn check(&self) -> ::core::result::Result<(), #violations> {
                #validated(self)
            }
        }
    }
}

/// A field with rules of its own must be `nested`. Asked of the type, and so only where it is known:
/// a generic struct's fields are not.
fn emit_nesting(plan: &Plan<'_>, paths: &Paths) -> TokenStream {
    let item = plan.item();
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let fallback = paths.input_fallback();
    let flat = plan.names().iter().filter(|name| name.nested.is_none());
    let checks = flat.filter_map(|name| {
        let field = item.fields.iter().find(|field| {
            field.ident.as_ref().is_some_and(|ident| ident.unraw() == name.rust.as_str())
        })?;
        let (ty, cfg, place) = (&field.ty, &name.cfg, Spread::of(&field.ty));
        let paths = paths.at(place.start());
        let probe = paths.input_probe();
        let argument = quote_spanned!(place.start()=> #probe::<#ty>::IS_INPUT);
        let check = place.call(&paths.check_field(), argument);
        Some(quote!(#(#cfg)* const _: () = #check;))
    });
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #fallback as _;
            #(#checks)*
        };
    }
}

fn emit_name(name: &Name<'_>, paths: &Paths) -> TokenStream {
    let field_name = paths.field_name();
    let Name { rust, json, nested, cfg } = name;
    let Some(ty) = nested else {
        return quote!(#(#cfg)* #field_name::new(#rust, #json));
    };
    let place = Spread::of(ty).start();
    let names = paths.at(place).field_names();
    let names = quote_spanned!(place=> #names::<#ty>);
    quote!(#(#cfg)* #field_name::nested(#rust, #json, #names))
}
