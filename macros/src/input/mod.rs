//! `#[input]`: a struct from outside, read strictly and validated; or one of a few names.

mod check;
mod emit;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Fields, Item, ItemEnum, ItemStruct, Token};

use crate::mentions::lacks_lifetime;
use crate::sink::Sink;
use crate::unread;

/// The struct with its derives; beside errors, the bare item with implementations that refuse.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item: Item = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            return [error.to_compile_error(), unread(arguments, item)].into_iter().collect();
        }
    };
    let mut sink = Sink::new();
    let target = syntax::read(arguments, item, &mut sink);
    if lacks_a_lifetime(&target.item) {
        sink.leave_to_rustc();
    }
    if let Some(choice) = check::choice::of(&target.item) {
        check::choice::check(&target, choice, &mut sink);
        return match sink.finish() {
            Ok(()) => emit::choice::item(&target, choice),
            Err(errors) => [errors, emit::fallback::item(target)].into_iter().collect(),
        };
    }
    if let Some(item) = check::tagged::of(&target.item) {
        return tagged(&target, item, sink)
            .unwrap_or_else(|errors| [errors, emit::fallback::item(target)].into_iter().collect());
    }
    let plan = check::plan(&target, &mut sink);
    match sink.finish() {
        Ok(()) => plan.map(|plan| emit::item(&plan)).unwrap_or_default(),
        Err(errors) => [errors, emit::fallback::item(target)].into_iter().collect(),
    }
}

/// Whether rustc tells a lifetime that a field lacks.
fn lacks_a_lifetime(item: &Item) -> bool {
    match item {
        Item::Struct(ItemStruct { fields, generics, .. }) => {
            fields.iter().any(|field| lacks_lifetime(&field.ty, generics))
        }
        Item::Enum(ItemEnum { variants, generics, .. }) => {
            let mut fields = variants.iter().flat_map(|variant| &variant.fields);
            fields.any(|field| lacks_lifetime(&field.ty, generics))
        }
        _ => false,
    }
}

/// What stands in place of a type that cannot be read.
fn unread(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let Some(DeriveInput { vis, ident, generics, .. }) = unread::head(item.clone()) else {
        return item;
    };
    let (fields, semi_token) = (Fields::Unit, Some(<Token![;]>::default()));
    let (attrs, struct_token) = (Vec::new(), <Token![struct]>::default());
    let head = ItemStruct { attrs, vis, struct_token, ident, generics, fields, semi_token };
    let mut sink = Sink::new();
    let target = syntax::read(arguments, Item::Struct(head), &mut sink);
    let errors = sink.finish().err();
    let item = emit::fallback::unread(target, item);
    quote!(#errors #item)
}

/// An enum with a tag; its errors where it has some.
fn tagged(
    target: &syntax::InputSyntax,
    item: &ItemEnum,
    mut sink: Sink,
) -> Result<TokenStream, TokenStream> {
    let read = check::tagged::Tagged::read(target, item, &mut sink);
    let variants = read.iter().flat_map(check::tagged::Tagged::variants);
    let planned: Vec<_> = variants.map(|variant| (variant, variant.plan(&mut sink))).collect();
    sink.finish()?;
    let item =
        read.as_ref().map(|read| emit::tagged::item(read, &planned, target.runtime.as_ref()));
    Ok(item.unwrap_or_default())
}
