//! What the type of a field mentions.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{Generics, ItemStruct};

use crate::input::check::CheckedField;
use crate::mentions::{mentions, mentions_parameter};

/// Whether a field's type mentions a type or a constant that is a parameter.
pub(super) fn is_generic(field: &CheckedField<'_>, generics: &Generics) -> bool {
    let ty = || field.ty.to_token_stream();
    let names_self = |ident: &Ident| ident == "Self" && !generics.params.is_empty();
    mentions_parameter(ty(), generics) || mentions(ty(), &names_self)
}

/// Whether a field may hold the struct it is in: what the struct's own constants say cannot then
/// be read off the field's type.
pub(super) fn holds_itself(field: &CheckedField<'_>, item: &ItemStruct) -> bool {
    let itself = |ident: &Ident| *ident == item.ident || ident == "Self";
    mentions(field.ty.to_token_stream(), &itself)
}
