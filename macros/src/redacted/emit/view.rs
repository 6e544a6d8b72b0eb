//! The owned twin of a view, for clients and tests.

pub(super) mod owned;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Member, Visibility};

use super::View;
use crate::redacted::check::{By, Choice, Content, Held, How, Kind, Layout, Shown, Tagging};
use crate::span::SpanRange;

impl View<'_> {
    /// That the view of this type is the one that `view` names, or unread JSON.
    pub(super) fn emit_viewed(&self) -> TokenStream {
        let at = self.at_ident();
        let Some(view) = &self.plan.options().view else {
            let view = self.paths.any_view();
            return self.implement(&at.viewed(), &quote!(type View = #view;));
        };
        let viewed = self.paths.viewed();
        // Nothing is demanded here of what is only written: a client's types write nothing.
        let mut generics = self.plan.generics().clone();
        let held = self.held();
        for subject in &held {
            let bound = syn::parse2::<syn::WherePredicate>(quote!(#subject: #viewed));
            generics.make_where_clause().predicates.extend(bound);
        }
        let arguments = owned::arguments(&generics, &held, &viewed);
        let view = quote!(#view #arguments);
        self.implement_for(&generics, &at.viewed(), &quote!(type View = #view;))
    }

    /// That a view is the view of itself, so that one view can be in another's parameter.
    pub(super) fn emit_view_of_view(&self) -> Option<TokenStream> {
        let view = self.plan.options().view.as_ref()?;
        let viewed = self.at_ident().viewed();
        let held = self.held();
        let parameters = owned::parameters(self.plan.generics(), &held, &|subject| {
            quote! {
                #subject: #viewed<View = #subject> + ::core::clone::Clone + ::core::fmt::Debug
            }
        });
        let names = owned::names(self.plan.generics(), &held);
        Some(quote! {
            #[automatically_derived]
            impl #parameters #viewed for #view #names {
                type View = Self;
            }
        })
    }

    /// The type parameters that a view holds something of.
    fn held(&self) -> Vec<TokenStream> {
        self.plan.held()
    }

    /// The type that `view` names.
    pub(super) fn emit_view(&self) -> Option<TokenStream> {
        let view = self.plan.options().view.as_ref()?;
        let visibility = self.plan.visibility();
        let (held, viewed) = (self.held(), self.paths.viewed());
        let parameters =
            owned::parameters(self.plan.generics(), &held, &|subject| quote!(#subject: #viewed));
        // serde would demand of a parameter what holds of its view anyway.
        let bound = (!held.is_empty()).then(|| quote!(#[serde(bound = "")]));
        let (item, tags) = match self.plan.layout() {
            Layout::Struct(content) => {
                let body = self.emit_body(content, Some(visibility));
                let end = (content.kind != Kind::Record).then(|| quote!(;));
                (quote!(struct #view #parameters #body #end), None)
            }
            Layout::Enum(tagging, choices) => {
                let variants = choices.iter().map(|each| self.emit_choice(each));
                (quote!(enum #view #parameters { #(#variants,)* }), emit_tags(tagging))
            }
        };
        let serde = self.paths.serde();
        let at = serde.to_string().replace(' ', "");
        let ident = self.plan.ident();
        let doc = format!("What one viewer may see of `{ident}`, as a client reads it.");
        Some(quote! {
            #[doc = #doc]
            #[allow(missing_docs, deprecated)]
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, #serde::Serialize, #serde::Deserialize,
            )]
            #[serde(crate = #at)]
            #bound
            #tags
            #visibility #item
        })
    }

    fn emit_choice(&self, Choice { ident, wire, content }: &Choice) -> TokenStream {
        let body = self.emit_body(content, None);
        quote!(#[serde(rename = #wire)] #ident #body)
    }

    fn emit_body(&self, content: &Content, visibility: Option<&Visibility>) -> TokenStream {
        let fields = content.fields.iter().map(|field| self.emit_field(field, visibility));
        match content.kind {
            // What serde reads of one element is that element, and here it is in an array.
            Kind::Tuple if content.fields.len() == 1 => {
                let ty = content.fields.iter().map(|field| self.emit_type(field));
                quote!((#visibility (#(#ty,)*)))
            }
            Kind::Unit => TokenStream::new(),
            Kind::Newtype | Kind::Tuple => quote!((#(#fields,)*)),
            Kind::Record => quote!({ #(#fields,)* }),
        }
    }

    fn emit_field(&self, field: &Shown, visibility: Option<&Visibility>) -> TokenStream {
        let ty = self.emit_type(field);
        let Member::Named(name) = &field.member else { return quote!(#visibility #ty) };
        let wire = &field.wire;
        let named = if matches!(field.how, How::Flat) {
            quote!(#[serde(flatten)])
        } else {
            quote!(#[serde(rename = #wire)])
        };
        if field.only.is_none() && field.held != Held::Asked {
            return quote!(#named #visibility #name: #ty);
        }
        quote! {
            #named
            #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
            #visibility #name: ::core::option::Option<#ty>
        }
    }

    /// The owned type of a field. What is masked for some is text for all, unless it was something
    /// else before; a foreign type says nothing of what it can be read from.
    fn emit_type(&self, field: &Shown) -> TokenStream {
        let ty = &field.ty;
        let at = SpanRange::of(ty).start();
        let paths = self.paths.at(at);
        match &field.how {
            How::Masked(masking) if masking.unless.is_some() && is_any(&masking.by) => {
                let any = paths.any_view();
                quote_spanned!(at=> #any)
            }
            How::Masked(_) => {
                let masked = paths.masked_view();
                quote_spanned!(at=> #masked)
            }
            How::Trusted(_) => {
                let any = paths.any_view();
                quote_spanned!(at=> #any)
            }
            How::Plain | How::Flat => {
                let viewed = paths.viewed();
                let ty = owned::within(ty, self.plan.ident(), self.plan.generics());
                quote!(<#ty as #viewed>::View)
            }
        }
    }
}

/// Whether the value itself may be of any type, where the built-in masks read text.
fn is_any(by: &By) -> bool {
    matches!(by, By::Function(_))
}

fn emit_tags(tagging: &Tagging) -> Option<TokenStream> {
    match tagging {
        Tagging::External => None,
        Tagging::Internal(tag) => Some(quote!(#[serde(tag = #tag)])),
        Tagging::Adjacent(tag, content) => Some(quote!(#[serde(tag = #tag, content = #content)])),
        Tagging::Untagged => Some(quote!(#[serde(untagged)])),
    }
}
