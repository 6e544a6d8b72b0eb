//! The owned twin of a view, for clients and tests.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Ident, Member, Visibility};

use super::View;
use crate::redacted::check::{Choice, Content, How, Kind, Layout, Shown, Tagging};
use crate::span::Spread;

impl View<'_> {
    /// That the view of this type is the one that `view` names, or JSON that nobody has read.
    pub(super) fn emit_viewed(&self) -> TokenStream {
        let view = match &self.plan.options().view {
            Some(view) => view.to_token_stream(),
            None => self.paths.any_view(),
        };
        self.implement(&self.at_ident().viewed(), &quote!(type View = #view;))
    }

    /// The type that `view` names.
    pub(super) fn emit_view(&self) -> Option<TokenStream> {
        let view = self.plan.options().view.as_ref()?;
        let visibility = self.plan.visibility();
        let (item, tags) = match self.plan.layout() {
            Layout::Struct(content) => {
                let body = self.emit_body(content, Some(visibility));
                let end = (content.kind != Kind::Record).then(|| quote!(;));
                (quote!(struct #view #body #end), None)
            }
            Layout::Enum(tagging, choices) => {
                let variants = choices.iter().map(|each| self.emit_choice(each));
                (quote!(enum #view { #(#variants,)* }), emit_tags(tagging))
            }
        };
        let serde = self.paths.serde();
        let at = serde.to_string().replace(' ', "");
        let ident = self.plan.ident();
        let doc = format!("What one viewer may see of `{ident}`, as a client reads it.");
        Some(quote! {
            #[doc = #doc]
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, #serde::Serialize, #serde::Deserialize,
            )]
            #[serde(crate = #at)]
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
        let name = Ident::new(&name.to_string(), name.span());
        if field.only.is_none() {
            return quote!(#named #visibility #name: #ty);
        }
        quote! {
            #named
            #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
            #visibility #name: ::core::option::Option<#ty>
        }
    }

    /// The owned type of a field; what is masked for some is text for all.
    fn emit_type(&self, field: &Shown) -> TokenStream {
        let ty = &field.ty;
        let paths = self.paths.at(Spread::of(ty).start());
        match field.how {
            How::Masked(_) => {
                let masked = paths.masked_view();
                quote_spanned!(Spread::of(ty).start()=> #masked)
            }
            How::Trusted(_) => ty.to_token_stream(),
            How::Plain | How::Flat => {
                let viewed = paths.viewed();
                quote!(<#ty as #viewed>::View)
            }
        }
    }
}

fn emit_tags(tagging: &Tagging) -> Option<TokenStream> {
    match tagging {
        Tagging::External => None,
        Tagging::Internal(tag) => Some(quote!(#[serde(tag = #tag)])),
        Tagging::Adjacent(tag, content) => Some(quote!(#[serde(tag = #tag, content = #content)])),
        Tagging::Untagged => Some(quote!(#[serde(untagged)])),
    }
}
