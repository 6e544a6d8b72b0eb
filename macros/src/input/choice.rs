//! `#[input]` on an enum without fields: one of a few names, which bounds itself.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Fields, Item, ItemEnum};

use super::check::check_is_derived_once;
use super::emit::emit_deserialize;
use super::syntax::{self, Target};
use crate::args::serde;
use crate::messages::input as text;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::span::generated;

const KEEPS: &[&str] = &["rename", "rename_all", "alias", "expecting", "default"];

/// The enum, where that is what the attribute stands on.
pub(super) fn of(item: &Item) -> Option<&ItemEnum> {
    match item {
        Item::Enum(item)
            if !item.variants.is_empty()
                && item.variants.iter().all(|each| matches!(each.fields, Fields::Unit)) =>
        {
            Some(item)
        }
        _ => None,
    }
}

/// Judges the enum.
pub(super) fn check(target: &Target, item: &ItemEnum, sink: &mut Sink) {
    if let Some(place) = target.verify {
        sink.error(place, text::CHOICE_WITH_VERIFY);
    }
    let marks = syntax::marks(&item.attrs, sink);
    super::check::check_nothing_is_hidden(&marks, sink);
    check_is_derived_once(&marks, sink);
    check_names_are_what_is_read(&marks.serde, sink);
    for variant in &item.variants {
        check_names_are_what_is_read(&serde::items(&variant.attrs, sink), sink);
    }
}

/// A choice that is read as something else is not one of these names.
fn check_names_are_what_is_read(items: &[serde::Item], sink: &mut Sink) {
    for item in items.iter().filter(|item| !KEEPS.contains(&item.key.as_str())) {
        sink.error(item.place, text::CHOICE_WITH_SERDE.with(&[&item.key]));
    }
}

/// The enum with its derive, and what it may stand for.
pub(super) fn emit(target: &Target, item: &ItemEnum) -> TokenStream {
    let paths = Paths::new(target.runtime.as_ref());
    let serde = paths.serde();
    let serde_at = serde.to_string().replace(' ', "");
    let reading = emit_deserialize(&item.ident, &item.generics, &paths.name_only(), &paths);
    let implementations = implementations(item, &paths);
    quote! {
        #[derive(#serde::Deserialize)]
        #[serde(remote = "Self", crate = #serde_at)]
        #item
        #reading
        #implementations
    }
}

/// What the enum may stand for.
pub(super) fn implementations(item: &ItemEnum, paths: &Paths) -> TokenStream {
    let (field, facts, path) = (paths.input_field(), paths.field_facts(), paths.path_input());
    let (settling, refusal) = (paths.settling(), paths.refusal());
    let ident = &item.ident;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    quote_spanned! {generated(ident.span())=>
        #[automatically_derived]
        impl #parameters #field for #ident #arguments #clause {
            const FACTS: #facts = #facts::LEAF;
        }
        #[automatically_derived]
        impl #parameters #path for #ident #arguments #clause {
            const NAMES_OBJECT: ::core::primitive::bool = false;

            fn check_path(&self, _: &#settling<'_>) -> ::core::result::Result<(), #refusal> {
                ::core::result::Result::Ok(())
            }
        }
    }
}
