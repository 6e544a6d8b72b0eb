//! Whether the type is an object, and who sees the objects in its fields.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Lifetime;

use super::{View, shape};
use crate::mentions::mentions_parameter;
use crate::names::local;
use crate::redacted::bounds::mentioned;
use crate::redacted::check::{Held, How, Shown, within};
use crate::redacted::syntax::ObjectClaim;
use crate::span::{SpanRange, generated};

impl View<'_> {
    /// The object that is not asked: the type itself, or what is in a parameter.
    pub(super) fn emit_unasked(&self) -> TokenStream {
        let unasked = self.paths.unasked_object();
        let own = if self.may_be_object() {
            let (probe, name) = (self.paths.object_probe(), self.plan.ident().to_string());
            quote!(#unasked::of(#name, #probe::<Self>::IS_LOADED, #probe::<Self>::HAS_RULE))
        } else {
            quote!(::core::option::Option::None)
        };
        let expose = self.paths.expose();
        let types = self.plan.fields().filter(|field| !matches!(field.how, How::Trusted(_)));
        let subjects = mentioned(self.plan.generics(), types.map(|field| &field.ty));
        let value = subjects.iter().fold(
            own,
            |value, subject| quote!(#unasked::either(#value, <#subject as #expose>::UNASKED)),
        );
        let revision = self.emit_revision();
        quote!(const UNASKED: ::core::option::Option<#unasked> = #value; #revision)
    }

    /// How the object tells the revision it is in.
    fn emit_revision(&self) -> Option<TokenStream> {
        let probe = self.paths.object_probe();
        let string = self.paths.string();
        self.may_be_object().then(|| {
            quote! {
                const REVISION_OF: ::core::option::Option<
                    fn(&Self) -> ::core::option::Option<#string>
                > = #probe::<Self>::REVISION_OF;
            }
        })
    }

    /// Asks the object about a caller.
    pub(super) fn emit_readable(&self) -> Option<TokenStream> {
        let probe = self.paths.object_probe();
        let (principal, caller) = (self.paths.principal(), local("caller"));
        self.may_be_object().then(|| {
            quote! {
                fn is_readable_by(
                    &self,
                    #caller: ::core::option::Option<&#principal>,
                ) -> ::core::primitive::bool {
                    #probe::<Self>::is_readable_by(self, #caller)
                }
            }
        })
    }

    /// What stops compilation where a generic type is an object and does not say so.
    pub(super) fn emit_no_object(&self) -> Option<TokenStream> {
        let unsaid = matches!(self.plan.options().object, ObjectClaim::Unsaid);
        let marker = self.at_ident().declared_as_object();
        (unsaid && self.is_generic())
            .then(|| self.implement_for(self.plan.generics(), &marker, &TokenStream::new()))
    }

    /// What stops compilation where an object in a field would leave unasked; told at the field's
    /// type, once where several fields hold the same. A field that mentions a parameter passes on what
    /// is in it.
    pub(super) fn emit_check_parts(&self) -> Vec<TokenStream> {
        let mut told = HashSet::new();
        let fields = self.plan.fields();
        let checks = fields.filter_map(|field| {
            let check = self.emit_check_part(field)?;
            told.insert((field.ty.to_token_stream().to_string(), field.held)).then_some(check)
        });
        checks.collect()
    }

    fn emit_check_part(&self, field: &Shown) -> Option<TokenStream> {
        if !shape::shows_whole(field) {
            return None;
        }
        let ty = within(&field.ty, self.plan.ident(), self.plan.generics());
        if mentions_parameter(ty.clone(), self.plan.generics()) {
            return None;
        }
        let place = SpanRange::of(&field.ty);
        let at = self.paths.at(place.start());
        let probe = at.shape_probe();
        let (part, whole) = (self.emit_part(field.held), self.emit_whole());
        let held = quote_spanned!(place.start()=> #probe::<#ty>::UNASKED);
        let check = place.call(&at.check_part(), quote!(#held, #part, #whole));
        let holds = (field.held != Held::Unsaid).then(|| {
            let is_exposed = quote_spanned!(place.start()=> #probe::<#ty>::IS_EXPOSED);
            place.call(&at.check_holds_object(), quote!(#held, #is_exposed, #part))
        });
        let holds = holds.into_iter();
        Some(quote!(#check; #(#holds;)*))
    }

    /// The type itself as an object, where that can be said outside of it.
    fn emit_whole(&self) -> TokenStream {
        let (ident, unasked) = (self.plan.ident(), self.paths.unasked_object());
        if self.is_generic() {
            let name = ident.to_string();
            return match self.plan.options().object {
                ObjectClaim::Stated(_) => quote!(#unasked::of(#name, true, true)),
                ObjectClaim::Unsaid | ObjectClaim::Unknown => quote!(::core::option::Option::None),
            };
        }
        let probe = self.paths.shape_probe();
        let span = generated(ident.span());
        let lifetimes = self.plan.generics().params.iter();
        let lifetimes: Vec<_> = lifetimes.map(|_| Lifetime::new("'static", span)).collect();
        let arguments = (!lifetimes.is_empty()).then(|| quote!(<#(#lifetimes),*>));
        let ident = ident.to_token_stream();
        quote!(#probe::<#ident #arguments>::UNASKED)
    }

    pub(super) fn emit_part(&self, held: Held) -> TokenStream {
        let objects = self.paths.held_objects();
        match held {
            Held::Unsaid => quote!(#objects::Unsaid),
            Held::Part => quote!(#objects::OfTheWhole),
            Held::Asked => quote!(#objects::Asked),
        }
    }

    /// Whether the type can be asked whether it is an object, or says that it is.
    fn may_be_object(&self) -> bool {
        match self.plan.options().object {
            ObjectClaim::Stated(_) => true,
            ObjectClaim::Unsaid => !self.is_generic(),
            ObjectClaim::Unknown => false,
        }
    }
}
