//! The keys that a type writes into an object, and that none of them is given more than once.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::GenericParam;

use super::View;
use super::view::owned;
use crate::redacted::check::{Content, How, Kind, Layout, Shown, Tagging};
use crate::span::SpanRange;

impl View<'_> {
    /// `const KEYS`: what stands in place of a field of this type.
    pub(super) fn emit_keys(&self) -> TokenStream {
        let keys = self.paths.keys();
        let value = match self.plan.layout() {
            Layout::Struct(content) if content.fields.iter().all(is_one_key) => {
                let redacted = self.paths.redacted();
                quote!(#keys::of(const { &<Self as #redacted>::SHAPE }))
            }
            Layout::Struct(content) => self.emit_all(None, content),
            Layout::Enum(Tagging::Adjacent(tag, content), _) => {
                quote!(#keys::All(&[#keys::One(#tag), #keys::One(#content)]))
            }
            Layout::Enum(tagging, choices) => {
                let tag = tag(tagging);
                let variants =
                    choices.iter().map(|each| self.emit_all(tag.as_deref(), &each.content));
                quote!(#keys::Any(&[#(#variants),*]))
            }
        };
        quote!(const KEYS: #keys = #value;)
    }

    fn emit_all(&self, tag: Option<&str>, content: &Content) -> TokenStream {
        let keys = self.paths.keys();
        let tag = tag.map(|tag| quote!(#keys::One(#tag)));
        let fields = content.fields.iter().map(|field| self.emit_of(field, false));
        let all = tag.into_iter().chain(fields);
        quote!(#keys::All(&[#(#all),*]))
    }

    /// The keys of one field; `alone` outside of everything that names the type's lifetimes.
    fn emit_of(&self, field: &Shown, alone: bool) -> TokenStream {
        let How::Flat = field.how else {
            let (keys, wire) = (self.paths.keys(), &field.wire);
            return quote!(#keys::One(#wire));
        };
        let place = SpanRange::of(&field.ty);
        let probe = self.paths.at(place.start()).keys_probe();
        let ty = &field.ty;
        let ty = if alone {
            owned::within(ty, self.plan.ident(), self.plan.generics())
        } else {
            quote!(#ty)
        };
        quote_spanned!(place.start()=> #probe::<#ty>::KEYS)
    }

    /// What stops compilation where a key is written more than once, for a type without type parameters.
    pub(super) fn emit_keys_differ(&self) -> Vec<TokenStream> {
        if self.is_generic() { Vec::new() } else { self.emit_checks(true) }
    }

    /// The same within a method, for each use of a type with parameters.
    pub(super) fn emit_keys_differ_in_use(&self) -> Option<TokenStream> {
        let checks = self.emit_checks(false);
        (self.is_generic() && !checks.is_empty()).then(|| quote!(const { #(#checks)* }))
    }

    pub(super) fn is_generic(&self) -> bool {
        let parameters = &self.plan.generics().params;
        parameters.iter().any(|each| !matches!(each, GenericParam::Lifetime(_)))
    }

    fn emit_checks(&self, alone: bool) -> Vec<TokenStream> {
        match self.plan.layout() {
            Layout::Struct(content) => self.emit_check(None, content, alone),
            Layout::Enum(tagging, choices) => {
                let tag = tag(tagging);
                choices
                    .iter()
                    .flat_map(|each| self.emit_check(tag.as_deref(), &each.content, alone))
                    .collect()
            }
        }
    }

    /// One call for every flattened field, with what is beside it and came before it.
    fn emit_check(&self, tag: Option<&str>, content: &Content, alone: bool) -> Vec<TokenStream> {
        let keys = self.paths.keys();
        let named = content.kind == Kind::Record;
        let own = content.fields.iter().filter(|field| named && !matches!(field.how, How::Flat));
        let mut siblings: Vec<TokenStream> =
            tag.into_iter().map(|tag| quote!(#keys::One(#tag))).collect();
        siblings.extend(own.map(|field| self.emit_of(field, alone)));
        let mut checks = Vec::new();
        for field in content.fields.iter().filter(|field| matches!(field.how, How::Flat)) {
            let place = SpanRange::of(&field.ty);
            let check = self.paths.at(place.start()).check_keys();
            let flat = self.emit_of(field, alone);
            let call = place.call(&check, quote!(#flat, &[#(#siblings),*]));
            checks.push(quote!(#call;));
            siblings.push(flat);
        }
        checks
    }
}

/// Whether a field writes a key of its own.
fn is_one_key(field: &Shown) -> bool {
    !matches!(field.how, How::Flat)
}

fn tag(tagging: &Tagging) -> Option<String> {
    match tagging {
        Tagging::Internal(tag) => Some(tag.value()),
        Tagging::External | Tagging::Adjacent(..) | Tagging::Untagged => None,
    }
}
