//! What stands in place of an item with errors: the item without the attributes of our derives, and
//! implementations that refuse, so that handlers that take it cause no second error.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Generics, Ident, Item, ItemStruct, Meta, Path, Token, parse_quote};

use super::choice;
use crate::input::check::derived_by_us;
use crate::input::syntax::{InputSyntax, hides_ours, meant, paths};
use crate::mentions::mentions;
use crate::names::local;
use crate::paths::Paths;
use crate::unread::without;

/// The attributes that are read here.
const OURS: &[&str] = &["serde", "validate", "input"];

/// The item and its implementations; an item that is not a type stays as it is.
pub(in crate::input) fn item(target: InputSyntax) -> TokenStream {
    let InputSyntax { runtime, verify, mut item, .. } = target;
    let paths = Paths::new(runtime.as_ref());
    let read_as_parts = read_as_parts(&item, cfg!(feature = "multipart"), &paths);
    let implementations = match &mut item {
        Item::Struct(item) => {
            strip(&mut item.attrs);
            strip_fields(&mut item.fields);
            refusing(&item.ident, &item.generics, &paths)
        }
        Item::Enum(item) => {
            let names_only = item.variants.iter().all(|each| matches!(each.fields, Fields::Unit));
            strip(&mut item.attrs);
            for variant in &mut item.variants {
                strip(&mut variant.attrs);
                strip_fields(&mut variant.fields);
            }
            if names_only && !item.variants.is_empty() {
                let reading = reading(&item.ident, &item.generics, &paths);
                let implementations = choice::implementations(item, &paths);
                quote!(#reading #implementations)
            } else {
                refusing(&item.ident, &item.generics, &paths)
            }
        }
        _ => TokenStream::new(),
    };
    let verified = verify.and_then(|_| verified(&item, &paths));
    quote!(#item #implementations #read_as_parts #verified)
}

/// The tokens of a type that cannot be read, and the implementations of `target`, which has its name.
pub(in crate::input) fn unread(target: InputSyntax, item: TokenStream) -> TokenStream {
    let InputSyntax { runtime, verify, item: head, .. } = target;
    let Item::Struct(ItemStruct { ident, generics, .. }) = &head else { return item };
    let paths = Paths::new(runtime.as_ref());
    let implementations = refusing(ident, generics, &paths);
    let verified = verify.and_then(|_| verified(&head, &paths));
    let item = without(item, OURS);
    quote!(#item #implementations #verified)
}

fn strip_fields(fields: &mut Fields) {
    fields.iter_mut().for_each(|field| strip(&mut field.attrs));
}

/// Without `#[serde(..)]`, `#[validate(..)]` and what `#[input]` derives itself.
fn strip(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        !OURS.iter().any(|name| attribute.path().is_ident(name))
            && !hides_ours(attribute)
            && meant(attribute).is_none()
    });
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            let kept = paths(attribute).into_iter().filter(|path| derived_by_us(path).is_none());
            let kept: Punctuated<Path, Token![,]> = kept.collect();
            if let Meta::List(list) = &mut attribute.meta {
                list.tokens = kept.into_token_stream();
            }
        }
    }
}

/// Reading that always fails.
fn reading(ident: &Ident, generics: &Generics, paths: &Paths) -> TokenStream {
    let (serde, d) = (paths.serde(), local("D"));
    let mut reading = generics.clone();
    reading.params.insert(0, parse_quote!('__de));
    let (reading, _, _) = reading.split_for_impl();
    let (_, arguments, clause) = generics.split_for_impl();
    quote! {
        impl #reading #serde::Deserialize<'__de> for #ident #arguments #clause {
            fn deserialize<#d: #serde::Deserializer<'__de>>(
                _: #d,
            ) -> ::core::result::Result<Self, #d::Error> {
                ::core::result::Result::Err(#serde::de::Error::custom("an input with errors"))
            }
        }
    }
}

/// Where the feature that reads files is off, `file` has said so: what reads the parts says it no second time.
fn read_as_parts(item: &Item, is_on: bool, paths: &Paths) -> Option<TokenStream> {
    let Item::Struct(ItemStruct { ident, generics, fields, .. }) = item else { return None };
    let mut attributes = fields.iter().flat_map(|field| &field.attrs);
    let has_files = attributes.any(|attribute| {
        attribute.path().is_ident("input")
            && mentions(attribute.to_token_stream(), &|word| word == "file")
    });
    let read = paths.multipart_is_on();
    let (parameters, arguments, clause) = generics.split_for_impl();
    (!is_on && has_files).then(|| quote!(impl #parameters #read for #ident #arguments #clause {}))
}

/// Keeps an implementation of `Verify` valid.
fn verified(item: &Item, paths: &Paths) -> Option<TokenStream> {
    let Item::Struct(ItemStruct { ident, generics, .. }) = item else { return None };
    let runs = paths.runs_verify();
    let (parameters, arguments, clause) = generics.split_for_impl();
    Some(quote!(impl #parameters #runs for #ident #arguments #clause {}))
}

fn refusing(ident: &Ident, generics: &Generics, paths: &Paths) -> TokenStream {
    let (input, names, violations) = (paths.input(), paths.field_name(), paths.violations());
    let reading = reading(ident, generics, paths);
    let (parameters, arguments, clause) = generics.split_for_impl();
    quote! {
        #reading
        impl #parameters #input for #ident #arguments #clause {
            const FIELDS: &'static [#names] = &[];
            const NAMES_OBJECT: ::core::primitive::bool = false;

            fn check(&self) -> ::core::result::Result<(), #violations> {
                ::core::result::Result::Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_their_feature_are_told_by_their_attribute_alone() {
        let item = parse_quote!(
            struct Upload {
                #[input(file(max = "1MiB"))]
                scan: File,
            }
        );
        let paths = Paths::new(None);
        let written = read_as_parts(&item, false, &paths).unwrap().to_string();
        assert!(written.contains("MultipartIsOn for Upload"), "{written}");
        assert!(read_as_parts(&item, true, &paths).is_none());
        let without = parse_quote!(
            struct Upload {
                #[input(plain)]
                file_id: u64,
            }
        );
        assert!(read_as_parts(&without, false, &paths).is_none());
    }
}
